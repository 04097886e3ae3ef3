"""Finds the counterparty of an order by the rule of a family, or creates it."""

from collections.abc import Iterable

from django_commerceml.cml.records import Counterparty
from django_commerceml.emulator.habits import PartyKey
from django_commerceml.emulator.infobase.entities import Party
from django_commerceml.emulator.infobase.infobase import Infobase, make_guid
from django_commerceml.emulator.infobase.lookups import tax_key


def take_party(
    infobase: Infobase, record: Counterparty, keys: Iterable[PartyKey]
) -> Party:
    """Return the counterparty that *record* means; an unknown one is created."""
    known = _find(infobase, record, keys)
    if known is not None:
        return known
    party = _make_party(record)
    infobase.put_party(party)
    return party


def _find(
    infobase: Infobase, record: Counterparty, keys: Iterable[PartyKey]
) -> Party | None:
    said = {
        PartyKey.NAME: record.name or "",
        PartyKey.TAX_NUMBERS: tax_key(record.inn or "", record.kpp or ""),
        PartyKey.SITE_ID: record.id,
    }
    for key in keys:
        found = infobase.find_party(key, said[key]) if said[key] else None
        if found is not None:
            return found
    return None


def _make_party(record: Counterparty) -> Party:
    return Party(
        id=make_guid(),
        site_id=record.id,
        name=record.name or "",
        full_name=record.full_name or "",
        official_name=record.official_name or "",
        last_name=record.last_name or "",
        first_name=record.first_name or "",
        middle_name=record.middle_name or "",
        inn=record.inn or "",
        kpp=record.kpp or "",
        address=record.legal_address or record.address,
        contacts=record.contacts or (),
    )
