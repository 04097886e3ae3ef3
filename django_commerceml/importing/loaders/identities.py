"""Who a counterparty is: found again by Ид, ИНН and КПП, user of the site, name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Q

from django_commerceml.bulk.upserts import in_chunks
from django_commerceml.cml import records
from django_commerceml.importing.context import LoadContext
from django_commerceml.models import Counterparty

_Parties = Mapping[str, records.Counterparty]
_Known = dict[tuple[str, ...], list[Counterparty]]
_OF_SITE: Final = re.compile(r"(\d{1,18})#([^#]+)")
"""The id that the shop gave: ``<user id>#<login>#<name>``."""
_ID_LENGTH: Final = 40
"""Where that id is cut."""


@dataclass(slots=True, kw_only=True)
class Identified:
    """What is known of the counterparties of a batch, by their keys."""

    users: dict[str, Any] = field(default_factory=dict)
    """The user of the site that one is."""
    doubts: dict[str, str] = field(default_factory=dict)
    """Why one may be another, in words; nothing is merged."""


def identify(parties: _Parties, context: LoadContext) -> Identified:
    """Return whose users *parties* are, and where two may be one."""
    identified = Identified()
    _by_user_id(parties, identified)
    _by_rows(parties, _Inn(context), identified)
    if context.profile.matches_parties_by_name:
        _by_rows(parties, _Name(context), identified)
    return identified


def find_ids(
    parties: Sequence[records.Counterparty], context: LoadContext
) -> list[str]:
    """Return the ids in 1C of *parties* that come without one; "" for unknown ones."""
    found = [""] * len(parties)
    ways: list[_Inn | _Name] = [_Inn(context)]
    if context.profile.matches_parties_by_name:
        ways.append(_Name(context))
    for way in ways:
        keys = [way.of(record) for record in parties]
        rows = way.fetch({key for key in keys if key})
        for place, key in enumerate(keys):
            own = [row for row in rows.get(key, ()) if row.profile_id is not None]
            if len(own) == 1 and not found[place]:
                found[place] = own[0].external_id
    return found


def _known_ids(keys: Iterable[str], context: LoadContext) -> set[str]:
    """Return which of *keys* have rows already: they were told of at their first."""
    found: set[str] = set()
    rows = Counterparty.objects.filter(profile=context.profile).order_by()
    for chunk in in_chunks(keys):
        found.update(
            rows.filter(external_id__in=chunk).values_list("external_id", flat=True)
        )
    return found


class _Inn:
    """ИНН with КПП."""

    words = "с тем же ИНН и КПП"

    def __init__(self, context: LoadContext) -> None:
        self.context = context

    def of(self, record: records.Counterparty) -> tuple[str, ...]:
        """Return what the row of *record* must hold."""
        return (record.inn, record.kpp or "") if record.inn else ()

    def fetch(self, keys: set[tuple[str, ...]]) -> _Known:
        """Return the rows that hold *keys*."""
        return _fetch(self.context, "inn", keys, lambda row: (row.inn, row.kpp))


class _Name:
    """The name, where the profile allows it."""

    words = "с тем же наименованием"

    def __init__(self, context: LoadContext) -> None:
        self.context = context

    def of(self, record: records.Counterparty) -> tuple[str, ...]:
        """Return what the row of *record* must hold."""
        return (record.name[:255],) if record.name else ()

    def fetch(self, keys: set[tuple[str, ...]]) -> _Known:
        """Return the rows that hold *keys*."""
        return _fetch(self.context, "name", keys, lambda row: (row.name,))


def _fetch(
    context: LoadContext, column: str, keys: set[tuple[str, ...]], key_of: Any
) -> _Known:
    """Return the rows of the infobase and of the shop by key, the shop's first."""
    mine = Q(profile=None) | Q(profile=context.profile)
    found: _Known = {}
    for chunk in in_chunks({key[0] for key in keys}):
        rows = Counterparty.objects.filter(mine, **{f"{column}__in": chunk})
        for row in rows.order_by("pk"):
            found.setdefault(key_of(row), []).append(row)
    return found


def _by_user_id(parties: _Parties, identified: Identified) -> None:
    """Know those whose id the shop made of the user's."""
    matches = {key: _OF_SITE.match(key) for key in parties}
    said = {key: match.groups() for key, match in matches.items() if match}
    model = get_user_model()
    users = model._default_manager.in_bulk({int(pk) for pk, _ in said.values()})  # noqa: SLF001 (Django's own way)
    for key, (pk, login) in said.items():
        user = users.get(int(pk))
        if user is not None and _is_cut_from(user.get_username(), login, key):
            identified.users[key] = user.pk


def _is_cut_from(name: str, login: str, key: str) -> bool:
    """Return whether *login* is *name*, as far as the id had room for it."""
    return name == login or (len(key) == _ID_LENGTH and name.startswith(login))


def _by_rows(parties: _Parties, way: _Inn | _Name, identified: Identified) -> None:
    """Know those of whom there is another row already."""
    keys = {key: way.of(record) for key, record in parties.items()}
    rows = way.fetch({key for key in keys.values() if key})
    doubtful: dict[str, list[Counterparty]] = {}
    for key, said in keys.items():
        others = [row for row in rows.get(said, ()) if row.external_id != key]
        users = {row.user_id for row in others if row.user_id is not None}
        if len(users) == 1:
            identified.users.setdefault(key, next(iter(users)))
        if len(users) > 1 or any(row.profile_id is not None for row in others):
            doubtful[key] = others
    for key in doubtful.keys() - _known_ids(doubtful, way.context):
        names = ", ".join(
            f"«{row.name}» ({row.external_id})" for row in doubtful[key][:5]
        )
        text = f"контрагент «{key}»: {way.words} уже есть {names}"
        identified.doubts.setdefault(key, text)
