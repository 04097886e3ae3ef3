"""Searches of lists that may have a million rows.

What is found is a list of ids, a thousand at most: a row is looked at once, and a
word that half of the rows have ends the search early. Fields are declared as
Django's ``search_fields`` are: ``=field`` is known whole, ``^field`` by its
beginning, the others by words in them, in any spelling of the letters' case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.http import HttpRequest
from django.utils.translation import gettext as _

from django_commerceml.admin.themes import ModelAdmin
from django_commerceml.models import ExchangeProfile
from django_commerceml.models.owned import OwnedByOneC

MOST_FOUND: Final = 1000
"""So many rows a search finds; a longer list nobody reads."""
_MARKS: Final = "=^"
_AUTOCOMPLETE: Final = "/autocomplete/"
_LAST: Final = "\U0010ffff"
"""No text goes on with it."""
_LATIN: Final = re.compile("[A-Za-z]")
_NOTHING: Final = Q(pk__in=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search has found."""

    rows: QuerySet[Any]
    is_cut: bool
    """There are more than are found."""


def find(rows: QuerySet[Any], fields: Iterable[str], term: str, *more: Q) -> Found:
    """Return those of *rows* that *fields* know by *term*, or that meet one of *more*.

    Of an empty *term* all are found.
    """
    if not term.strip():
        return Found(rows=rows, is_cut=False)
    search = _Search(term)
    ids: set[Any] = set()
    for condition in (*search.conditions(rows, list(fields)), *more):
        ids.update(search.ids(rows, condition))
    return Found(rows=rows.filter(pk__in=ids), is_cut=search.is_cut)


class _Search:
    """Looks for a term; notes whether it stopped before the end of a table."""

    def __init__(self, term: str) -> None:
        self._term = term.strip()
        self.is_cut = False

    def conditions(self, rows: QuerySet[Any], fields: Sequence[str]) -> Iterable[Q]:
        """Yield the conditions of which one must hold.

        What an index answers is asked alone; the rest of a table is gone through once.
        """
        by_table: dict[str, list[str]] = {}
        for name in fields:
            path, _, column = name.lstrip(_MARKS).rpartition("__")
            mark = name[0] if name[0] in _MARKS else ""
            by_table.setdefault(path, []).append(f"{mark}{column}")
        for path, names in by_table.items():
            yield from self._within(rows, path, names)

    def ids(self, rows: QuerySet[Any], condition: Q) -> list[Any]:
        """Return the ids of *rows* that meet *condition*, so many as are looked for."""
        found = rows.filter(condition).order_by().values_list("pk", flat=True)
        some = list(found[:MOST_FOUND])
        self.is_cut |= len(some) == MOST_FOUND
        return some

    def _within(
        self, rows: QuerySet[Any], path: str, names: Sequence[str]
    ) -> Iterator[Q]:
        """Yield what *names* of the rows at *path* say; those are found first."""
        if not path:
            for group in _groups(rows.model, names):
                yield _known(rows, group, self._term)
            return
        head, _, tail = path.partition("__")
        related: type[Model] = rows.model._meta.get_field(head).related_model  # noqa: SLF001 (Django's public name)
        there = related._base_manager.using(rows.db).all()  # noqa: SLF001 (as above)
        for condition in self._within(there, tail, names):
            yield Q(**{f"{head}__in": self.ids(there, condition)})


def contains(rows: QuerySet[Any], name: str, word: str) -> Q:
    """Return that the text *name* of *rows* has *word* in it, in any case.

    SQLite folds the case of Latin letters only, so it is asked for several spellings.
    """
    if connections[rows.db].vendor != "sqlite" or word.isascii():
        return Q(**{f"{name}__icontains": word})
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    is_there = _any(Q(**{f"{name}__icontains": one}) for one in sorted(spellings))
    return _may_contain(name, word) & is_there


