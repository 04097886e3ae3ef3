"""The adapter of Oscar keeps the contract of orders, too."""

import pytest
from oscar.core.loading import get_model

from django_commerceml.adapters.testing import OrderView
from django_commerceml.adapters.testing.dealings import OrdersContract
from tests.oscar.orders.shopping import buy

pytestmark = pytest.mark.django_db


class TestOscarOrders(OrdersContract):
    adapter = "django_commerceml.adapters.oscar.OscarAdapter"
    statuses = {"S": "Отгружен"}

    def place_order(self, offer_ids):
        products = get_model("catalogue", "Product").objects
        return buy(*((products.get(code=name), 2) for name in offer_ids))

    def change_order(self, shop_order):
        line = shop_order.lines.first()
        line.quantity = 1
        line.line_price_incl_tax = line.unit_price_incl_tax
        line.save()

    def read_order(self, shop_order):
        found = type(shop_order).objects.get(pk=shop_order.pk)
        notes = found.notes.filter(message__startswith="Номер отправления: ")
        debited = sum(source.amount_debited for source in found.sources.all())
        return OrderView(
            status=found.status,
            is_paid=debited > 0,
            is_shipped=found.shipping_status == "Отгружено",
            is_cancelled=found.status == "Отменён",
            tracking_number="".join(note.message.rpartition(" ")[2] for note in notes),
        )
