"""What the shop has: the catalogue's tables, whole and in short."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django_commerceml import models

CATALOG_TABLES = (
    models.Catalog,
    models.Category,
    models.Counterparty,
    models.Group,
    models.Link,
    models.Offer,
    models.OfferCharacteristic,
    models.PendingReference,
    models.Price,
    models.PriceType,
    models.Product,
    models.ProductGroup,
    models.ProductImage,
    models.Property,
    models.PropertyOption,
    models.PropertyValue,
    models.ReferenceBook,
    models.ReferenceItem,
    models.Stock,
    models.Unit,
    models.Warehouse,
)


def dump_catalog() -> dict[str, list[tuple[Any, ...]]]:
    """Return every value of every row that an exchange may write to the shop."""
    return {
        model.__name__: sorted(model.objects.values_list(), key=repr)
        for model in CATALOG_TABLES
    }


def describe_shop() -> dict[str, Any]:
    """Return the shop's goods in the terms of `goods.read_goods`."""
    prices: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for offer, kind, amount in models.Price.objects.values_list(
        "offer__external_id", "price_type__external_id", "amount"
    ):
        prices[offer][kind] = amount.normalize()
    stocks: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for offer, place, quantity in models.Stock.objects.values_list(
        "offer__external_id", "warehouse__external_id", "quantity"
    ):
        stocks[offer][place] = quantity.normalize()
    products = models.Product.objects.filter(is_active=True)
    return {
        "groups": set(models.Group.objects.values_list("external_id", flat=True)),
        "properties": set(
            models.Property.objects.values_list("external_id", flat=True)
        ),
        "products": dict(products.values_list("external_id", "name")),
        "offers": set(models.Offer.objects.values_list("external_id", flat=True)),
        "linked offers": models.Offer.objects.exclude(product=None).count(),
        "prices": dict(prices),
        "stocks": dict(stocks),
        "pictures": set(
            models.ProductImage.objects.exclude(file="").values_list("path", flat=True)
        ),
    }
