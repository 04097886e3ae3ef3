"""Connects the wholesale shop."""

from django_commerceml.adapters.mapped import (
    GroupMapping,
    MappedAdapter,
    OfferMapping,
    PriceMapping,
    ProductMapping,
    StockMapping,
)
from tests.shops.ledgers.models import Place

PATH = "tests.shops.ledgers.adapter.LedgersAdapter"


def place_of(warehouse):
    return Place.objects.get_or_create(code=warehouse.external_id[:20])[0]


def whole():
    return Place.objects.get_or_create(code="всего")[0]


class LedgersAdapter(MappedAdapter):
    groups = GroupMapping(
        model="ledgers.Branch", key="onec_id", fields={"name": "name"}, parent="above"
    )
    products = ProductMapping(
        model="ledgers.Ware",
        key="onec_id",
        fields={"name": lambda product: product.full_name or product.name},
        groups="branches",
        active="is_sold",
    )
    offers = OfferMapping(
        model="ledgers.Item",
        product="ware",
        fields={"name": "name"},
        characteristics="options",
        active="is_sold",
    )
    prices = PriceMapping(
        model="ledgers.Tariff",
        offer="item",
        price_type="kind",
        field="amount",
        currency="currency",
        min_quantity="quantity_from",
        types={"retail": "розница", "Розничная": "розница", "Оптовая": "опт"},
    )
    stocks = StockMapping(
        model="ledgers.Rest",
        offer="item",
        warehouse="place",
        field="quantity",
        warehouses=place_of,
        uncounted=whole,
    )
