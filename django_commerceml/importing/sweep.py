"""The sweep: what a whole full export left out becomes inactive, never erased.

It compares sets in the database: the ids seen in the series, in a temporary
table, against the active rows of the catalogue. More than the profile's share
waits for an operator.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from django_commerceml.adapters import Capability, PublishContext, ShopAdapter
from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.exceptions import RunError, ValueProblem
from django_commerceml.importing import upserts
from django_commerceml.importing.leases import renew
from django_commerceml.importing.outlines import iter_stored_entries, stored_outline
from django_commerceml.importing.reports import Outcome, Report
from django_commerceml.importing.series import scope_of
from django_commerceml.models import (
    Catalog,
    ImportRun,
    Offer,
    Product,
    RunKind,
    RunState,
)

_SEEN: Final = "commerceml_seen"
_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlan:
    """How many rows a sweep would deactivate, of how many."""

    candidates: int
    active: int

    def exceeds(self, limit: int) -> bool:
        """Return whether it is more than *limit* per cent."""
        return self.candidates * 100 > self.active * limit


def sweep(
    run: ImportRun, adapter: ShopAdapter, report: Report, *, lease_seconds: int
) -> SweepPlan | None:
    """Deactivate what the series of *run* left out.

    Return the plan when it must wait for an operator, None when all is done.
    Raises `RunError` (SWEEP-01) when a file of the series was not applied.
    """
    members = _members(run)
    with transaction.atomic():
        renew(run, seconds=lease_seconds)
        if _is_complete(run, members):
            return None
        _fill_seen(members, scope_of(run.series), run.catalog_external_id)
        missing = _missing(run)
        plan = SweepPlan(candidates=missing.count(), active=_active(run).count())
        if plan.exceeds(run.profile.sweep_limit) and not run.is_confirmed:
            return plan
        _deactivate(run, missing, adapter, report)
        ImportRun.objects.filter(pk=run.pk).update(counts=report.counts)
    return None


def _members(run: ImportRun) -> list[ImportRun]:
    members = ImportRun.objects.filter(
        profile=run.profile, kind=RunKind.IMPORT, series=run.series
    ).order_by("pk")
    first = members.first()
    if first is None or any(not member.outline_key for member in members):
        message = "состав полной выгрузки больше не известен"
        raise RunError(message, code="SWEEP-02")
    repaired = ImportRun.objects.filter(
        profile=run.profile,
        pk__gt=OuterRef("pk"),
        state=RunState.DONE,
        file__label_key=OuterRef("file__label_key"),
    )
    unfinished = ImportRun.objects.filter(
        ~Exists(repaired),
        profile=run.profile,
        kind=RunKind.IMPORT,
        is_dry_run=False,
        pk__gte=first.pk,
        pk__lte=run.pk,
        state__in=[RunState.FAILED, RunState.HELD],
        session__in=[member.session_id for member in members],
    )
    if unfinished.exists():
        message = "не все файлы полной выгрузки загружены, ничего не скрыто"
        raise RunError(message, code="SWEEP-01")
    return list(members)


def _is_complete(run: ImportRun, members: list[ImportRun]) -> bool:
    """Return whether one file plainly names every row that there is.

    It does when it names no id twice and the catalogue has as many rows, all of
    them active: the usual case, known without comparing sets.
    """
    if len(members) != 1:
        return False
    outline = stored_outline(members[0])
    catalogs = {
        section.catalog_id or section.id
        for section in outline.sections
        if section.kind in {SectionKind.CATALOG, SectionKind.OFFER_PACKAGE}
    }
    if outline.last_ordinals or catalogs != {run.catalog_external_id}:
        return False
    rows = _rows(run)
    named = outline.counts.get(scope_of(run.series), 0)
    has_inactive = rows.filter(is_active=False).exists()
    return not has_inactive and rows.count() == named


def _fill_seen(members: Iterable[ImportRun], kind: RecordKind, catalog_id: str) -> None:
    """Put the ids that the series named into a temporary table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {_SEEN} "
            "(external_id varchar(255) PRIMARY KEY)"
        )
        cursor.execute(f"DELETE FROM {_SEEN}")  # noqa: S608 (a constant)
        ignore, conflict = _INSERT_FORMS.get(connection.vendor, _STANDARD_FORM)
        for chunk in upserts.in_chunks(_seen_ids(members, kind, catalog_id)):
            marks = ", ".join(["(%s)"] * len(chunk))
            cursor.execute(
                f"INSERT {ignore}INTO {_SEEN} VALUES {marks}{conflict}",  # noqa: S608
                chunk,
            )


_STANDARD_FORM: Final = ("", " ON CONFLICT DO NOTHING")
_INSERT_FORMS: Final = {"mysql": ("IGNORE ", "")}


def _seen_ids(
    members: Iterable[ImportRun], kind: RecordKind, catalog_id: str
) -> Iterator[str]:
    for member in members:
        sections = stored_outline(member).sections
        places = {
            place
            for place, section in enumerate(sections)
            if (section.catalog_id or section.id) == catalog_id
        }
        for entry in iter_stored_entries(member):
            if entry.kind is kind and entry.section in places and entry.id:
                yield entry.id


def _rows(run: ImportRun) -> QuerySet[Any]:
    """Return the rows of the catalogue that the series is about."""
    catalog = Catalog.objects.filter(
        profile=run.profile, external_id=run.catalog_external_id
    )
    if scope_of(run.series) is RecordKind.PRODUCT:
        return Product.objects.filter(profile=run.profile, catalog__in=catalog)
    return Offer.objects.filter(profile=run.profile, product__catalog__in=catalog)


def _active(run: ImportRun) -> QuerySet[Any]:
    return _rows(run).filter(is_active=True)


def _missing(run: ImportRun) -> QuerySet[Any]:
    seen = RawSQL(f"SELECT external_id FROM {_SEEN}", [])  # noqa: S608, S611 (a constant)
    return _active(run).exclude(external_id__in=seen)


def _deactivate(
    run: ImportRun, missing: QuerySet[Any], adapter: ShopAdapter, report: Report
) -> None:
    """Hide the rows and forget their fingerprints, so that coming back applies."""
    ids = list(missing.order_by("pk").values_list("pk", flat=True))
    model = missing.model
    is_product = model is Product
    report.count("product" if is_product else "offer", Outcome.DEACTIVATED, len(ids))
    blank = {"fingerprint": "", "is_active": False, "updated_at": timezone.now()}
    context = PublishContext(profile=run.profile, changes_only=False)
    for start in range(0, len(ids), _BATCH):
        rows = model.objects.filter(pk__in=ids[start : start + _BATCH])
        rows.update(**blank)
        if is_product and adapter.wants(Capability.WITHDRAWAL):
            errors = adapter.withdraw(list(rows), context)
            for error in errors:
                report.count("product", Outcome.FAILED)
                report.add(_problem(error.external_id, error.message))


def _problem(external_id: str, message: str) -> ValueProblem:
    return ValueProblem(code="SHOP-02", message=message, external_id=external_id)
