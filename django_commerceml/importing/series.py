"""Full exports and where they end: one file, or a series of portions.

UT, ERP and UNF say "full" on the first portion only, and every later one says
"changes" (protocol A.2.9). So "full" opens a series, what follows belongs to
it, and only its end may sweep.
"""

import re
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final
from uuid import uuid4

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from django_commerceml.cml import Facet, Outline
from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.importing.outlines import (
    iter_stored_entries,
    stored_outline,
)
from django_commerceml.importing.runs import announce
from django_commerceml.models import (
    OPEN_STATES,
    ExchangeProfile,
    FilePart,
    ImportRun,
    PortionPolicy,
    RunKind,
    RunState,
    SweepPolicy,
)

_PORTION: Final = re.compile(r"\d")
_SCOPES: Final = {
    SectionKind.CATALOG: RecordKind.PRODUCT,
    SectionKind.OFFER_PACKAGE: RecordKind.OFFER,
}


def scope_of(series: str) -> RecordKind:
    """Return whether *series* is one of products or of offers."""
    return RecordKind[series.partition(":")[0].upper()]


def note_file(run: ImportRun, outline: Outline) -> list[ImportRun]:
    """Put an applied file into its series; return the sweeps that are due now."""
    if run.profile.sweep_policy != SweepPolicy.DEACTIVATE:
        return []
    for section in outline.sections:
        kind = _SCOPES.get(SectionKind(section.kind))
        if kind is None or not has_cards(run, outline, kind):
            continue
        catalog_id = section.catalog_id or section.id
        if section.changes_only is False:
            return _begin_or_join(run, kind, catalog_id)
        _join_series(run, kind, catalog_id)
    return []


def is_full(outline: Outline) -> bool:
    """Return whether a section of *outline* says that it holds all there is."""
    return any(
        section.changes_only is False
        for section in outline.sections
        if SectionKind(section.kind) in _SCOPES
    )


def has_cards(run: ImportRun, outline: Outline, kind: RecordKind) -> bool:
    """Return whether the file of *run* describes records of *kind*.

    A file of prices or of stock alone names those that have a price or stock: it
    says nothing of which offers there are.
    """
    if not outline.counts.get(kind):
        return False
    return any(
        entry.kind is kind and entry.facets & Facet.CARD
        for entry in iter_stored_entries(run)
    )


def _begin_or_join(
    run: ImportRun, kind: RecordKind, catalog_id: str
) -> list[ImportRun]:
    """Take a full file: it begins a series, or is a portion of the open one.

    An open series that was quiet has ended and is swept. One that is still warm
    and gets the same file again was begun anew: it is given up unswept, since
    nobody knows whether it was whole.
    """
    due: list[ImportRun] = []
    last = _open_runs(run.profile, kind, catalog_id).exclude(pk=run.pk).first()
    if last is not None and _is_quiet(last):
        due.append(_queue_sweep(last))
        last = None
    elif last is not None and _has_label(last.series, run):
        ImportRun.objects.filter(series=last.series).update(series="")
        last = None
    series = last.series if last else f"{kind.name.lower()}:{uuid4().hex[:24]}"
    _put(run, series, catalog_id)
    if not _is_portioned(run):
        due.append(_queue_sweep(run))
    return due


def _join_series(run: ImportRun, kind: RecordKind, catalog_id: str) -> None:
    last = _open_runs(run.profile, kind, catalog_id).exclude(pk=run.pk).first()
    if last is not None and not _is_quiet(last):
        _put(run, last.series, catalog_id)


def _put(run: ImportRun, series: str, catalog_id: str) -> None:
    run.series = series
    run.catalog_external_id = catalog_id
    run.save(update_fields=["series", "catalog_external_id"])


def _is_quiet(last: ImportRun) -> bool:
    quiet = timedelta(minutes=last.profile.quiet_minutes)
    return last.finished_at is not None and last.finished_at < timezone.now() - quiet


def _has_label(series: str, run: ImportRun) -> bool:
    label_key = run.file.label_key if run.file else ""
    return ImportRun.objects.filter(series=series, file__label_key=label_key).exists()


