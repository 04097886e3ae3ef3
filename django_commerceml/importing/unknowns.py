"""Words of 1C that need a person: noted when they come, and what he said of them.

Nothing is asked of the database for words that are known. A word is written once
in a run, in the transaction of the batch that had it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, F, Value, When

from django_commerceml.bulk import upserts
from django_commerceml.cml.values import UnreadableValueError, number
from django_commerceml.importing import known_words
from django_commerceml.importing.suggestions import Suggester
from django_commerceml.models import (
    ExchangeProfile,
    ImportRun,
    Unknown,
    UnknownKind,
    UnknownState,
)

WITHOUT_VAT = "none"
"""The decision that a tax rate is "without VAT"."""

_LONGEST = 255
_Key = tuple[str, str]


@dataclass(slots=True, kw_only=True)
class _Noted:
    """A word of a run that is not written yet."""

    name: str
    is_new: bool


@dataclass(slots=True, kw_only=True)
class Unknowns:
    """The words of one run that the store does not know by itself."""

    run: ImportRun
    now: datetime
    _waiting: dict[_Key, _Noted] = field(default_factory=dict)
    _written: set[_Key] = field(default_factory=set)
    _decisions: dict[_Key, str] | None = None

    @property
    def profile(self) -> ExchangeProfile:
        """Return whose words they are."""
        return self.run.profile

    def note(self, kind: UnknownKind, word: str, name: str = "") -> None:
        """Remember that *word* came; *name* is what a person knows it by."""
        key = (kind, _clean(word))
        if key[1] and key not in self._written:
            self._waiting[key] = _Noted(name=name[:_LONGEST], is_new=True)

    def rename(self, kind: UnknownKind, word: str, name: str) -> None:
        """Remember the *name* of a word that may have come without one."""
        key = (kind, _clean(word))
        is_new = key in self._waiting
        if name and key[1]:
            self._waiting[key] = _Noted(name=name[:_LONGEST], is_new=is_new)

    def meaning(self, kind: UnknownKind, word: str) -> str:
        """Return what a person said that *word* is, or "": it is noted either way."""
        if not _clean(word):
            return ""
        self.note(kind, word)
        if self._decisions is None:
            self._decisions = _read_decisions(self.run.profile_id)
        return self._decisions.get((kind, _clean(word)), "")

    def currency(self, word: str) -> str:
        """Return the code of the money *word*; of an unknown one the word itself."""
        if not word or word in known_words.CURRENCIES:
            return word
        return self.meaning(UnknownKind.CURRENCY, word) or word

    def vat_rate(self, word: str) -> Decimal | None:
        """Return the per cent of *word*, which is no number; None: without VAT."""
        if known_words.is_without_vat(word):
            return None
        return rate_of_decision(self.meaning(UnknownKind.TAX_RATE, word))

    def write(self) -> None:
        """Write what came since the last time, within the batch's transaction."""
        self._decisions = None
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        self._written |= waiting.keys()
        known = _read_rows(self.run.profile_id, waiting)
        _repeat([known[key].pk for key in waiting if key in known], self)
        suggester = Suggester(self.profile)
        _name([(known[key], waiting[key].name) for key in known], suggester)
        Unknown.objects.bulk_create(
            self._make(key, noted, suggester)
            for key, noted in waiting.items()
            if noted.is_new and key not in known
        )

    def _make(self, key: _Key, noted: _Noted, suggester: Suggester) -> Unknown:
        kind, word = key
        return Unknown(
            profile=self.profile,
            kind=kind,
            value=word,
            name=noted.name,
            suggestion=suggester.suggest(kind, word, noted.name),
            run=self.run,
            first_seen_at=self.now,
            last_seen_at=self.now,
        )


def rate_of_decision(decision: str) -> Decimal | None:
    """Return the per cent that *decision* on a tax rate is; None: without VAT."""
    try:
        return number(decision)
    except UnreadableValueError:
        return None


def _clean(word: str) -> str:
    return word[:_LONGEST] if word.strip() else ""


def _read_decisions(profile_id: int) -> dict[_Key, str]:
    rows = Unknown.objects.filter(
        profile_id=profile_id, state=UnknownState.DECIDED
    ).values_list("kind", "value", "decision")
    return {(kind, value): decision for kind, value, decision in rows}


def _read_rows(profile_id: int, keys: Iterable[_Key]) -> dict[_Key, Unknown]:
    wanted = set(keys)
    found = {}
    for chunk in upserts.in_chunks({value for _kind, value in wanted}):
        for row in Unknown.objects.filter(profile_id=profile_id, value__in=chunk):
            if (row.kind, row.value) in wanted:
                found[row.kind, row.value] = row
    return found


def _repeat(ids: list[int], unknowns: Unknowns) -> None:
    """Note that the words *ids* came again; a run that goes on counts once."""
    since = unknowns.run.created_at
    for chunk in upserts.in_chunks(ids):
        Unknown.objects.filter(pk__in=chunk).update(
            occurrences=F("occurrences")
            + Case(When(last_seen_at__lt=since, then=Value(1)), default=Value(0)),
            last_seen_at=unknowns.now,
        )


def _name(rows: list[tuple[Unknown, str]], suggester: Suggester) -> None:
    """Give *rows* the names that came for them, and what these suggest."""
    renamed = [(row, name) for row, name in rows if name and name != row.name]
    for row, name in renamed:
        row.name = name
        if row.state == UnknownState.OPEN:
            row.suggestion = suggester.suggest(row.kind, row.value, name)
    Unknown.objects.bulk_update([row for row, _ in renamed], ["name", "suggestion"])
