"""Searches of lists in any spelling of the letters' case."""

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.models import QuerySet

Found = tuple[QuerySet[Any], bool]
"""Rows, and whether one may be there twice."""


def search_in_any_case(search: Callable[[str], Found], term: str) -> Found:
    """Return what *search* finds for *term* in any spelling of its letters' case.

    SQLite folds the case of Latin letters only.
    """
    found, has_duplicates = search(term)
    if connections[found.db].vendor == "sqlite":
        for spelling in _spellings(term):
            found |= search(spelling)[0]
    return found, has_duplicates


def _spellings(term: str) -> set[str]:
    folded = term.lower()
    return {folded, folded.upper(), folded.capitalize(), folded.title()} - {term}
