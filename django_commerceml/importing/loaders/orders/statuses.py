"""The status that a document names, among those of the profile."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django_commerceml.cml.facts import DocumentFacts
from django_commerceml.importing.context import LoadContext
from django_commerceml.models import OrderStatus, UnknownKind
from django_commerceml.models.orders import statuses_of

_BRACKETED: Final = re.compile(r"\[([^\]]*)\]\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStatus:
    """What a document says of the status: a code, a word nobody knows, or nothing."""

    code: str = ""
    unknown: str = ""


class Statuses:
    """The statuses of a profile by every word that 1C may use for them."""

    def __init__(
        self,
        statuses: Sequence[OrderStatus],
        meaning: Callable[[str], str] = lambda _word: "",
    ) -> None:
        self._meaning = meaning
        self._codes = {_key(status.code): [status.code] for status in statuses}
        self._shown = {status.code: status.name for status in statuses}
        self._names: dict[str, list[str]] = {}
        for name, code in [
            *((status.name_in_1c, status.code) for status in statuses),
            *((status.name, status.code) for status in statuses),
        ]:
            if name:
                self._names.setdefault(_key(name), []).append(code)
        self._places = {status.code: place for place, status in enumerate(statuses)}
        self.first = statuses[0].code if statuses else ""

    def name_of(self, code: str) -> str:
        """Return what people call the status *code*."""
        return self._shown.get(code, code)

    def said_by(self, facts: DocumentFacts, current: str = "") -> SaidStatus:
        """Return the status that *facts* name: by code first, then by name.

        Of several with that name it is the *current* one, else the first. A word
        that is none of them is what a person said that it means.
        """
        words = [word for word in (facts.status_id, facts.status_name) if word]
        for word in words:
            codes = self._find(word)
            if codes:
                return SaidStatus(code=current if current in codes else codes[0])
        return self._decided(words[-1]) if words else SaidStatus()

    def is_forward(self, current: str, code: str) -> bool:
        """Return whether *code* comes after *current*, or one of them has no place."""
        places = self._places
        return places.get(code, len(places)) > places.get(current, -1)

    def _decided(self, word: str) -> SaidStatus:
        code = self._meaning(" ".join(word.split()))
        is_there = code in self._places
        return SaidStatus(code=code) if is_there else SaidStatus(unknown=word)

    def _find(self, word: str) -> list[str]:
        for form in _forms(word):
            codes = self._codes.get(form) or self._names.get(form)
            if codes:
                return codes
        return []


def read_statuses(context: LoadContext) -> Statuses:
    """Return the statuses of the profile, and what a person made of other words.

    Where nothing takes statuses from 1C there is nothing to decide.
    """
    profile = context.profile
    statuses = statuses_of(profile.pk)
    if not (profile.changes_statuses or profile.imports_new_orders):
        return Statuses(statuses)
    return Statuses(statuses, partial(context.unknowns.meaning, UnknownKind.STATUS))


def _forms(word: str) -> Iterator[str]:
    """Yield *word*, and the two halves of "[N] Принят"."""
    yield _key(word)
    match = _BRACKETED.fullmatch(word.strip())
    if match is not None:
        yield from map(_key, match.groups())


def _key(word: str) -> str:
    return " ".join(word.split()).casefold().replace("ё", "е")
