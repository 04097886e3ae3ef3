"""The contract of adapters holds for Salesman's."""

from typing import Any

from django.test import TestCase

from django_commerceml.adapters.testing import AdapterContract, OrderView, ShopView
from tests.salesman.goods.models import Good
from tests.salesman.selling import fresh, sell


class TestSalesman(AdapterContract, TestCase):
    adapter = "tests.salesman.goods.adapter.Adapter"
    statuses = {"P": "PROCESSING", "S": "SHIPPED", "F": "COMPLETED"}

    def read_product(self, external_id):
        found = self.find(Good, external_id)
        return found and ShopView(title=found.name, is_active=found.is_active)

    def place_order(self, offer_ids):
        goods: list[Any] = [self.find(Good, name) for name in offer_ids]
        return sell(*((good, 2) for good in goods))

    def change_order(self, shop_order):
        shop_order.shipping_address = "Тверь, Советская, 2"
        shop_order.save()

    def read_order(self, shop_order):
        found = fresh(shop_order)
        return OrderView(
            status=found.status,
            is_paid=found.is_paid,
            is_shipped=found.status == "SHIPPED",
            is_cancelled=found.status == "CANCELLED",
            tracking_number=found.extra.get("tracking_number"),
        )
