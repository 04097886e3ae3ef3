"""Declarations that cannot work are told of before the first exchange."""

from typing import Any

import pytest

from django_commerceml.adapters.mapped import (
    Field,
    GroupMapping,
    ImageMapping,
    MappedAdapter,
    OfferMapping,
    PriceMapping,
    ProductMapping,
    Slug,
    StockMapping,
)
from tests.shops.ledgers.adapter import LedgersAdapter
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.wardrobe.adapter import WardrobeAdapter
from tests.shops.wardrobe.models import Garment

GOOD = WardrobeAdapter


def check(**declared):
    """Return what is wrong with the shop of clothes where *declared* is said."""
    return [(message.id, message.msg) for message in messages(declared)]


def messages(declared):
    adapter: Any = type("Adapter", (GOOD,), declared)
    return list(adapter.check())


def products(**values):
    said = {
        "model": "wardrobe.Garment",
        "fields": {"title": "name", "slug": Slug(30)},
        "groups": "sections",
        **values,
    }
    return ProductMapping(**said)


def offers(**values):
    said = {"model": "wardrobe.Variant", "product": "garment", **values}
    return OfferMapping(**said)


@pytest.mark.parametrize("adapter", [PlainAdapter, WardrobeAdapter, LedgersAdapter])
def test_declarations_that_work_are_not_told_of(adapter):
    assert list(adapter.check()) == []


def test_an_adapter_that_declares_nothing_is_right():
    assert list(MappedAdapter.check()) == []


WRONG = [
    (
        {"products": products(model="wardrobe.Dress")},
        "commerceml.E020",
        "products: there is no such model: App 'wardrobe' doesn't have a 'Dress'",
    ),
    (
        {"products": products(model="Garment")},
        "commerceml.E020",
        "products: there is no such model: ",
    ),
    (
        {"products": products(fields={"no_title": "name", "slug": Slug()})},
        "commerceml.E021",
        "products.fields['no_title']: Garment has no column 'no_title'",
    ),
    (
        {"products": products(fields={"slug": Slug(), "sections": "name"})},
        "commerceml.E021",
        "products.fields['sections']: Garment has no column 'sections'",
    ),
    (
        {"products": products(key="pk_in_1c")},
        "commerceml.E022",
        "products.key: Garment has no text 'pk_in_1c' to keep 1C's id in",
    ),
    (
        {"products": products(key="slug")},
        "commerceml.E022",
        "products.key: Garment.slug has room for 30 letters only",
    ),
    (
        {"offers": offers(key="sku"), "products": products(key="title")},
        "commerceml.W020",
        "products.key: Garment.title has no index",
    ),
    (
        {"products": products(fields={"title": "name"})},
        "commerceml.E023",
        "products: nothing is said of slug, and Garment needs it",
    ),
    (
        {"stocks": None},
        "commerceml.E023",
        "offers: nothing is said of stock, and Variant needs it",
    ),
    (
        {"products": products(groups="variants")},
        "commerceml.E024",
        "products.groups: Garment.variants does not lead to Section",
    ),
    (
        {"products": products(groups="category")},
        "commerceml.E021",
        "products.groups: Garment has no column 'category'",
    ),
    (
        {"offers": offers(product="sku")},
        "commerceml.E024",
        "offers.product: Variant.sku does not lead to Garment",
    ),
    (
        {"groups": GroupMapping(model="wardrobe.Section", parent="title")},
        "commerceml.E024",
        "groups.parent: Section.title does not lead to Section",
    ),
    (
        {"products": products(fields={"title": "no_title", "slug": Slug()})},
        "commerceml.E025",
        "products.fields['title']: Product has no 'no_title'",
    ),
    (
        {"products": products(fields={"title": lambda: "", "slug": Slug()})},
        "commerceml.E025",
        "products.fields['title']: the callable does not take one argument",
    ),
    (
        {"groups": None},
        "commerceml.E026",
        "products.groups: there are no groups to be in",
    ),
    (
        {"products": None},
        "commerceml.E026",
        "offers: there are no products",
    ),
    (
        {"products": products(active="title")},
        "commerceml.E027",
        "products.active: Garment.title is no boolean, but CharField",
    ),
    (
        {"offers": offers(fields={"stock": "name"})},
        "commerceml.E027",
        "offers.fields['stock']: stock is IntegerField, but 'name' is a text",
    ),
    (
        {"offers": offers(fields={"is_active": Field("name")})},
        "commerceml.E027",
        "offers.fields['is_active']: is_active is BooleanField, but 'name' is a text",
    ),
    (
        {"offers": offers(characteristics="price")},
        "commerceml.E027",
        "offers.characteristics: Variant.price is no text, but DecimalField",
    ),
    (
        {"prices": PriceMapping(field="sku")},
        "commerceml.E027",
        "prices.field: Variant.sku is no number, but CharField",
    ),
    (
        {"prices": PriceMapping(field="price", currency="options")},
        "commerceml.E027",
        "prices.currency: Variant.options is no text, but JSONField",
    ),
    (
        {"stocks": StockMapping(field="amount")},
        "commerceml.E021",
        "stocks.field: Variant has no column 'amount'",
    ),
    (
        {"images": ImageMapping(model="wardrobe.Photo", file="image")},
        "commerceml.E026",
        "images: product is not said",
    ),
    (
        {"images": ImageMapping(file="title")},
        "commerceml.E027",
        "images.file: Garment.title is no file, but CharField",
    ),
    (
        {
            "images": ImageMapping(
                model="wardrobe.Photo",
                product="garment",
                file="image",
                position="caption",
                fields={"caption": "words"},
            )
        },
        "commerceml.E025",
        "images.fields['caption']: ProductImage has no 'words'",
    ),
    (
        {
            "prices": PriceMapping(
                model="ledgers.Tariff", field="amount", price_type="kind"
            )
        },
        "commerceml.E026",
        "prices: offer is not said",
    ),
    (
        {
            "prices": PriceMapping(
                model="ledgers.Tariff", field="amount", price_type="kind", offer="item"
            )
        },
        "commerceml.E024",
        "prices.offer: Tariff.item does not lead to Variant",
    ),
    (
        {
            "stocks": StockMapping(
                model="ledgers.Rest", field="quantity", offer="item", warehouse="shop"
            )
        },
        "commerceml.E021",
        "stocks['shop']: Rest has no column 'shop'",
    ),
    (
        {"stocks": StockMapping(model="ledgers.Rests", field="quantity")},
        "commerceml.E020",
        "stocks: there is no such model: ",
    ),
]


@pytest.mark.parametrize(
    ("declared", "code", "text"), WRONG, ids=[text for _, _, text in WRONG]
)
def test_what_is_wrong_is_told_with_its_place(declared, code, text):
    found = check(**declared)

    assert any(name == code and said.startswith(text) for name, said in found), found


def test_every_message_says_what_to_do():
    for declared, _, _ in WRONG:
        assert all(message.hint for message in messages(declared))


def test_a_save_that_is_not_called_is_told_of(monkeypatch):
    monkeypatch.setattr(Garment, "save", lambda self, **kwargs: None)

    assert check() == [
        (
            "commerceml.W021",
            "products: Garment has a save() of its own, which is not called",
        )
    ]
    assert check(products=products(safe=True)) == []


def test_what_nobody_can_know_of_a_callable_is_not_told_of():
    assert check(products=products(fields={"title": dict, "slug": Slug(30)})) == []
