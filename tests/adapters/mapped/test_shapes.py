"""The contract of adapters, for three shapes of shop."""

from decimal import Decimal

import pytest
from django.test import TestCase

from django_commerceml.adapters.testing import AdapterContract, GroupView, ShopView
from tests.shops.ledgers import adapter as ledgers_adapter
from tests.shops.ledgers.models import Branch, Item, Ware
from tests.shops.plain import adapter as plain_adapter
from tests.shops.plain.models import Article
from tests.shops.plain.models import Section as PlainSection
from tests.shops.wardrobe import adapter as wardrobe_adapter
from tests.shops.wardrobe.models import Garment, Section, Variant


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


class TestAShopWithoutVariants(AdapterContract, TestCase):
    adapter = plain_adapter.PATH

    def read_product(self, external_id):
        row = _articles().filter(onec_id=external_id).first()
        return row and ShopView(
            title=row.title,
            is_active=row.is_active,
            price=row.price,
            stock=Decimal(row.quantity),
            groups=[row.section.name] if row.section else [],
        )

    def read_group(self, external_id):
        section = self.find(PlainSection, external_id)
        return section and GroupView(
            name=section.name, parent=section.parent.name if section.parent else ""
        )

    def hide_product(self, external_id):
        _articles().filter(onec_id=external_id).update(is_active=False)

    def spoil(self, product):
        Article.objects.create(title="Чужой", slug="other", sku="занят", keeper="Я")
        product.sku = "занят"
        product.save()


class TestAShopOfVariants(AdapterContract, TestCase):
    adapter = wardrobe_adapter.PATH

    def read_product(self, external_id):
        garment = self.find(Garment, external_id)
        if garment is None:
            return None
        only = garment.variants.filter(is_active=True).first()
        return ShopView(
            title=garment.title,
            is_active=garment.is_public,
            price=only.price if only else None,
            stock=Decimal(only.stock) if only else None,
            groups=[section.title for section in garment.sections.all()],
            pictures=garment.photos.count(),
        )

    def read_offer(self, external_id):
        variant = self.find(Variant, external_id)
        return variant and ShopView(
            is_active=variant.is_active and variant.garment.is_public,
            price=variant.price,
            stock=Decimal(variant.stock),
        )

    def read_group(self, external_id):
        section = self.find(Section, external_id)
        return section and GroupView(
            name=section.title, parent=section.parent.title if section.parent else ""
        )

    def hide_product(self, external_id):
        garment = self.find(Garment, external_id)
        assert garment is not None
        Garment.objects.filter(pk=garment.pk).update(is_public=False)


class TestAWholesaleShop(AdapterContract, TestCase):
    adapter = ledgers_adapter.PATH

    def read_product(self, external_id):
        ware = Ware.objects.filter(onec_id=external_id).first()
        if ware is None:
            return None
        only = ware.items.filter(is_sold=True).first()
        return ShopView(
            title=ware.name,
            is_active=ware.is_sold,
            groups=[branch.name for branch in ware.branches.all()],
            **_figures(only),
        )

    def read_offer(self, external_id):
        item = self.find(Item, external_id)
        return item and ShopView(
            is_active=item.is_sold and item.ware.is_sold, **_figures(item)
        )

    def read_group(self, external_id):
        branch = Branch.objects.filter(onec_id=external_id).first()
        return branch and GroupView(
            name=branch.name, parent=branch.above.name if branch.above else ""
        )

    def hide_product(self, external_id):
        Ware.objects.filter(onec_id=external_id).update(is_sold=False)


def _articles():
    return Article._base_manager  # noqa: SLF001 (Django's public name)


def _figures(item):
    if item is None:
        return {}
    kinds = {"розница": "retail", "опт": "wholesale"}
    prices = {kinds[row.kind]: row.amount for row in item.tariffs.all()}
    stocks = {row.place_id: row.quantity for row in item.rests.all()}
    return {
        "price": prices.get("retail"),
        "stock": sum(stocks.values(), Decimal(0)),
        "prices": prices,
        "stocks": stocks,
    }
