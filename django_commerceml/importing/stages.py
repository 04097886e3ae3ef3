"""The stages of importing one file: understand, plan, guard, apply."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from django_commerceml.adapters.shops import shop_of_run
from django_commerceml.cml import Facet, Outline, ParserBeside, RecordReader
from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.cml.records import Section
from django_commerceml.conf import Settings, get_settings
from django_commerceml.exceptions import (
    ValueProblem,
)
from django_commerceml.importing import leases, outlines, plans, priced
from django_commerceml.importing.batches import Batches
from django_commerceml.importing.completing import is_partial
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.files import open_stored
from django_commerceml.importing.guards import PRICE_GUARD, survey_prices
from django_commerceml.importing.lookups import Lookups
from django_commerceml.importing.notes import Notes
from django_commerceml.importing.outlines import OutlineFile
from django_commerceml.importing.ownership import get_rules
from django_commerceml.importing.plans import Comparison, make_plan
from django_commerceml.importing.reports import Report
from django_commerceml.importing.rows import merge
from django_commerceml.importing.unknowns import Unknowns
from django_commerceml.models import (
    Catalog,
    ImportRun,
    ReferenceBook,
    RunProblem,
    Severity,
)

_WHOLE_FILE: Final = "XML-05"
_LONGEST_ID: Final = 255
_LARGE: Final = 10_000_000
"""So many bytes of new records are worth a process of their own."""

_SECTION_MODELS: Final = {
    SectionKind.CATALOG: Catalog,
    SectionKind.REFERENCE_BOOK: ReferenceBook,
}


def note_warnings(run: ImportRun, outline: Outline, report: Report) -> None:
    """Put what is odd about the file as a whole into the journal, once."""
    if RunProblem.objects.filter(run=run, code=_WHOLE_FILE).exists():
        return
    for message in outline.warnings:
        report.add(
            ValueProblem(code=_WHOLE_FILE, message=message, severity=Severity.WARNING)
        )


def make_context(
    run: ImportRun, outline: Outline, report: Report, changes: Notes
) -> LoadContext:
    """Return what the loaders of *run* need."""
    now = timezone.now()
    return LoadContext(
        profile=run.profile,
        outline=outline,
        report=report,
        rules=get_rules(run.profile),
        shop=shop_of_run(
            run,
            changes_only=not any(
                section.changes_only is False for section in outline.sections
            ),
        ),
        now=now,
        lookups=Lookups(run.profile_id),
        unknowns=Unknowns(run=run, now=now),
        changes=changes,
        file_id=run.file_id or 0,
        is_confirmed=run.is_confirmed,
        place=f"файл «{run.file.label if run.file else ''}», загрузка {run.pk}",
    )


def write_sections(run: ImportRun, context: LoadContext, *, lease_seconds: int) -> None:
    """Write the catalogues and reference books that the file's sections are."""
    sections = context.outline.sections
    with transaction.atomic():
        leases.renew(run, seconds=lease_seconds)
        for kind, model in _SECTION_MODELS.items():
            wanted = {
                section.id[:_LONGEST_ID]: _section_values(section.kind, section)
                for section in sections
                if section.kind == kind and section.id
            }
            ids = merge(model, run.profile_id, wanted, now=context.now).ids()
            for place, section in enumerate(sections):
                if section.kind == kind and section.id:
                    context.sections[place] = ids[section.id[:_LONGEST_ID]]


def _section_values(kind: str, section: Section) -> dict[str, str]:
    values = {"name": section.name[:255]} if section.name else {}
    if kind == SectionKind.CATALOG and section.classifier_id:
        values["classifier_external_id"] = section.classifier_id[:_LONGEST_ID]
    return values


@contextmanager
def parser_beside(run: ImportRun, comparison: Comparison) -> Iterator[ParserBeside]:
    """Give a process beside; where all of a large file is new, it starts at once."""
    with ParserBeside() as beside:
        is_large = outlines.file_of(run).size >= _LARGE
        if is_large and comparison.is_first and get_settings().parallel_from:
            beside.start()
        yield beside


@dataclass(slots=True, kw_only=True)
class FileImport:
    """The import of the file of one run, as far as its time goes."""

    run: ImportRun
    file: OutlineFile
    beside: ParserBeside
    context: LoadContext
    comparison: Comparison
    settings: Settings
    beat: Callable[[], None]

    def apply(self, *, is_over: Callable[[], bool]) -> bool:
        """Plan, guard and apply; return whether all is done.

        A step does one batch at least, or only reads the file for the first time:
        whatever planning takes, the run comes forward.
        """
        if self.file.is_new and is_over():
            return False
        plan = self._plan()
        with closing(self._reader()) as reader:
            batches = Batches(
                run=self.run,
                context=self.context,
                reader=reader,
                beside=self.beside,
                plan=plan,
                batch_size=self.settings.batch_size,
                lease_seconds=self.settings.lease_seconds,
            )
            entries = self.file.entries(start=self.run.checkpoint)
            return batches.apply(entries, is_over=is_over)

    def _plan(self) -> bytearray:
        """Return the plan of the step before, or make one and keep it.

        Before the first batch it is always made: other runs may have gone first.
        """
        run = self.run
        kept = outlines.load_plan(run) if run.checkpoint else None
        if kept is not None:
            return kept
        plan = self._compared()
        if run.is_confirmed:
            plan = self._confirmed(plan)
        elif self._must_hold_prices(plan):
            plan = plans.without(plan, Facet.PRICES)
        if not run.is_dry_run:
            outlines.save_plan(run, plan)
        return plan

    def _compared(self) -> bytearray:
        """Return the plan of what differs; a table is compared figure by figure."""
        if is_partial(self.file.outline):
            return plans.everything(self.file.entries())
        if self.file.is_new:
            return self.comparison.plan
        return make_plan(self.comparison, self.file.entries())

    def _reader(self) -> RecordReader:
        stored = outlines.file_of(self.run)
        return RecordReader(
            lambda: open_stored(stored, is_checked=False),
            self.file.outline,
            is_checked=not self.file.is_new,
        )

    def _confirmed(self, plan: bytearray) -> bytearray:
        """Return what an operator let go: documents, or prices but for newer ones."""
        if RecordKind.DOCUMENT in self.file.outline.counts:
            return plan
        plan = plans.only(plan, Facet.PRICES)
        newer = priced.drop_newer(self.run, plan, self.file)
        if newer:
            message = f"у {newer} предложений цены пришли позже, они оставлены"
            self.context.report.warn("GUARD-03", message)
        return plan

    def _must_hold_prices(self, plan: bytearray) -> bool:
        """Return whether too many of the prices are strange, and note it."""
        if self.run.checkpoint:
            return self.run.error_code == PRICE_GUARD
        with closing(self._reader()) as reader:
            changes = survey_prices(
                self.run.profile,
                self.file.entries(),
                plan,
                reader,
                is_partial=is_partial(self.context.outline),
                on_chunk=self.beat,
            )
        is_strange = changes.exceeds(self.run.profile.price_guard_limit)
        code = PRICE_GUARD if is_strange else ""
        message = f"цены файла ждут подтверждения: {changes.describe()}"
        self._note_guard(code, message if is_strange else "")
        return is_strange

    def _note_guard(self, code: str, message: str) -> None:
        if (self.run.error_code, self.run.error) == (code, message):
            return
        seconds = self.settings.lease_seconds
        leases.renew(self.run, seconds=seconds, error_code=code, error=message)
        self.run.error_code, self.run.error = code, message
        if message:
            self.context.report.warn(code, message)
