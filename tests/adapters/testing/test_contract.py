"""The contract for users' adapters, kept by adapters that are known to keep it."""

from typing import ClassVar
from uuid import uuid4

import pytest
from django.test import TestCase
from django.utils import timezone

from django_commerceml.adapters import ShopAdapter
from django_commerceml.adapters.mirror import MirrorAdapter
from django_commerceml.adapters.testing import (
    AdapterContract,
    GroupView,
    OrderView,
    ShopView,
)
from tests.shops.kiosk.adapter import STATES, KioskAdapter
from tests.shops.kiosk.models import Item, Purchase, PurchaseLine, Shelf, Variant


class KioskProbe(AdapterContract):
    adapter: ClassVar[str | type[ShopAdapter]] = (
        "tests.shops.kiosk.adapter.KioskAdapter"
    )
    statuses = {code: STATES[code] for code in ("P", "F")}

    def read_product(self, external_id):
        item = Item.objects.filter(code=external_id).first()
        return item and ShopView(
            title=item.title,
            is_active=item.is_public,
            groups=[shelf.title for shelf in item.shelves.all()],
            pictures=item.photos.count(),
        )

    def read_offer(self, external_id):
        variant = Variant.objects.filter(code=external_id).first()
        return variant and ShopView(
            title=variant.title,
            is_active=variant.is_active and variant.item.is_public,
            price=variant.price,
            stock=variant.pieces,
        )

    def read_group(self, external_id):
        shelf = Shelf.objects.filter(code=external_id).first()
        return shelf and GroupView(
            name=shelf.title, parent=shelf.parent.title if shelf.parent else ""
        )

    def hide_product(self, external_id):
        Item.objects.filter(code=external_id).update(is_public=False)

    def spoil(self, product):
        Item.objects.create(code="own", article="own", title="Своё")
        product.sku = "own"
        product.save()

    def place_order(self, offer_ids):
        purchase = Purchase.objects.create(
            number=uuid4().hex[:10], placed_at=timezone.now(), customer="Анна Ким"
        )
        for variant in Variant.objects.filter(code__in=offer_ids).order_by("code"):
            PurchaseLine.objects.create(
                purchase=purchase, variant=variant, pieces=2, price=variant.price or 0
            )
        return purchase

    def change_order(self, shop_order):
        Purchase.objects.filter(pk=shop_order.pk).update(remark="после шести")

    def read_order(self, shop_order):
        purchase = Purchase.objects.get(pk=shop_order.pk)
        return OrderView(
            status=purchase.state,
            is_paid=purchase.is_paid,
            is_cancelled=purchase.is_cancelled,
            tracking_number=purchase.tracking,
        )


class TestKioskAdapter(KioskProbe, TestCase):
    """The contract in Django's own test case."""


@pytest.mark.django_db
class TestKioskAdapterInPytest(KioskProbe):
    """The contract without any base of tests."""

    adapter = KioskAdapter


class TestAProbeThatSaysLittle(AdapterContract, TestCase):
    """What it does not say is not tried, whatever the adapter declares."""

    adapter = KioskAdapter
    queries_per_thousand = None

    def read_product(self, external_id):
        return KioskProbe().read_product(external_id)

    def read_offer(self, external_id):
        return KioskProbe().read_offer(external_id)

    def place_order(self, offer_ids):
        return KioskProbe().place_order(offer_ids)


@pytest.mark.django_db
def test_no_file_of_the_shop_stays(media, spool):
    KioskProbe().test_pictures_arrive_once()

    assert [path for path in (media, spool) if path.exists()] == []


class TestMirrorAdapter(AdapterContract, TestCase):
    adapter = MirrorAdapter
