"""Connects the shop without variants."""

from django_commerceml.adapters.mapped import (
    Field,
    GroupMapping,
    ImageMapping,
    MappedAdapter,
    Mode,
    PriceMapping,
    ProductMapping,
    Slug,
    StockMapping,
)

PATH = "tests.shops.plain.adapter.PlainAdapter"


class PlainAdapter(MappedAdapter):
    groups = GroupMapping(
        model="plain.Section",
        fields={"name": "name", "slug": Field(Slug(), mode=Mode.IF_EMPTY)},
        parent="parent",
        active="is_public",
    )
    products = ProductMapping(
        model="plain.Article",
        key="onec_id",
        fields={
            "title": "name",
            "slug": Field(Slug(), mode=Mode.NEVER),
            "sku": "sku",
            "text": Field("description", mode=Mode.IF_EMPTY),
            "weight": lambda product: product.weight,
        },
        groups="section",
        active="is_active",
        defaults={"keeper": "1С"},
    )
    prices = PriceMapping(field="price", currency="currency")
    stocks = StockMapping(field="quantity")
    images = ImageMapping(file="picture")
