"""The one file that connects the store keeps the contract of adapters."""

from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import TestCase

from django_commerceml.adapters.testing import (
    AdapterContract,
    GroupView,
    OrderView,
    ShopView,
)
from example_own import commerceml_adapter
from example_own.store.basket import Row
from example_own.store.models import Category, Order, Product, Variant
from example_own.store.placing import place

_customers = count(1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def test_the_adapter_is_short():
    lines = Path(commerceml_adapter.__file__).read_text("utf-8").splitlines()

    assert len(lines) <= 80


def test_nothing_is_wrong_with_the_adapter():
    assert list(commerceml_adapter.Adapter.check()) == []


def test_the_store_knows_nothing_of_the_exchange():
    store = Path(commerceml_adapter.__file__).parent / "store"
    words = [path.read_text("utf-8") for path in store.rglob("*.py")]

    assert len(words) > 15
    assert not [text for text in words if "commerceml" in text]


class TestTheStore(AdapterContract, TestCase):
    adapter = "example_own.commerceml_adapter.Adapter"
    statuses = {"P": "Оплачен", "S": "Отгружен", "F": "Выполнен"}

    def read_product(self, external_id):
        product = self.find(Product, external_id)
        if product is None:
            return None
        only = product.variants.filter(is_on_sale=True).first()
        return ShopView(
            title=product.title,
            is_active=product.is_published,
            price=only.price if only else None,
            stock=Decimal(only.stock) if only else None,
            groups=[category.name for category in product.categories.all()],
            pictures=product.photos.count(),
        )

    def read_offer(self, external_id):
        variant = self.find(Variant, external_id)
        return variant and ShopView(
            is_active=variant.is_on_sale and variant.product.is_published,
            price=variant.price,
            stock=Decimal(variant.stock),
        )

    def read_group(self, external_id):
        category = self.find(Category, external_id)
        return category and GroupView(
            name=category.name, parent=category.parent.name if category.parent else ""
        )

    def hide_product(self, external_id):
        product = self.find(Product, external_id)
        number = product.pk if product else 0
        Product.objects.filter(pk=number).update(is_published=False)

    def place_order(self, offer_ids):
        order = Order(
            name="Иванова Анна",
            phone="+7 912 345-67-89",
            email="anna@example.com",
            delivery=Order.Delivery.PICKUP,
        )
        found = (self.find(Variant, external_id) for external_id in offer_ids)
        rows = [Row(variant=variant, quantity=2) for variant in found if variant]
        name = f"buyer-{next(_customers)}"
        return place(order, rows, get_user_model().objects.create(username=name))

    def change_order(self, shop_order):
        shop_order.comment = "Позвоните за час"
        shop_order.save()

    def read_order(self, shop_order):
        order = Order.objects.get(pk=shop_order.pk)
        return OrderView(
            status=order.get_status_display(),
            is_paid=order.is_paid,
            is_shipped=order.is_sent,
            is_cancelled=order.is_cancelled,
            tracking_number=order.track,
        )
