"""Versions: how a change of an order and its place in the outbox become one thing."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from django_commerceml.models.exchange import ExchangeProfile
from django_commerceml.models.exports import HoldReason, OrderExport
from django_commerceml.models.orders import Order


def raise_version(order: Order, *, source: ExchangeProfile | None = None) -> int:
    """Count a change of *order*, within the transaction of the change itself.

    Every infobase that takes orders must get the new version; *source*, where the
    change came from, has it already (unless it still lacks a change of the shop).
    Returns the version.
    """
    with transaction.atomic():
        # The row lock makes the versions of an order a strict sequence.
        Order.objects.filter(pk=order.pk).update(version=F("version") + 1)
        version = Order.objects.values_list("version", flat=True).get(pk=order.pk)
        _raise_exports(order.pk, version, source)
        _add_exports(order, version, source)
    order.version = version
    return version


def _raise_exports(order_id: int, version: int, source: ExchangeProfile | None) -> None:
    exports = OrderExport.objects.filter(order_id=order_id)
    if source is not None:
        knows = exports.filter(profile=source, acknowledged_version=F("version"))
        knows.update(acknowledged_version=version, version=version)
    exports.filter(version__lt=version).update(
        version=version, waiting_since=Coalesce("waiting_since", Value(timezone.now()))
    )
    # What could not be built may be built now; an operator's word stays.
    exports.filter(held_reason=HoldReason.UNBUILT).update(
        held_reason=HoldReason.NONE, held_message=""
    )


def _add_exports(order: Order, version: int, source: ExchangeProfile | None) -> None:
    there = OrderExport.objects.filter(order=order, profile=OuterRef("pk"))
    takers = Q(exports_orders=True)
    if source is not None:
        takers |= Q(pk=source.pk)
    profiles = ExchangeProfile.objects.filter(takers, ~Exists(there))
    OrderExport.objects.bulk_create(
        [
            OrderExport(
                profile=profile,
                order=order,
                version=version,
                acknowledged_version=version if profile == source else 0,
                waiting_since=None if profile == source else timezone.now(),
            )
            for profile in profiles
        ]
    )
