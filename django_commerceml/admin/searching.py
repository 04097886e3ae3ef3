"""Searches of lists that may have a million rows.

What is found is a list of ids, a thousand at most: a row is looked at once, and a
word that half of the rows have ends the search early. Fields are declared as
Django's ``search_fields`` are: ``=field`` is known whole, ``^field`` by its
beginning, the others by words in them, in any spelling of the letters' case.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from django_commerceml.admin.themes import ModelAdmin

MOST_FOUND: Final = 1000
"""So many rows a search finds; a longer list nobody reads."""
Condition = Callable[[str, QuerySet[Any]], Q]
"""Of a field's name and of the rows that have it."""
_AUTOCOMPLETE: Final = "/autocomplete/"
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
    ids: set[Any] = set()
    is_cut = False
    for condition in (*_conditions(rows, list(fields), term), *more):
        some = _ids(rows, condition)
        is_cut |= len(some) == MOST_FOUND
        ids.update(some)
    return Found(rows=rows.filter(pk__in=ids), is_cut=is_cut)


def contains(rows: QuerySet[Any], name: str, word: str) -> Q:
    """Return that the text *name* of *rows* has *word* in it, in any case.

    SQLite folds the case of Latin letters only, so it is asked for several spellings.
    """
    spellings = {word}
    if connections[rows.db].vendor == "sqlite" and not word.isascii():
        folded = word.lower()
        spellings |= {folded, folded.upper(), folded.capitalize()}
    return _any(Q(**{f"{name}__icontains": one}) for one in sorted(spellings))


def _conditions(rows: QuerySet[Any], fields: Sequence[str], term: str) -> Iterable[Q]:
    """Yield the conditions of which one must hold; each is cheap to look for."""
    whole = term.strip()
    keys = [name[1:] for name in fields if name[0] == "="]
    beginnings = [name[1:] for name in fields if name[0] == "^"]
    texts = [name for name in fields if name[0] not in "=^"]
    for name in keys:
        yield _is(rows, name, whole)
    for name in beginnings:
        yield _within(rows, name, lambda name, _: Q(**{f"{name}__istartswith": whole}))
    own = [name for name in texts if "__" not in name]
    words = whole.split()
    if own:
        yield _all(_any(contains(rows, name, word) for name in own) for word in words)
    for name in sorted({*texts} - {*own}):
        yield _within(
            rows,
            name,
            lambda name, there: _all(contains(there, name, word) for word in words),
        )


def _is(rows: QuerySet[Any], name: str, term: str) -> Q:
    """Return that the key *name* is *term*; ids of 1C are written in either case."""

    def condition(name: str, there: QuerySet[Any]) -> Q:
        field: Field[Any, Any] = there.model._meta.get_field(name)  # noqa: SLF001 (Django's public name)
        try:
            spellings = [field.to_python(term)]
        except ValidationError:
            return _NOTHING
        if isinstance(spellings[0], str):
            spellings += {term.lower(), term.upper()} - {term}
        return Q(**{f"{name}__in": spellings})

    return _within(rows, name, condition)


def _within(rows: QuerySet[Any], name: str, condition: Condition) -> Q:
    """Return *condition* of the field *name*; that of a related row is found first."""
    head, is_related, tail = name.partition("__")
    if not is_related:
        return condition(name, rows)
    related: type[Model] = rows.model._meta.get_field(head).related_model  # noqa: SLF001 (as above)
    there = related._base_manager.using(rows.db)  # noqa: SLF001 (as above)
    ids = _ids(there.all(), _within(there.all(), tail, condition))
    return Q(**{f"{head}__in": ids})


def _ids(rows: QuerySet[Any], condition: Q) -> list[Any]:
    found = rows.filter(condition).order_by().values_list("pk", flat=True)
    return list(found[:MOST_FOUND])


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
