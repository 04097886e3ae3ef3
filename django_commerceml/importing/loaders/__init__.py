"""Records become rows: one loader for each kind, in the order of dependence."""

from collections.abc import Callable, Sequence

from django_commerceml.cml.names import RecordKind
from django_commerceml.importing.context import Item, LoadContext
from django_commerceml.importing.loaders.books import load_fields, load_items
from django_commerceml.importing.loaders.classifier import (
    load_categories,
    load_price_types,
    load_properties,
    load_units,
    load_warehouses,
)
from django_commerceml.importing.loaders.counterparties import load_counterparties
from django_commerceml.importing.loaders.groups import load_groups
from django_commerceml.importing.loaders.offers import load_offers
from django_commerceml.importing.loaders.orders import load_orders
from django_commerceml.importing.loaders.products import load_products

Loader = Callable[[Sequence[Item], LoadContext], None]

LOADERS: dict[RecordKind, Loader] = {
    RecordKind.GROUP: load_groups,
    RecordKind.PROPERTY: load_properties,
    RecordKind.CATEGORY: load_categories,
    RecordKind.UNIT: load_units,
    RecordKind.PRICE_TYPE: load_price_types,
    RecordKind.WAREHOUSE: load_warehouses,
    RecordKind.REFERENCE_FIELD: load_fields,
    RecordKind.REFERENCE_ITEM: load_items,
    RecordKind.PRODUCT: load_products,
    RecordKind.OFFER: load_offers,
    RecordKind.COUNTERPARTY: load_counterparties,
    RecordKind.DOCUMENT: load_orders,
}

__all__ = ["LOADERS", "Loader"]
