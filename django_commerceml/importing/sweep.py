"""The sweep: what a whole full export left out becomes inactive, never erased.

It compares sets in the database: the ids that files named since the export
began against the active rows of the catalogue. More than the profile's share
waits for an operator.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from django_commerceml.adapters.shops import Shop
from django_commerceml.cml.names import RecordKind
from django_commerceml.exceptions import RunError
from django_commerceml.importing import seen
from django_commerceml.importing.deactivation import Deactivation
from django_commerceml.importing.leases import renew
from django_commerceml.importing.notes import Notes
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
    SweepPolicy,
)

_NOT_APPLIED: Final = (RunState.FAILED, RunState.HELD, RunState.CANCELLED)
_MODELS: Final[dict[RecordKind, type[Product | Offer]]] = {
    RecordKind.PRODUCT: Product,
    RecordKind.OFFER: Offer,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlan:
    """How many rows a sweep would deactivate, of how many."""

    candidates: int
    active: int

    def exceeds(self, limit: int) -> bool:
        """Return whether it is more than *limit* per cent."""
        return self.candidates * 100 > self.active * limit

    def describe(self) -> str:
        """Return what it would do in one Russian sentence."""
        return (
            f"полная выгрузка скрыла бы {self.candidates} из {self.active} "
            "активных позиций, нужно подтверждение"
        )


def sweep(
    run: ImportRun,
    shop: Shop,
    report: Report,
    changes: Notes,
    *,
    lease_seconds: int,
) -> SweepPlan | None:
    """Deactivate what the series of *run* left out.

    A rehearsal does it for the run that it rehearses. Return the plan when it must
    wait for an operator, None when all is done. Raises `RunError` (SWEEP-01) when a
    file of the series was not applied.
    """
    if run.profile.sweep_policy != SweepPolicy.DEACTIVATE:
        return None
    meant = run.real_run or run
    members = _members(meant)
    with transaction.atomic():
        renew(run, seconds=lease_seconds)
        if _is_complete(meant, members):
            return None
        seen.fill(_named_since(meant, members[0]))
        missing = _active(meant).filter(seen.unseen())
        plan = SweepPlan(candidates=missing.count(), active=_active(meant).count())
        if plan.exceeds(run.profile.sweep_limit) and not run.is_confirmed:
            return plan
        Deactivation(
            run=run, missing=missing, shop=shop, report=report, changes=changes
        ).work()
        report.flush()
        ImportRun.objects.filter(pk=run.pk).update(
            counts=report.counts, changes_dropped=changes.dropped
        )
    return None


def _members(run: ImportRun) -> list[ImportRun]:
    members = list(
        ImportRun.objects.filter(
            profile=run.profile, kind=RunKind.IMPORT, series=run.series
        ).order_by("pk")
    )
    if not members or any(not member.outline_key for member in members):
        message = "состав полной выгрузки больше не известен"
        raise RunError(message, code="SWEEP-02")
    if _not_applied(run, members[0]).exists():
        message = "не все файлы полной выгрузки загружены, ничего не скрыто"
        raise RunError(message, code="SWEEP-01")
    return members


def _not_applied(run: ImportRun, first: ImportRun) -> QuerySet[ImportRun]:
    """Return the files from *first* to *run* that were not applied, nor sent again."""
    repaired = ImportRun.objects.filter(
        profile=run.profile,
        pk__gt=OuterRef("pk"),
        state=RunState.DONE,
        is_dry_run=False,
        file__label_key=OuterRef("file__label_key"),
    )
    return ImportRun.objects.filter(
        ~Exists(repaired),
        profile=run.profile,
        kind=RunKind.IMPORT,
        is_dry_run=False,
        pk__gte=first.pk,
        pk__lte=run.pk,
        state__in=_NOT_APPLIED,
    )


def _is_complete(run: ImportRun, members: list[ImportRun]) -> bool:
    """Return whether one file plainly names every row that there is.

    It does when it names no id twice, each of its records became a row, the
    profile has as many rows, and all of them are active rows of this catalogue:
    the usual case, known without comparing sets.
    """
    kind = scope_of(run.series)
    counts = members[0].counts.get(kind.name.lower(), {})
    if len(members) != 1 or counts.get(Outcome.FAILED):
        return False
    outline = stored_outline(members[0])
    named = outline.counts.get(kind, 0)
    rows = _MODELS[kind]._default_manager.filter(profile=run.profile)  # noqa: SLF001 (Django's public name)
    return not outline.last_ordinals and (_active(run).count() == rows.count() == named)


def _named_since(run: ImportRun, first: ImportRun) -> Iterator[str]:
    """Yield the ids that any file has named since the series began with *first*.

    A file that came after the series speaks too: what it names is there.
    """
    kind = scope_of(run.series)
    files = ImportRun.objects.filter(
        profile=run.profile, kind=RunKind.IMPORT, is_dry_run=False, pk__gte=first.pk
    ).exclude(outline_key="")
    for file in files.order_by("pk"):
        if stored_outline(file).counts.get(kind):
            yield from (
                entry.id
                for entry in iter_stored_entries(file)
                if entry.kind is kind and entry.id
            )


def _active(run: ImportRun) -> QuerySet[Any]:
    """Return the active rows of the catalogue that the series is about."""
    catalog = Catalog.objects.filter(
        profile=run.profile, external_id=run.catalog_external_id
    )
    is_product = scope_of(run.series) is RecordKind.PRODUCT
    place = Q(catalog__in=catalog) if is_product else Q(product__catalog__in=catalog)
    model = _MODELS[scope_of(run.series)]
    return model._default_manager.filter(place, profile=run.profile, is_active=True)  # noqa: SLF001 (Django's public name)
