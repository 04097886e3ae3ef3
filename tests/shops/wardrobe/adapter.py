"""Connects the shop of clothes."""

from django_commerceml.adapters.mapped import (
    Field,
    GroupMapping,
    ImageMapping,
    MappedAdapter,
    Mode,
    OfferMapping,
    PriceMapping,
    ProductMapping,
    Slug,
    StockMapping,
)

PATH = "tests.shops.wardrobe.adapter.WardrobeAdapter"


class WardrobeAdapter(MappedAdapter):
    groups = GroupMapping(
        model="wardrobe.Section", fields={"title": "name"}, parent="parent"
    )
    products = ProductMapping(
        model="wardrobe.Garment",
        fields={
            "title": "name",
            "slug": Field(Slug(30), mode=Mode.NEVER),
            "text": Field("description", mode=Mode.IF_EMPTY),
        },
        groups="sections",
        active="is_public",
    )
    offers = OfferMapping(
        model="wardrobe.Variant",
        product="garment",
        fields={"sku": "sku"},
        characteristics="options",
        active="is_active",
    )
    prices = PriceMapping(field="price", price_type="Розничная")
    stocks = StockMapping(field="stock")
    images = ImageMapping(
        model="wardrobe.Photo",
        product="garment",
        file="image",
        position="place",
        fields={"caption": "description"},
    )
