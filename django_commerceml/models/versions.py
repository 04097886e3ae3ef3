"""Versions: how a change of an order and its place in the outbox become one thing."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
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
    raise_versions([order.pk], source=source)
    order.version = Order.objects.values_list("version", flat=True).get(pk=order.pk)
    return order.version


def raise_versions(
    order_ids: Sequence[int], *, source: ExchangeProfile | None = None
) -> None:
    """Count a change of each of the orders, as `raise_version` does for one."""
    with transaction.atomic():
        _raise_orders(order_ids)
        _raise_exports(order_ids, source)
        _add_exports(order_ids, source)


def give_again(export: OrderExport) -> None:
    """Have one infobase get an order again: a new version, though nothing changed.

    The others, where they have the order as it is, have the new version at once.
    """
    with transaction.atomic():
        _raise_orders([export.order_id])
        others = OrderExport.objects.filter(order=export.order_id).exclude(pk=export.pk)
        _follow(others.filter(acknowledged_version=F("version")))
        _raise_exports([export.order_id], None)


def _raise_orders(order_ids: Sequence[int]) -> None:
    """Raise the versions; the row locks make those of an order a strict sequence."""
    # What was ever given counts, too: `save` of an old row may have put it back.
    known = OrderExport.objects.filter(order=OuterRef("pk")).order_by("-version")
    given = Coalesce(Subquery(known.values("version")[:1]), F("version"))
    Order.objects.filter(pk__in=order_ids).update(
        version=Greatest(F("version"), given) + 1
    )


def _version_of_order() -> Subquery:
    return Subquery(Order.objects.filter(pk=OuterRef("order")).values("version"))


def _follow(exports: QuerySet[OrderExport]) -> None:
    """Note that *exports*, to which the version is no news, have it."""
    version = _version_of_order()
    exports.update(acknowledged_version=version, version=version)


def _raise_exports(order_ids: Sequence[int], source: ExchangeProfile | None) -> None:
    version = _version_of_order()
    exports = OrderExport.objects.filter(order__in=order_ids)
    if source is not None:
        _follow(exports.filter(profile=source, acknowledged_version=F("version")))
    exports.filter(version__lt=version).update(
        version=version, waiting_since=Coalesce("waiting_since", Value(timezone.now()))
    )
    # What could not be built may be built now; an operator's word stays.
    exports.filter(held_reason=HoldReason.UNBUILT).update(
        held_reason=HoldReason.NONE, held_message=""
    )


def _add_exports(order_ids: Sequence[int], source: ExchangeProfile | None) -> None:
    takers = Q(exports_orders=True)
    if source is not None:
        takers |= Q(pk=source.pk)
    now = timezone.now()
    for profile in ExchangeProfile.objects.filter(takers).order_by("pk"):
        there = OrderExport.objects.filter(order=OuterRef("pk"), profile=profile)
        orders = Order.objects.filter(~Exists(there), pk__in=order_ids).order_by("pk")
        OrderExport.objects.bulk_create(
            OrderExport(
                profile=profile,
                order_id=pk,
                version=version,
                acknowledged_version=version if profile == source else 0,
                waiting_since=None if profile == source else now,
            )
            for pk, version in orders.values_list("pk", "version")
        )
