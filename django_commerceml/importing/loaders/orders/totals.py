"""What an order will come to once its goods are changed."""

from collections.abc import Iterator
from decimal import Decimal

from django_commerceml.importing.loaders.orders.changes import GoodsChanges, Values
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.models import OrderLine
from django_commerceml.models.sums import line_total, to_money, vat_of

_NAMES = ("price", "quantity", "vat_rate", "is_service")


def total_after(state: OrderState, goods: GoodsChanges) -> Decimal:
    """Return the total of the order with *goods* in it."""
    includes_vat = goods.order.get("includes_vat", state.order.includes_vat)
    delivery = goods.order.get("delivery_price", state.order.delivery_price)
    total = to_money(Decimal(delivery)) - _discounts(state, goods)
    for values in _lines(state, goods):
        amount = line_total(values["price"], values["quantity"])
        total += amount
        if not includes_vat:
            total += vat_of(amount, values.get("vat_rate"), is_included=False)
    return total


def quantity_after(state: OrderState, goods: GoodsChanges) -> Decimal:
    """Return how much there is to ship with *goods* in the order."""
    lines = [values for values in _lines(state, goods) if not values["is_service"]]
    return sum((values["quantity"] for values in lines), Decimal(0))


def _lines(state: OrderState, goods: GoodsChanges) -> Iterator[Values]:
    changed = {id(change.line): change.values for change in goods.changed}
    gone = set(map(id, goods.removed))
    for line in state.lines:
        if id(line) not in gone:
            yield {**_values_of(line), **changed.get(id(line), {})}
    for new in goods.added:
        yield new.values


def _values_of(line: OrderLine) -> Values:
    return {name: getattr(line, name) for name in _NAMES}


def _discounts(state: OrderState, goods: GoodsChanges) -> Decimal:
    if goods.discounts is not None:
        values = goods.discounts
        amounts = [one["amount"] for one in values if not one["is_included"]]
    else:
        rows = state.order_discounts
        amounts = [row.amount for row in rows if not row.is_included]
    return sum(amounts, Decimal(0))
