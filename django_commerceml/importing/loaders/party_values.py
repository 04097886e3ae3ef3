"""What a counterparty of 1C says, as the columns of its row."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django_commerceml.cml import records
from django_commerceml.importing.lookups import drop_none
from django_commerceml.models import CounterpartyKind

_COLUMNS: Final = (
    "name",
    "last_name",
    "first_name",
    "middle_name",
    "inn",
    "kpp",
    "okpo",
    "role",
    "comment",
)
_DETAILS: Final = (
    "salutation",
    "birth_date",
    "birth_place",
    "sex",
    "okved",
    "okdp",
    "okopf",
    "okfs",
    "egrpo",
    "main_activity",
    "registered_date",
)
_ADDRESSES: Final = ("legal_address", "registration_address", "address")


def values_of(record: records.Counterparty) -> dict[str, Any]:
    """Return the values that *record* says; what it does not say is left out."""
    values = {name: getattr(record, name) for name in _COLUMNS}
    full_name = record.official_name or record.full_name
    return drop_none(
        {
            **values,
            "kind": _kind(record),
            "full_name": full_name,
            "addresses": _addresses(record),
            "contacts": _contacts(record.contacts),
            "bank_accounts": _accounts(record.bank_accounts),
            "representatives": _representatives(record.representatives),
            "details": _details(record),
            "is_deleted": record.is_deleted,
            "is_active": not record.is_deleted,
        }
    )


def _kind(record: records.Counterparty) -> CounterpartyKind | None:
    """Return who it is: the rule of 1C-Bitrix (protocol C.8); a stub does not say."""
    if record.official_name:
        return CounterpartyKind.COMPANY
    if record.inn:
        return CounterpartyKind.SOLE_TRADER
    is_said = record.full_name or record.last_name or record.first_name
    return CounterpartyKind.PERSON if is_said else None


def _addresses(record: records.Counterparty) -> dict[str, Any] | None:
    found = {
        name: _address(value)
        for name in _ADDRESSES
        if (value := getattr(record, name)) is not None
    }
    return found or None


def _address(address: records.Address) -> dict[str, Any]:
    return {
        "text": address.text or "",
        "parts": [[part.kind, part.value] for part in address.parts],
    }


def _contacts(
    contacts: tuple[records.Contact, ...] | None,
) -> list[list[str]] | None:
    if contacts is None:
        return None
    return [[contact.kind, contact.value] for contact in contacts]


def _accounts(
    accounts: tuple[records.BankAccount, ...] | None,
) -> list[dict[str, str]] | None:
    return None if accounts is None else [_account(item) for item in accounts]


def _account(account: records.BankAccount) -> dict[str, str]:
    bank = account.bank or records.Bank()
    return {
        "number": account.number,
        "bank": bank.name or "",
        "bik": bank.bik or "",
        "swift": bank.swift or "",
        "correspondent_account": bank.correspondent_account or "",
    }


def _representatives(
    people: Iterable[records.Representative] | None,
) -> list[dict[str, str]] | None:
    if people is None:
        return None
    return [
        {"name": person.name, "relation": person.relation or ""} for person in people
    ]


def _details(record: records.Counterparty) -> dict[str, Any] | None:
    details: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, date) else value
        for name in _DETAILS
        if (value := getattr(record, name)) is not None
    }
    if record.attributes:
        details["attributes"] = [
            [attribute.name, *attribute.values] for attribute in record.attributes
        ]
    return details or None
