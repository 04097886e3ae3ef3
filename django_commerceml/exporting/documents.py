"""Orders with all that belongs to them, as the documents that 1C gets."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from django_commerceml.cml import records
from django_commerceml.cml.names import Operation, Role
from django_commerceml.cml.styles import OrderForm
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.exporting.attributes import build_order_attributes
from django_commerceml.exporting.buyers import Buyers
from django_commerceml.exporting.loading import LoadedOrder, load_orders
from django_commerceml.exporting.moments import local
from django_commerceml.exporting.numbers import propose_numbers
from django_commerceml.exporting.parties import build_buyer
from django_commerceml.exporting.parts import build_payment, build_shipment
from django_commerceml.exporting.rows import (
    build_discounts,
    build_lines,
    build_taxes,
)
from django_commerceml.exporting.terms import Terms, read_terms
from django_commerceml.models import ExchangeProfile, Order, OrderExport
from django_commerceml.models.sums import line_total, sums_of, vat_of

_CHUNK: Final = 200
_CURRENCY_LENGTH: Final = 3
_USUAL_CURRENCY: Final = "RUB"


def iter_order_documents(
    profile: ExchangeProfile, exports: Sequence[OrderExport], form: OrderForm
) -> Iterator[records.OrderContainer]:
    """Yield each order of *exports* with its payments and shipments.

    An order whose document cannot be built raises what the building raised.
    """
    terms = read_terms(profile)
    for start in range(0, len(exports), _CHUNK):
        chunk = exports[start : start + _CHUNK]
        some = load_some(terms, chunk)
        propose_numbers(profile, chunk, some.orders, form)
        for export in chunk:
            if export.order_id in some.orders:
                yield some.build(export)


class SomeOrders:
    """Some orders with all their rows, ready to become documents."""

    def __init__(
        self, terms: Terms, loaded: dict[int, LoadedOrder], buyers: Buyers
    ) -> None:
        self.orders: dict[int, Order] = {
            pk: loaded_order.order for pk, loaded_order in loaded.items()
        }
        self._terms = terms
        self._loaded = loaded
        self._buyers = buyers

    def build(self, export: OrderExport) -> records.OrderContainer:
        """Return the order of *export* with its payments and shipments."""
        loaded = self._loaded[export.order_id]
        order = loaded.order
        buyer = build_buyer(order, self._buyers.find_id(order))
        document = _build_order(loaded, export, self._terms, buyer)
        payments = (build_payment(row, order, document) for row in loaded.payments)
        shipments = (build_shipment(row, order, document) for row in loaded.shipments)
        return records.OrderContainer(documents=(document, *payments, *shipments))


def load_some(terms: Terms, exports: Sequence[OrderExport]) -> SomeOrders:
    """Return the orders of *exports*, read in a constant number of queries."""
    loaded = load_orders(exports)
    buyers = Buyers.of(terms.profile, [item.order for item in loaded.values()])
    return SomeOrders(terms, loaded, buyers)


def _build_order(
    loaded: LoadedOrder,
    export: OrderExport,
    terms: Terms,
    buyer: records.Counterparty,
) -> records.OrderDocument:
    if not export.number:
        raise CommerceMLError("для него нет свободного номера", code="ORD-01")
    order, placed_at = loaded.order, local(loaded.order.placed_at)
    date_1c = export.date_in_1c
    return records.OrderDocument(
        id=str(order.uuid),
        number=export.number,
        date=placed_at.date(),
        time=placed_at.time(),
        operation=Operation.ORDER,
        role=Role.SELLER,
        currency=_currency(order, terms.profile),
        exchange_rate=Decimal(1),
        total=_total(loaded),
        version=str(export.version),
        number_1c=export.number_in_1c or None,
        date_1c=local(date_1c).date() if date_1c else None,
        is_deleted=False,
        counterparties=(buyer,),
        comment=order.comment or None,
        taxes=build_taxes(loaded.taxes),
        discounts=build_discounts(loaded.discounts),
        lines=build_lines(loaded),
        attributes=build_order_attributes(loaded, export, terms),
    )


def _currency(order: Order, profile: ExchangeProfile) -> str:
    """Return what 1C calls the currency: it takes no order without one (C.9)."""
    words = (profile.order_currency, order.currency, _USUAL_CURRENCY)
    return next(filter(None, map(str.strip, words)))[:_CURRENCY_LENGTH]


def _total(loaded: LoadedOrder) -> Decimal:
    """Return the sum of an order by its lines, whatever the order's own row says."""
    order = loaded.order
    for line in loaded.lines:
        line.total = line_total(line.price, line.quantity)
        line.vat_total = vat_of(
            line.total, line.vat_rate, is_included=order.includes_vat
        )
    return sums_of(order, loaded.lines, loaded.discounts).total
