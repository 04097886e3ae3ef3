"""Counterparties: persons, sole traders and companies."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from django_commerceml.cml import records
from django_commerceml.cml.names import RecordKind
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing.context import Item, LoadContext, lines_of
from django_commerceml.importing.loaders.identities import find_ids, identify
from django_commerceml.importing.loaders.party_values import values_of
from django_commerceml.importing.ownership import FieldRule
from django_commerceml.importing.rows import Merged, merge, table_of
from django_commerceml.models import Counterparty

_LONGEST_ID: Final = 255
_OWN_ID: Final = "~"
"""What the ids begin with that 1C did not give."""


def load_counterparties(items: Sequence[Item], context: LoadContext) -> None:
    """Write the counterparties; one that nothing identifies cannot be known again."""
    wanted: dict[str, Told] = {}
    parties = [cast("records.Counterparty", item.record) for item in items]
    keys = _keys([record.id for record in parties], parties, context)
    for item, record, key in zip(items, parties, keys, strict=True):
        if key:
            wanted[key] = Told(record=record, item=item)
        else:
            context.refuse(item, "counterparty", "у контрагента нет ида")
    context.count_merge("counterparty", _write(wanted, context))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file says of a counterparty, and where it says so."""

    record: records.Counterparty
    item: Item | None = None


def write_parties(
    parties: Mapping[str, records.Counterparty], context: LoadContext
) -> dict[str, Counterparty]:
    """Write the counterparties of documents; return them by the same keys."""
    said = ["" if key.startswith(_OWN_ID) else key for key in parties]
    found = _keys(said, list(parties.values()), context)
    keys = {key: one or key for key, one in zip(parties, found, strict=True)}
    told = {keys[key]: Told(record=record) for key, record in parties.items()}
    ids = _write(told, context).ids()
    rows = Counterparty.objects.in_bulk(ids.values())
    return {key: rows[ids[one]] for key, one in keys.items()}


def _keys(
    said: Sequence[str],
    parties: Sequence[records.Counterparty],
    context: LoadContext,
) -> list[str]:
    """Return the ids *said*, those of known rows for the missing; "" for none."""
    nameless = [place for place, key in enumerate(said) if not key]
    keys = list(said)
    if nameless:
        found = find_ids([parties[place] for place in nameless], context)
        for place, key in zip(nameless, found, strict=True):
            keys[place] = key
    return keys


def key_of(record: records.Counterparty) -> str:
    """Return the id of *record*; one without it has an id of our own making.

    The same data make the same id: who comes again is known again.
    """
    if record.id:
        return record.id[:_LONGEST_ID]
    said = (
        (record.inn, record.kpp)
        if record.inn
        else (record.name, record.full_name, record.official_name)
    )
    digest = hashlib.blake2b(repr(said).encode(errors="replace"), digest_size=16)
    return f"{_OWN_ID}{digest.hexdigest()}"


def _write(wanted: Mapping[str, Told], context: LoadContext) -> Merged:
    identified = identify({key: told.record for key, told in wanted.items()}, context)
    rows = {}
    for key, told in wanted.items():
        values = values_of(told.record)
        cut = table_of(Counterparty).clip(values)
        if told.item is not None:
            context.warn_cut(told.item, cut)
        user_id = identified.users.get(key)
        rows[key] = {**values, "user_id": user_id} if user_id else values
    merged = merge(
        Counterparty,
        context.profile.pk,
        rows,
        now=context.now,
        rules={
            **context.rules.for_model("counterparty"),
            "user_id": FieldRule.IF_EMPTY,
        },
        overlaid=("addresses", "details"),
    )
    said = {key: told.item for key, told in wanted.items() if told.item is not None}
    context.changes.take("counterparty", merged, lines_of(said))
    for key, message in identified.doubts.items():
        _warn(key, message, wanted[key], context)
    return merged


def _warn(key: str, message: str, told: Told, context: LoadContext) -> None:
    context.report.add(
        ValueProblem(
            code="ORD-09",
            message=message,
            element=RecordKind.COUNTERPARTY,
            line=told.item.entry.line if told.item else 0,
            external_id=key,
            severity="warning",
        )
    )