def _may_contain(name: str, word: str) -> Q:
    """Return what `contains` asks first: it is true of few rows, and quick.

    All spellings but that of the word itself end in lower or in upper letters only.
    """
    tails = {word[1:], word[1:].lower(), word[1:].upper()}
    if len(word) == 1 or _LATIN.search(word):
        return Q()
    return _any(Q(GreaterThan(StrIndex(name, Value(one)), 0)) for one in sorted(tails))


def _rarest_first(words: Iterable[str]) -> list[str]:
    """Return *words* as they are looked for: numbers, then long ones."""
    return sorted(words, key=lambda word: (word.isalpha(), -len(word)))


def _groups(model: type[Model], names: Sequence[str]) -> list[list[str]]:
    """Return *names* as they are asked: those with an index alone, the rest at once."""
    indexed = [
        name
        for name in names
        if name[0] in _MARKS and _has_index(model, name.lstrip(_MARKS))
    ]
    others = [name for name in names if name not in indexed]
    return [[name] for name in indexed] + ([others] if others else [])


def _has_index(model: type[Model], name: str) -> bool:
    meta = model._meta  # noqa: SLF001 (Django's public name)
    field: Any = meta.get_field(name)
    first = {index.fields[0] for index in meta.indexes if index.fields}
    has_own = field.primary_key or field.unique or field.db_index or name in first
    return has_own or bool(_of_all_profiles(model, name))


def _known(rows: QuerySet[Any], names: Sequence[str], term: str) -> Q:
    """Return that one of *names*, of *rows* themselves, knows *term*."""
    texts = [name for name in names if name[0] not in _MARKS]
    found = [_is(rows, name[1:], term) for name in names if name[0] == "="]
    found += [_begins(rows, name[1:], term) for name in names if name[0] == "^"]
    if texts:
        words = _rarest_first(term.split())
        found.append(
            _all(_any(contains(rows, name, word) for name in texts) for word in words)
        )
    return _any(found)


def _is(rows: QuerySet[Any], name: str, term: str) -> Q:
    """Return that the key *name* is *term*; ids of 1C are written in either case."""
    field: Any = rows.model._meta.get_field(name)  # noqa: SLF001 (Django's public name)
    try:
        spellings = [field.to_python(term)]
        field.run_validators(spellings[0])
    except ValidationError:
        return _NOTHING
    if isinstance(spellings[0], str):
        spellings += {term.lower(), term.upper()} - {term}
    return Q(**{f"{name}__in": spellings}, **_of_all_profiles(rows.model, name))


def _of_all_profiles(model: type[Model], name: str) -> dict[str, Any]:
    """Return what lets the index be used that holds *name* after the profile."""
    if name != "external_id" or not issubclass(model, OwnedByOneC):
        return {}
    return {"profile__in": ExchangeProfile.objects.values("pk")}


def _begins(rows: QuerySet[Any], name: str, term: str) -> Q:
    """Return that *name* begins with *term*; SQLite finds it by an index."""
    if connections[rows.db].vendor != "sqlite":
        return Q(**{f"{name}__istartswith": term})
    return _any(
        Q(**{f"{name}__gte": one, f"{name}__lt": f"{one}{_LAST}"})
        for one in sorted({term, term.lower(), term.upper(), term.capitalize()})
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


class QuickSearch(ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """A page of rows whose search comes to an end."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return what `find` finds; none is there twice."""
        more = self.get_search_conditions(search_term)
        fields = self.get_search_fields(request)
        found = find(queryset, fields, search_term, *more)
        if found.is_cut and not request.path.endswith(_AUTOCOMPLETE):
            text = _("The first %(number)d are shown; say more to find others.")
            messages.info(request, text % {"number": MOST_FOUND})
        return found.rows, False

    def get_search_conditions(
        self,
        search_term: str,  # noqa: ARG002 (for heirs)
    ) -> Iterable[Q]:
        """Return more conditions, of which one may hold."""
        return ()
