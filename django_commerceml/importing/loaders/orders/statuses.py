"""The status that a document names, among those of the profile."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django_commerceml.cml.facts import DocumentFacts
from django_commerceml.models import OrderStatus

_BRACKETED: Final = re.compile(r"\[([^\]]*)\]\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStatus:
    """What a document says of the status: a code, a word nobody knows, or nothing."""

    code: str = ""
    unknown: str = ""


class Statuses:
    """The statuses of a profile by every word that 1C may use for them."""

    def __init__(self, statuses: Sequence[OrderStatus]) -> None:
        self._codes = {_key(status.code): [status.code] for status in statuses}
        self._names: dict[str, list[str]] = {}
        for name, code in [
            *((status.name_in_1c, status.code) for status in statuses),
            *((status.name, status.code) for status in statuses),
        ]:
            if name:
                self._names.setdefault(_key(name), []).append(code)
        self._places = {status.code: place for place, status in enumerate(statuses)}
        self.first = statuses[0].code if statuses else ""

    def said_by(self, facts: DocumentFacts, current: str = "") -> SaidStatus:
        """Return the status that *facts* name: by code first, then by name.

        Of several with that name it is the *current* one, else the first.
        """
        words = [word for word in (facts.status_id, facts.status_name) if word]
        for word in words:
            codes = self._find(word)
            if codes:
                return SaidStatus(code=current if current in codes else codes[0])
        return SaidStatus(unknown=words[-1] if words else "")

    def is_forward(self, current: str, code: str) -> bool:
        """Return whether *code* comes after *current*, or one of them has no place."""
        places = self._places
        return places.get(code, len(places)) > places.get(current, -1)

    def _find(self, word: str) -> list[str]:
        for form in _forms(word):
            codes = self._codes.get(form) or self._names.get(form)
            if codes:
                return codes
        return []


def _forms(word: str) -> Iterator[str]:
    """Yield *word*, and the two halves of "[N] Принят"."""
    yield _key(word)
    match = _BRACKETED.fullmatch(word.strip())
    if match is not None:
        yield from map(_key, match.groups())


def _key(word: str) -> str:
    return " ".join(word.split()).casefold().replace("ё", "е")
