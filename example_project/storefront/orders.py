"""Orders as their buyers see them: by a signed address, with a word for the state."""

from dataclasses import dataclass
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from django_commerceml.exporting import publish
from django_commerceml.models import Offer, Order, OrderStatus
from django_commerceml.models.orders import DEFAULT_STATUSES
from example_project.storefront.basket import Basket

REASON: Final = "Отменён покупателем"
_SIGNER: Final = Signer(salt="storefront.order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status of orders in words."""

    name: str
    is_final: bool = False


def order_url(order: Order) -> str:
    """Return the address of *order*: only who was given it can know it."""
    return reverse("storefront:order", args=[sign(order)])


def sign(order: Order) -> str:
    """Return the key of *order* in addresses."""
    return _SIGNER.sign(str(order.pk))


def read_key(key: str) -> int | None:
    """Return the id of the order with *key*; None: the key is not ours."""
    try:
        return int(_SIGNER.unsign(key))
    except (BadSignature, ValueError):
        return None


def read_statuses() -> dict[str, Status]:
    """Return the statuses by code, as the first infobase with each names it."""
    usual = {
        code: Status(name=name, is_final=is_final)
        for code, name, is_final in DEFAULT_STATUSES
    }
    rows = OrderStatus.objects.order_by("-profile_id")
    own = {row.code: Status(name=row.name, is_final=row.is_final) for row in rows}
    return usual | own


def status_of(order: Order, statuses: dict[str, Status]) -> Status:
    """Return the state of *order* in words."""
    if order.is_cancelled:
        return Status(name="Отменён", is_final=True)
    return statuses.get(order.status, Status(name=order.status))


def can_cancel(order: Order, statuses: dict[str, Status]) -> bool:
    """Return whether a buyer may still cancel *order* himself."""
    is_done = status_of(order, statuses).is_final
    return not (order.is_paid or order.is_shipped or is_done)


def cancel(order: Order) -> bool:
    """Cancel *order* and tell 1C; return False when it is too late."""
    statuses = read_statuses()
    with transaction.atomic():
        # Locked: 1C may report the payment at the same moment.
        locked = Order.objects.select_for_update().get(pk=order.pk)
        if not can_cancel(locked, statuses):
            return False
        locked.is_cancelled = True
        locked.cancelled_at = timezone.now()
        locked.cancellation_reason = REASON
        names = ["is_cancelled", "cancelled_at", "cancellation_reason", "updated_at"]
        locked.save(update_fields=names)
        publish(locked)
    return True


def repeat(order: Order, basket: Basket) -> list[str]:
    """Put the goods of *order* into *basket*; return what is not sold any more."""
    missing = []
    # 1C may have left a line at nothing, or taken goods back with one below it.
    lines = order.lines.filter(is_service=False, quantity__gt=0)
    offers = Offer.objects.in_bulk([line.offer_id for line in lines if line.offer_id])
    for line in lines:
        offer = offers.get(line.offer_id or 0)
        is_sold = offer is not None and offer.is_active
        if not is_sold or offer is None or not basket.add(offer, line.quantity):
            missing.append(line.name)
    return missing
