"""Orders that were born in 1C."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import count
from typing import Final

from django_commerceml.cml.attributes import DocumentAttribute
from django_commerceml.cml.names import Role
from django_commerceml.cml.records import Counterparty, OrderDocument
from django_commerceml.conf import get_settings
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.known_words import plain
from django_commerceml.importing.loaders.orders.clocks import moment_of, site_moment
from django_commerceml.importing.loaders.orders.planning import text_of
from django_commerceml.importing.loaders.orders.remarks import DocumentRefusedError
from django_commerceml.importing.loaders.orders.sorting import Received
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.importing.loaders.orders.statuses import Statuses
from django_commerceml.importing.unknowns import Unknowns
from django_commerceml.models import Counterparty as Party
from django_commerceml.models import Order, UnknownKind

Methods = dict[str, dict[str, str]]

_LONGEST: Final = 45
_COLLECTIVE: Final = "покупатель через интернет-магазин"


def buyer_in(document: OrderDocument) -> Counterparty | None:
    """Return the counterparty of *document* that buys; of several the first."""
    parties = document.counterparties or ()
    for party in parties:
        if party.role == Role.BUYER:
            return party
    return parties[0] if parties else None


def is_collective(party: Counterparty) -> bool:
    """Return whether *party* stands for all buyers of the shop at once."""
    return " ".join((party.name or "").split()).casefold() == _COLLECTIVE


def has_data(party: Counterparty) -> bool:
    """Return whether something of *party* is known."""
    return bool(party.id or party.inn or party.name or party.full_name)


def give_birth(
    received: Received,
    context: LoadContext,
    statuses: Statuses,
    party: Party | None,
) -> OrderState:
    """Make the order that *received* tells of, still without its goods.

    Raises `DocumentRefusedError` (ORD-09) where nothing is known of the buyer.
    """
    names, document = received.names, received.document
    if document is None or party is None:
        message = (
            f"Данные контрагента для создания заказа № {names.label} не найдены. "
            "Заказ не будет создан."
        )
        raise DocumentRefusedError(message, code="ORD-09")
    order = Order.objects.create(
        number=_free_number(names.number or names.number_in_1c or names.id),
        origin=context.profile,
        site_id=context.profile.new_orders_site_id,
        counterparty=party,
        user_id=party.user_id,
        placed_at=_placed_at(received, document) or context.now,
        status=statuses.said_by(received.facts).code or statuses.first or "N",
        currency=context.unknowns.currency(document.currency or "RUB"),
        **_ways(received, document, context.unknowns),
    )
    return OrderState(order=order)


def _ways(
    received: Received, document: OrderDocument, unknowns: Unknowns
) -> dict[str, str]:
    """Return how the order of *received* is delivered and paid, in the shop's codes."""
    facts, text = received.facts, partial(text_of, document)
    delivery = _way(
        UnknownKind.DELIVERY,
        (facts.delivery_id or "", facts.delivery_name or ""),
        get_settings().delivery_methods,
        unknowns,
    )
    payment = _way(
        UnknownKind.PAYMENT,
        (
            text(DocumentAttribute.PAYMENT_METHOD_ID),
            text(DocumentAttribute.PAYMENT_METHOD_NAME),
        ),
        get_settings().payment_methods,
        unknowns,
    )
    return {
        "delivery_code": delivery[0][:50],
        "delivery_name": delivery[1][:255],
        "payment_code": payment[0][:50],
        "payment_name": payment[1][:255],
    }


def _way(
    kind: UnknownKind,
    said: tuple[str, str],
    methods: Methods,
    unknowns: Unknowns,
) -> tuple[str, str]:
    """Return the code and the name of what 1C *said* by a code and a name.

    It stays as it is where the shop names none of its *methods*, or knows the code.
    """
    code, name = said
    if not methods or code in methods:
        return said
    by_name = {plain(method["name"]): known for known, method in methods.items()}
    known = by_name.get(plain(name), "") or unknowns.meaning(kind, name or code)
    return (known, methods[known]["name"]) if known in methods else said


def _placed_at(received: Received, document: OrderDocument) -> datetime | None:
    return moment_of(document) or site_moment(received.facts.date_1c)


def _free_number(wanted: str) -> str:
    """Return *wanted*, or with a number after it: numbers of the shop are unique."""
    numbers = _numbers(wanted.strip()[:_LONGEST])
    return next(one for one in numbers if not _is_taken(one))


def _is_taken(number: str) -> bool:
    return Order.objects.filter(number=number).exists()


def _numbers(wanted: str) -> Iterator[str]:
    yield wanted
    for place in count(2):
        yield f"{wanted}-{place}"
