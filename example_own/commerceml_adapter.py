"""Connects the store with 1C: which of its models and fields are which."""

from django_commerceml.adapters.mapped import (
    Field,
    GroupMapping,
    ImageMapping,
    MappedAdapter,
    Mode,
    OfferMapping,
    OrderLineMapping,
    OrderMapping,
    PriceMapping,
    ProductMapping,
    Slug,
    StockMapping,
)


class Adapter(MappedAdapter):
    groups = GroupMapping(
        model="store.Category",
        fields={"name": "name", "slug": Field(Slug(80), mode=Mode.NEVER)},
        parent="parent",
        active="is_visible",
    )
    products = ProductMapping(
        model="store.Product",
        fields={
            "title": "name",
            "slug": Field(Slug(80), mode=Mode.NEVER),
            "sku": "sku",
            "barcode": "barcode",
            "text": Field("description", mode=Mode.IF_EMPTY),
        },
        groups="categories",
        active="is_published",
    )
    offers = OfferMapping(
        model="store.Variant",
        product="product",
        fields={"sku": "sku"},
        characteristics="title",
        active="is_on_sale",
    )
    prices = PriceMapping(field="price", price_type="Розничная")
    stocks = StockMapping(field="stock")
    images = ImageMapping(
        model="store.Photo", product="product", file="image", position="place"
    )
    orders = OrderMapping(
        model="store.Order",
        fields={
            "number": "number",
            "placed_at": "placed_at",
            "user_id": "customer_id",
            "status": "status",
            "delivery_code": "delivery",
            "delivery_name": "get_delivery_display",
            "delivery_price": "delivery_price",
            "delivery_address": "address",
            "comment": "comment",
        },
        buyer={"name": "name", "phone": "phone", "email": "email"},
        lines=OrderLineMapping(
            related="items",
            product="variant",
            fields={"name": "title", "quantity": "quantity", "price": "price"},
            receive=True,
        ),
        statuses={"new": "N", "paid": "P", "sent": "S", "done": "F", "cancelled": "C"},
        changed_at="changed_at",
        receive={
            "status": "status",
            "is_paid": "is_paid",
            "is_shipped": "is_sent",
            "is_cancelled": "is_cancelled",
            "tracking_number": "track",
        },
    )
