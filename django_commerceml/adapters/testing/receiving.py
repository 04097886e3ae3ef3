"""An order of the shop as 1C has it, and what 1C does to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from django_commerceml.adapters.asking import ask_once
from django_commerceml.adapters.contract import (
    OrderChanges,
    PublishContext,
    RowError,
    ShopAdapter,
)
from django_commerceml.adapters.documents import OrderDocument
from django_commerceml.models import (
    ExchangeProfile,
    Order,
    OrderLine,
    OrderPayment,
    OrderShipment,
    OrderStatus,
    ShopOrder,
)
from django_commerceml.models.orders import statuses_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """An order that was handed over to 1C."""

    adapter: ShopAdapter
    profile: ExchangeProfile
    shop_order: Model
    order: Order

    def change(
        self, name: str, *, tracking_number: str = "", **facts: bool
    ) -> OrderChanges:
        """Write *facts* into the order as an import does; return them as changes."""
        order, now = self.order, timezone.now()
        for fact, value in facts.items():
            setattr(order, fact, value)
        order.tracking_number = tracking_number
        order.paid_at = now if order.is_paid else None
        order.shipped_at = now if order.is_shipped else None
        order.save()
        if name == "payment":
            self._add_payment()
        if name == "shipment":
            self._add_shipment(tracking_number)
        return OrderChanges(
            names=frozenset({name}),
            status_before=order.status,
            status_after=order.status,
            is_paid=facts.get("is_paid"),
            is_shipped=facts.get("is_shipped"),
            is_cancelled=facts.get("is_cancelled"),
        )

    def receive_status(self, code: str) -> Sequence[RowError]:
        """Have 1C give the order the status *code*."""
        order = self.order
        changes = OrderChanges(
            names=frozenset({"status"}),
            status_before=order.status,
            status_after=code,
        )
        order.status, order.status_changed_at = code, timezone.now()
        order.save()
        return self.receive(changes)

    def receive(self, changes: OrderChanges) -> Sequence[RowError]:
        """Tell the shop of *changes*, as an import does; return what it said."""
        order = Order.objects.get(pk=self.order.pk)

        def receive(
            orders: Sequence[Order], context: PublishContext
        ) -> Sequence[RowError]:
            return self.adapter.receive_order(orders[0], changes, context)

        with transaction.atomic():
            return ask_once(receive, [order], PublishContext(profile=self.profile))

    def _add_payment(self) -> None:
        order = self.order
        OrderPayment.objects.create(
            order=order,
            source=self.profile,
            external_id="payment-1",
            number="П-1",
            amount=order.total,
            is_paid=True,
            paid_at=order.paid_at,
        )

    def _add_shipment(self, tracking_number: str) -> None:
        lines = self.order.lines.all()
        OrderShipment.objects.create(
            order=self.order,
            source=self.profile,
            external_id="shipment-1",
            number="О-1",
            tracking_number=tracking_number,
            is_shipped=True,
            shipped_at=self.order.shipped_at,
            lines=[
                {
                    "id": line.external_id,
                    "name": line.name,
                    "quantity": str(line.quantity),
                }
                for line in lines
            ],
        )


def hand(adapter: ShopAdapter, shop_order: Any, document: OrderDocument) -> Handed:
    """Keep *document* as an order that 1C has got, and return it."""
    profile = ExchangeProfile.objects.get(slug__startswith="contract-")
    statuses: list[OrderStatus] = statuses_of(profile.pk)
    order = Order.objects.create(
        number=document.number,
        placed_at=document.placed_at,
        user_id=document.user_id,
        currency=document.currency,
        status=document.status or statuses[0].code,
        delivery_price=document.delivery_price,
        total=sum((line.price * line.quantity for line in document.lines), Decimal(0)),
        version=1,
    )
    OrderLine.objects.bulk_create(_lines(order, document))
    ShopOrder.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(shop_order),
        object_id=str(shop_order.pk),
        defaults={"order": order, "waiting_since": None},
    )
    return Handed(adapter=adapter, profile=profile, shop_order=shop_order, order=order)


def _lines(order: Order, document: OrderDocument) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            position=place,
            external_id=line.external_id,
            sku=line.sku,
            name=line.name,
            quantity=line.quantity,
            price=line.price,
            total=line.price * line.quantity,
            vat_rate=line.vat_rate,
            is_service=line.is_service,
        )
        for place, line in enumerate(document.lines)
    ]