def _open_runs(
    profile: ExchangeProfile, kind: RecordKind, catalog_id: str
) -> QuerySet[ImportRun]:
    """Return the last run of each series of a catalogue that was not swept yet."""
    swept = ImportRun.objects.filter(kind=RunKind.SWEEP, series=OuterRef("series"))
    runs = ImportRun.objects.filter(
        ~Exists(swept),
        profile=profile,
        kind=RunKind.IMPORT,
        series__startswith=f"{kind.name.lower()}:",
        catalog_external_id=catalog_id,
    )
    lasts = runs.values("series").annotate(last=Max("pk")).values("last")
    return ImportRun.objects.filter(pk__in=lasts).order_by("-pk")


def _is_portioned(run: ImportRun) -> bool:
    """Return whether more portions may follow: the profile says, or the name hints.

    A name never decides what a file is; a number in it only makes us wait.
    """
    policy = run.profile.portions
    if policy != PortionPolicy.AUTO:
        return policy == PortionPolicy.PORTIONED
    label = run.file.label if run.file else ""
    return bool(_PORTION.search(PurePosixPath(label).stem.partition("___")[0])) or (
        "/" in label
    )


def _queue_sweep(last: ImportRun) -> ImportRun:
    run = ImportRun.objects.create(
        profile=last.profile,
        session=last.session,
        kind=RunKind.SWEEP,
        series=last.series,
        catalog_external_id=last.catalog_external_id,
        created_at=timezone.now(),
    )
    announce(run)
    return run


def queue_quiet_sweeps(profile: ExchangeProfile) -> list[ImportRun]:
    """Queue the sweeps of series that got nothing new for the profile's quiet time."""
    limit = timezone.now() - timedelta(minutes=profile.quiet_minutes)
    if profile.sweep_policy != SweepPolicy.DEACTIVATE or _is_busy(profile, limit):
        return []
    swept = ImportRun.objects.filter(kind=RunKind.SWEEP, series=OuterRef("series"))
    lasts = (
        ImportRun.objects.filter(
            ~Exists(swept), profile=profile, kind=RunKind.IMPORT, is_dry_run=False
        )
        .exclude(series="")
        .values("series")
        .annotate(last=Max("pk"), finished=Max("finished_at"))
        .filter(finished__lt=limit)
        .values("last")
    )
    return [_queue_sweep(run) for run in ImportRun.objects.filter(pk__in=lasts)]


def _is_busy(profile: ExchangeProfile, limit: datetime) -> bool:
    """Return whether files are being imported, or were uploaded after *limit*."""
    imports = ImportRun.objects.filter(
        profile=profile,
        kind=RunKind.IMPORT,
        is_dry_run=False,
        state__in=OPEN_STATES,
    )
    parts = FilePart.objects.filter(file__profile=profile, received_at__gte=limit)
    return imports.exists() or parts.exists()


def queue_ordered_sweep(
    profile: ExchangeProfile, runs: QuerySet[ImportRun]
) -> list[ImportRun]:
    """Make one series of *runs* for each scope and catalogue, and queue its sweep.

    This is what ``mode=deactivate`` asks for: all that came since its timestamp
    is the full export. A profile that keeps what is missing sweeps nothing.
    """
    if profile.sweep_policy != SweepPolicy.DEACTIVATE:
        return []
    due: list[ImportRun] = []
    taken: set[int] = set()
    for kind in _SCOPES.values():
        by_catalog: dict[str, list[ImportRun]] = {}
        for run in runs:
            catalog_id = "" if run.pk in taken else _catalog_of(run, kind)
            if catalog_id:
                by_catalog.setdefault(catalog_id, []).append(run)
                taken.add(run.pk)
        due += [
            _queue_ordered(members, kind, catalog_id)
            for catalog_id, members in by_catalog.items()
        ]
    return due


def _queue_ordered(
    members: list[ImportRun], kind: RecordKind, catalog_id: str
) -> ImportRun:
    series = f"{kind.name.lower()}:{uuid4().hex[:24]}"
    ImportRun.objects.filter(pk__in=[run.pk for run in members]).update(
        series=series, catalog_external_id=catalog_id
    )
    members[-1].refresh_from_db()
    return _queue_sweep(members[-1])


def _catalog_of(run: ImportRun, kind: RecordKind) -> str:
    if not run.outline_key or run.state != RunState.DONE:
        return ""
    outline = stored_outline(run)
    if not has_cards(run, outline, kind):
        return ""
    for section in outline.sections:
        if _SCOPES.get(SectionKind(section.kind)) is kind:
            return section.catalog_id or section.id
    return ""
