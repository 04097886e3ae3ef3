"""Orders that were born in 1C."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Final

from django_commerceml.cml.attributes import DocumentAttribute
from django_commerceml.cml.names import Role
from django_commerceml.cml.records import Counterparty, OrderDocument
from django_commerceml.importing.loaders.orders.clocks import moment_of, site_moment
from django_commerceml.importing.loaders.orders.planning import text_of
from django_commerceml.importing.loaders.orders.remarks import DocumentRefusedError
from django_commerceml.importing.loaders.orders.sorting import Received
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.importing.loaders.orders.statuses import Statuses
from django_commerceml.models import Counterparty as Party
from django_commerceml.models import ExchangeProfile, Order

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
    profile: ExchangeProfile,
    statuses: Statuses,
    party: Party | None,
    now: datetime,
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
        origin=profile,
        site_id=profile.new_orders_site_id,
        counterparty=party,
        user_id=party.user_id,
        placed_at=_placed_at(received, document) or now,
        status=statuses.said_by(received.facts).code or statuses.first or "N",
        currency=document.currency or "RUB",
        delivery_name=(received.facts.delivery_name or "")[:255],
        delivery_code=(received.facts.delivery_id or "")[:50],
        payment_name=text_of(document, DocumentAttribute.PAYMENT_METHOD_NAME)[:255],
        payment_code=text_of(document, DocumentAttribute.PAYMENT_METHOD_ID)[:50],
    )
    return OrderState(order=order)


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
