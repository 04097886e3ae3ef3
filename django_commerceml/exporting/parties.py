"""Who buys, as the Контрагент of a document says it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django_commerceml.cml import records
from django_commerceml.cml.names import ContactKind, Role
from django_commerceml.models import Counterparty, CounterpartyKind, Order

_ID_LENGTH: Final = 40
ANONYMOUS_ID: Final = "retail"
_ANONYMOUS: Final = "Розничный покупатель"
"""Of whom nothing is known: all such orders have one buyer."""
_PERSON_DETAILS: Final = ("salutation", "birth_place", "sex")
_COMPANY_DETAILS: Final = (
    "okved",
    "okdp",
    "okopf",
    "okfs",
    "egrpo",
    "main_activity",
)
_DATES: Final = {
    CounterpartyKind.COMPANY: "registered_date",
    CounterpartyKind.PERSON: "birth_date",
    CounterpartyKind.SOLE_TRADER: "birth_date",
}


def build_buyer(order: Order, party_id: str) -> records.Counterparty:
    """Return the buyer of *order*, whom 1C shall know as *party_id*."""
    party = order.counterparty or _party_of_user(order)
    build = _build_company if party.kind == CounterpartyKind.COMPANY else _build_person
    return build(party, order, party_id)


def own_id(order: Order) -> str:
    """Return what the shop itself calls the buyer of *order*."""
    user, party = order.user, order.counterparty
    if user is not None:
        name = party.name if party and party.name else user.get_full_name()
        return f"{user.pk}#{user.get_username()}#{name}"[:_ID_LENGTH]
    return party.external_id if party is not None else ANONYMOUS_ID


def _party_of_user(order: Order) -> Counterparty:
    """Return what the site knows of its user, who never told more."""
    user = order.user
    if user is None:
        return Counterparty(name=_ANONYMOUS)
    name = user.get_full_name() or user.get_username()
    email = getattr(user, "email", "")
    return Counterparty(
        name=name,
        last_name=getattr(user, "last_name", ""),
        first_name=getattr(user, "first_name", ""),
        contacts=[[ContactKind.EMAIL, email]] if email else [],
    )


def _build_person(
    party: Counterparty, order: Order, party_id: str
) -> records.Counterparty:
    """Return a person; ОфициальноеНаименование would make a company of him."""
    parts = (party.last_name, party.first_name, party.middle_name)
    joined = " ".join(filter(None, parts))
    name = party.name or joined or party.full_name or _ANONYMOUS
    registration = build_address(party.addresses.get("registration_address"))
    return records.Counterparty(
        **_common(party, order, party_id),
        **_details(party, _PERSON_DETAILS),
        name=name,
        full_name=party.full_name or joined or name,
        last_name=party.last_name or None,
        first_name=party.first_name or None,
        middle_name=party.middle_name or None,
        registration_address=registration,
    )


def _build_company(
    party: Counterparty, order: Order, party_id: str
) -> records.Counterparty:
    name = party.name or party.full_name or _ANONYMOUS
    return records.Counterparty(
        **_common(party, order, party_id),
        **_details(party, _COMPANY_DETAILS),
        name=name,
        official_name=party.full_name or name,
        kpp=party.kpp or None,
        okpo=party.okpo or None,
        legal_address=build_address(party.addresses.get("legal_address")),
        bank_accounts=_accounts(party.bank_accounts),
    )


def _common(party: Counterparty, order: Order, party_id: str) -> dict[str, Any]:
    address = _delivery_address(order) or build_address(party.addresses.get("address"))
    return {
        "id": party_id,
        "inn": party.inn or None,
        "comment": party.comment or None,
        "role": Role.BUYER,
        "address": address,
        "contacts": _contacts(party.contacts) or None,
        "representatives": _representatives(party.representatives),
    }


def _details(party: Counterparty, names: Iterable[str]) -> dict[str, Any]:
    found = {name: party.details.get(name) or None for name in names}
    dated = _DATES[CounterpartyKind(party.kind)]
    raw = party.details.get(dated)
    return {**found, dated: date.fromisoformat(raw) if raw else None}


def _delivery_address(order: Order) -> records.Address | None:
    return build_address(
        {"text": order.delivery_address, "parts": order.delivery_address_parts}
    )


def build_address(said: dict[str, Any] | None) -> records.Address | None:
    """Return the address that a JSON column holds, None where it says nothing."""
    if not said:
        return None
    parts = tuple(
        records.AddressPart(kind=kind, value=value)
        for kind, value in said.get("parts") or ()
        if kind and value
    )
    text = said.get("text") or ", ".join(part.value for part in parts)
    return records.Address(text=text, parts=parts) if text else None


def _contacts(said: Iterable[Iterable[str]]) -> tuple[records.Contact, ...]:
    return tuple(
        records.Contact(kind=kind, value=value) for kind, value in said if value
    )


def _accounts(
    said: Iterable[dict[str, str]],
) -> tuple[records.BankAccount, ...] | None:
    return tuple(_account(item) for item in said if item.get("number")) or None


def _account(said: dict[str, str]) -> records.BankAccount:
    bank = records.Bank(
        name=said.get("bank") or None,
        bik=said.get("bik") or None,
        swift=said.get("swift") or None,
        correspondent_account=said.get("correspondent_account") or None,
    )
    return records.BankAccount(number=said["number"], bank=bank)


def _representatives(
    said: Iterable[dict[str, str]],
) -> tuple[records.Representative, ...] | None:
    people = tuple(
        records.Representative(
            name=item["name"], relation=item.get("relation") or "Контактное лицо"
        )
        for item in said
        if item.get("name")
    )
    return people or None
