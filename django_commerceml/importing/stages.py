"""The stages of importing one file: understand, plan, guard, apply, end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from django_commerceml.adapters import PublishContext, ShopAdapter
from django_commerceml.cml import Facet, Outline, RecordReader
from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.cml.records import Section
from django_commerceml.conf import Settings, get_settings
from django_commerceml.exceptions import (
    NothingUnderstoodError,
    RunError,
    StoredFileError,
    ValueProblem,
)
from django_commerceml.importing import leases, outlines
from django_commerceml.importing.batches import Batches
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.files import PartsReader, open_stored
from django_commerceml.importing.guards import survey_prices
from django_commerceml.importing.lookups import Lookups
from django_commerceml.importing.outlines import OutlineFile
from django_commerceml.importing.ownership import get_rules
from django_commerceml.importing.plans import Comparison, make_plan
from django_commerceml.importing.reports import Report
from django_commerceml.importing.rows import merge
from django_commerceml.models import (
    Catalog,
    ExchangeProfile,
    ImportRun,
    ReferenceBook,
    Severity,
)

PRICE_GUARD: Final = "GUARD-02"

_SECTION_MODELS: Final = {
    SectionKind.CATALOG: Catalog,
    SectionKind.REFERENCE_BOOK: ReferenceBook,
}


def get_adapter(profile: ExchangeProfile) -> ShopAdapter:
    """Return the adapter that *profile*, or the settings, name.

    Raises `RunError` (CONF-03) when it is not a `ShopAdapter`.
    """
    path = profile.adapter or get_settings().adapter
    adapter = import_string(path)()
    if not isinstance(adapter, ShopAdapter):
        message = f"«{path}» не является адаптером магазина"
        raise RunError(message, code="CONF-03")
    return adapter


def open_content(run: ImportRun) -> PartsReader:
    """Return the content of the file of *run*.

    Raises `StoredFileError` (FILE-06) when the file is gone.
    """
    if run.file is None:
        message = "файл этой загрузки уже удалён"
        raise StoredFileError(message, code="FILE-06")
    return open_stored(run.file)


def check_understood(outline: Outline) -> None:
    """Raise `NothingUnderstoodError` for a file with nothing for the catalogue."""
    if set(outline.counts) == {RecordKind.DOCUMENT}:
        message = "в файле только заказы: их обмен в этом магазине не включён"
        raise NothingUnderstoodError(message, code="XML-11")


def make_context(run: ImportRun, outline: Outline, report: Report) -> LoadContext:
    """Return what the loaders of *run* need."""
    return LoadContext(
        profile=run.profile,
        outline=outline,
        report=report,
        rules=get_rules(run.profile),
        adapter=get_adapter(run.profile),
        publish=PublishContext(
            profile=run.profile,
            changes_only=not any(
                section.changes_only is False for section in outline.sections
            ),
            is_dry_run=run.is_dry_run,
        ),
        now=timezone.now(),
        lookups=Lookups(run.profile_id),
    )


def write_sections(run: ImportRun, context: LoadContext, *, lease_seconds: int) -> None:
    """Write the catalogues and reference books that the file's sections are."""
    sections = context.outline.sections
    with transaction.atomic():
        leases.renew(run, seconds=lease_seconds)
        for kind, model in _SECTION_MODELS.items():
            wanted = {
                section.id: _section_values(section.kind, section)
                for section in sections
                if section.kind == kind and section.id
            }
            ids = merge(model, run.profile_id, wanted, now=context.now).ids()
            for place, section in enumerate(sections):
                if section.kind == kind and section.id:
                    context.sections[place] = ids[section.id]


def _section_values(kind: str, section: Section) -> dict[str, str]:
    values = {"name": section.name[:255]} if section.name else {}
    if kind == SectionKind.CATALOG and section.classifier_id:
        values["classifier_external_id"] = section.classifier_id
    return values


def keep_alive(run: ImportRun, lease_seconds: int) -> None:
    """Renew the lease of *run* when half of it is over."""
    expires_at = run.lease_expires_at
    half = timedelta(seconds=lease_seconds / 2)
    if expires_at is None or expires_at - timezone.now() < half:
        leases.renew(run, seconds=lease_seconds)
        run.refresh_from_db(fields=["lease_expires_at"])


@dataclass(slots=True, kw_only=True)
class FileImport:
    """The import of the file of one run, as far as its time goes."""

    run: ImportRun
    file: OutlineFile
    context: LoadContext
    comparison: Comparison
    settings: Settings

    def apply(self, *, is_over: Callable[[], bool]) -> bool:
        """Plan, guard and apply; return whether all is done."""
        plan = outlines.load_plan(self.run)
        if plan is None:
            plan = make_plan(self.comparison, self.file.entries())
            outlines.save_plan(self.run, plan)
        if self.run.checkpoint == 0 and not self.run.is_confirmed:
            self._guard_prices(plan)
        if is_over():
            return False
        batches = Batches(
            run=self.run,
            context=self.context,
            reader=self._reader(),
            plan=plan,
            batch_size=self.settings.batch_size,
            lease_seconds=self.settings.lease_seconds,
        )
        try:
            entries = self.file.entries(start=self.run.checkpoint)
            return batches.apply(entries, is_over=is_over)
        finally:
            batches.reader.close()

    def _reader(self) -> RecordReader:
        return RecordReader(lambda: open_content(self.run), self.file.outline)

    def _guard_prices(self, plan: bytearray) -> None:
        """Take the prices out of the plan where too many of them are strange."""
        reader = self._reader()
        changes = survey_prices(
            self.run.profile,
            self.file.entries(),
            plan,
            reader,
            on_chunk=lambda: keep_alive(self.run, self.settings.lease_seconds),
        )
        reader.close()
        if not changes.exceeds(self.run.profile.price_guard_limit):
            return
        allowed = 0xFF & ~int(Facet.PRICES)
        for ordinal, facets in enumerate(plan):
            plan[ordinal] = facets & allowed
        outlines.save_plan(self.run, plan)
        message = f"цены файла ждут подтверждения: {changes.describe()}"
        leases.renew(
            self.run,
            seconds=self.settings.lease_seconds,
            error_code=PRICE_GUARD,
            error=message,
        )
        self.run.error_code = PRICE_GUARD
        self.run.error = message
        self.context.report.add(
            ValueProblem(code=PRICE_GUARD, message=message, severity=Severity.WARNING)
        )
