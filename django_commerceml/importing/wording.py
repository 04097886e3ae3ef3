"""Counts in Russian, for the line that 1C's operator reads."""

from collections.abc import Mapping
from typing import Final

from django_commerceml.importing.reports import Outcome
from django_commerceml.models import ImportRun

_TYPES: Final = {
    "group": "групп",
    "property": "свойств",
    "product": "товаров",
    "offer": "предложений",
    "price": "цен",
    "stock": "остатков",
    "reference_item": "элементов справочников",
    "counterparty": "контрагентов",
}
_FAILED: Final = "не принято"


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


def describe_progress(done: int, total: int, noun: str) -> str:
    """Return how far a run has come: «Обработано 5000 из 11000 товаров»."""
    return f"Обработано {done} из {total} {noun}"


def noun_of(run: ImportRun) -> str:
    """Return what the records of *run* are, in the genitive plural."""
    counts = run.counts
    for record_type in ("offer", "product", "reference_item", "counterparty"):
        if counts.get(record_type):
            return _TYPES[record_type]
    return "записей"
