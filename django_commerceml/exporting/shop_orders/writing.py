"""What the shop says of an order goes into ours, part by part, under its lock."""

from collections import Counter
from typing import Final

from django.utils import timezone

from django_commerceml.adapters import OrderDocument
from django_commerceml.adapters.sayings import ROWS, Sayings
from django_commerceml.exceptions import AdapterError
from django_commerceml.exporting.shop_orders.attached import write_attached
from django_commerceml.exporting.shop_orders.headers import make_order, write_header
from django_commerceml.exporting.shop_orders.lines import write_lines
from django_commerceml.models import Order, OrderStatus, ShopOrder
from django_commerceml.models.sums import recalculate
from django_commerceml.models.versions import raise_version

_ERASED: Final = "Удалён в магазине"


def write(row: ShopOrder, document: OrderDocument) -> int:
    """Write *document* over the order of *row*, which is locked; return its version.

    The version is raised where something is news.
    """
    _check_keys(document)
    before, now = Sayings.read(row.said), Sayings.of(document)
    order = row.order
    is_new = order is None
    if order is None:
        order = make_order(document)
    changed = [
        is_new,
        write_header(order, document, Sayings.of(document) if is_new else before, now),
        write_lines(order, document, before, now),
        write_attached(order, document, before, now),
    ]
    if any(changed):
        raise_version(order)
        recalculate(order)
    # What is not said now was said before, and still counts as said.
    now.header = {**before.header, **now.header}
    settle(row, order, now)
    return order.version


def settle(row: ShopOrder, order: Order | None, said: Sayings | None = None) -> None:
    """Note that *row* is taken over: it does not wait any more."""
    row.order, row.waiting_since, row.problem = order, None, ""
    if said is not None:
        row.said = said.write()
    row.save(update_fields=["order", "waiting_since", "problem", "said"])


def forget(row: ShopOrder) -> int:
    """Note that the shop has erased the order of *row*; return its version.

    It is cancelled where the work on it may still go on. Who tidies up what was done
    long ago cancels nothing.
    """
    order = row.order
    row.delete()
    if order is None:
        return 0
    if _is_open(order):
        order.is_cancelled, order.cancelled_at = True, timezone.now()
        order.cancellation_reason = _ERASED
        order.save(
            update_fields=[
                *("is_cancelled", "cancelled_at", "cancellation_reason", "updated_at")
            ]
        )
        raise_version(order)
    return order.version


def _is_open(order: Order) -> bool:
    if order.is_paid or order.is_shipped or order.is_cancelled:
        return False
    finals = OrderStatus.objects.filter(code=order.status, is_final=True)
    return not finals.exists()


def _check_keys(document: OrderDocument) -> None:
    """Raise `AdapterError` where two rows of *document* have one key."""
    for name in ROWS:
        keys = Counter(row.key for row in getattr(document, name))
        twice = [key for key, number in keys.items() if number > 1]
        if twice:
            message = f"у двух строк заказа один ключ «{twice[0]}» ({name})"
            raise AdapterError(message)
