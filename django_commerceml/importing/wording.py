"""Counts in Russian, for the line that 1C's operator reads."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import Q

from django_commerceml.cml.names import RecordKind
from django_commerceml.importing.progress import Progress
from django_commerceml.importing.reports import Outcome
from django_commerceml.models import ImportRun, RunProblem, Severity

_TYPES: Final = {
    "group": "групп",
    "property": "свойств",
    "product": "товаров",
    "offer": "предложений",
    "price": "цен",
    "stock": "остатков",
    "reference_item": "элементов справочников",
    "counterparty": "контрагентов",
    "order": "заказов",
}
_FAILED: Final = "не принято"
_OF_ORDERS: Final = Q(code__startswith="ORD-") | Q(element=RecordKind.DOCUMENT)
_TOLD: Final = (Severity.WARNING, Severity.ERROR)
_MOST_REMARKS: Final = 20


def describe_counts(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Return what a run did: «товаров 120 (изменено 3), …»."""
    parts = []
    for record_type, name in _TYPES.items():
        row = counts.get(record_type)
        if not row:
            continue
        changed = row.get(Outcome.CREATED, 0) + row.get(Outcome.UPDATED, 0)
        text = f"{name} {sum(row.values())} (записано {changed})"
        failed = row.get(Outcome.FAILED, 0)
        parts.append(f"{text}, {_FAILED} {failed}" if failed else text)
    return ", ".join(parts)


def compose_answer(run: ImportRun) -> str:
    """Return what 1C hears after ``success``: the counts, then remarks on documents."""
    remarks = RunProblem.objects.filter(
        _OF_ORDERS, run=run, severity__in=_TOLD
    ).order_by("pk")
    lines = [describe_counts(run.counts)]
    lines += remarks.values_list("message", flat=True)[:_MOST_REMARKS]
    more = remarks.count() - _MOST_REMARKS
    if more > 0:
        lines.append(f"и ещё замечаний: {more}, они в журнале обмена на сайте")
    return "\n".join(filter(None, lines))


def describe_progress(progress: Progress, noun: str) -> str:
    """Return how far a run has come, and how long it takes, where that is known.

    It is «Обработано 5000 из 11000 товаров, осталось около 2 мин.».
    """
    text = f"Обработано {progress.done} из {progress.total} {noun}"
    if progress.remaining is None:
        return text
    return f"{text}, осталось {_duration(progress.remaining)}"


def _duration(remaining: timedelta) -> str:
    """Return *remaining* as a person would say it: «около 1 ч 20 мин.»."""
    minutes = round(remaining / timedelta(minutes=1))
    if not minutes:
        return "меньше минуты"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} ч" if hours else "", f"{rest} мин." if rest else ""]
    return f"около {' '.join(filter(None, parts))}"


def noun_of(run: ImportRun) -> str:
    """Return what the records of *run* are, in the genitive plural."""
    counts = run.counts
    for record_type in ("offer", "product", "reference_item", "counterparty", "order"):
        if counts.get(record_type):
            return _TYPES[record_type]
    return "записей"
