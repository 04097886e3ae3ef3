"""The order itself: what the shop says anew is written, what 1C changed stays."""

from itertools import chain, count
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.utils import timezone

from django_commerceml.adapters import OrderDocument
from django_commerceml.adapters.sayings import HEADER, Sayings
from django_commerceml.exporting.shop_orders.buyers import get_counterparty
from django_commerceml.exporting.shop_orders.fitting import Values, fit, put
from django_commerceml.models import Order

_MOMENTS: Final = {
    "is_paid": "paid_at",
    "is_delivery_allowed": "delivery_allowed_at",
    "is_shipped": "shipped_at",
    "is_cancelled": "cancelled_at",
}
"""When a fact came true, where nobody says it."""
_LONGEST_NUMBER: Final = 45


def make_order(document: OrderDocument) -> Order:
    """Make the order that *document* tells of, still without its rows."""
    order = Order(number="")
    _put(order, document, [*HEADER, "buyer"])
    order.save(force_insert=True)
    return order


def write_header(
    order: Order, document: OrderDocument, before: Sayings, now: Sayings
) -> bool:
    """Write what *document* says otherwise than *before*; return whether it is news."""
    said = [
        name
        for name in (*HEADER, "buyer")
        if name in now.header and now.header[name] != before.header.get(name)
    ]
    changed = _put(order, document, said)
    if changed:
        order.save(update_fields=[*changed, "updated_at"])
    return bool(changed)


def _put(order: Order, document: OrderDocument, names: list[str]) -> list[str]:
    """Give *order* what *document* says by *names*; return the changed columns."""
    said = {name: getattr(document, name) for name in names}
    values = {name: value for name, value in said.items() if value is not None}
    buyer, user_id = values.pop("buyer", None), values.pop("user_id", None)
    number = values.pop("number", None)
    wanted = fit(Order, values)
    if user_id is not None:
        wanted["user_id"] = _known_user(user_id)
    if number is not None:
        wanted["number"] = _free_number(str(number), order)
    changed = put(order, wanted)
    changed += put(order, _moments(order, changed, said))
    if buyer is not None:
        party = get_counterparty(buyer, order.user_id)
        changed += put(order, {"counterparty_id": party.pk})
    return changed


def _moments(order: Order, changed: list[str], said: Values) -> Values:
    """Return when what is *changed* came true, unless that is *said*."""
    now = timezone.now()
    moments = {
        moment: now if getattr(order, flag) else None
        for flag, moment in _MOMENTS.items()
        if flag in changed and said.get(moment) is None
    }
    if "status" in changed:
        moments["status_changed_at"] = now
    return moments


def _known_user(user_id: Any) -> Any:
    """Return *user_id*, or None for one that the site does not have.

    The database would refuse it only when the shop's own transaction is committed.
    """
    users = get_user_model()._default_manager  # noqa: SLF001 (Django's public name)
    return users.filter(pk=user_id).values_list("pk", flat=True).first()


def _free_number(wanted: str, order: Order) -> str:
    """Return *wanted*, or with a number after it where 1C has such an order."""
    own = wanted.strip()[:_LONGEST_NUMBER]
    others = Order.objects.exclude(pk=order.pk)
    numbers = chain([own], (f"{own}-{place}" for place in count(2)))
    return next(one for one in numbers if not others.filter(number=one).exists())
