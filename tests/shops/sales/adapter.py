"""Connects the shop with orders of its own."""

from typing import Any

from django_commerceml.adapters import OrderDocumentDiscount, OrderDocumentPayment
from django_commerceml.adapters.mapped import (
    MappedAdapter,
    OrderLineMapping,
    OrderMapping,
    ProductMapping,
)

PATH = "tests.shops.sales.adapter.SalesAdapter"


def rebates(order: Any) -> list[OrderDocumentDiscount]:
    if not order.rebate:
        return []
    return [OrderDocumentDiscount(name="Скидка", amount=order.rebate)]


def receipts(order: Any) -> list[OrderDocumentPayment]:
    return [
        OrderDocumentPayment(key=one.reference, number=one.reference, amount=one.amount)
        for one in order.receipts.order_by("pk")
    ]


class SalesAdapter(MappedAdapter):
    """Goods have a title and nothing else; tests link them by hand."""

    products = ProductMapping(
        model="sales.Good", fields={"title": "name"}, active="is_active"
    )
    orders = OrderMapping(
        model="sales.Order",
        fields={
            "number": "code",
            "placed_at": "created",
            "user_id": "customer_id",
            "status": "status",
            "delivery_price": "courier_price",
            "delivery_address": "address",
            "comment": "note",
            "is_paid": "paid",
            "paid_at": "paid_on",
            "is_shipped": "sent",
            "tracking_number": "track",
            "is_cancelled": "cancelled",
            "discounts": rebates,
            "payments": receipts,
        },
        buyer={
            "name": lambda order: order.company or order.client,
            "kind": lambda order: "company" if order.company else "person",
            "inn": "inn",
            "phone": "phone",
            "email": "customer.email",
        },
        lines=OrderLineMapping(
            related="items",
            product="good",
            fields={"quantity": "quantity", "price": "price"},
        ),
        statuses={"new": "N", "checked": "N", "paid": "P", "sent": "S", "done": "F"},
        filter=lambda order: order.status != "basket",
        changed_at="changed",
        receive={
            "status": "status",
            "is_paid": "paid",
            "paid_at": "paid_on",
            "is_shipped": "sent",
            "tracking_number": "track",
            "is_cancelled": "cancelled",
        },
    )
