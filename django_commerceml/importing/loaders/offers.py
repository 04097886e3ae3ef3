"""Offers: card, prices and stock, each by its own fingerprint."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from django_commerceml.adapters import Capability
from django_commerceml.cml import Facet, records
from django_commerceml.importing.context import Item, LoadContext
from django_commerceml.importing.loaders.cards import attribute_list
from django_commerceml.importing.loaders.figures import (
    offer_quantity,
    write_prices,
    write_stocks,
)
from django_commerceml.importing.loaders.units import find_units, unit_key
from django_commerceml.importing.loaders.values import write_values
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.rows import (
    ChildRows,
    Merged,
    merge,
    sync_children,
    table_of,
)
from django_commerceml.models import Offer, OfferCharacteristic, Price, Stock

_FINGERPRINTS: Final = {
    Facet.CARD: "fingerprint",
    Facet.PRICES: "prices_fingerprint",
    Facet.STOCKS: "stocks_fingerprint",
}


def load_offers(items: Sequence[Item], context: LoadContext) -> None:
    """Write the facets of offers that changed, and give them to the shop."""
    products = _find_products(items, context)
    units = find_units(
        (_record(item).base_unit for item in items if item.facets & Facet.CARD), context
    )
    wanted: dict[str, dict[str, Any]] = {}
    for item in items:
        values = wanted.setdefault(item.entry.id, {})
        values.update(_values(item, products, units))
        context.warn_cut(item, table_of(Offer).clip(values))
    merged = merge(
        Offer,
        context.profile.pk,
        wanted,
        now=context.now,
        rules=context.rules.for_model("offer"),
    )
    context.count_merge("offer", merged)
    _write_children(items, merged, context)
    _publish(items, merged, context)


def _record(item: Item) -> records.Offer:
    return cast("records.Offer", item.record)


def _find_products(items: Sequence[Item], context: LoadContext) -> dict[str, int]:
    ids = {item.entry.id for item in items}
    return context.lookups.products.find(ids | {_base_id(name) for name in ids})


def _base_id(external_id: str) -> str:
    return external_id.partition("#")[0]


def _values(
    item: Item, products: Mapping[str, int], units: Mapping[str, int]
) -> dict[str, Any]:
    external_id = item.entry.id
    base_id = _base_id(external_id)
    values: dict[str, Any] = {"product_external_id": base_id}
    product_id = products.get(external_id, products.get(base_id))
    if product_id is not None:
        values["product_id"] = product_id
    record = _record(item)
    if item.facets & Facet.CARD:
        values.update(_card(record, units))
    if item.facets & Facet.STOCKS:
        values["quantity"] = offer_quantity(record)
    for facet, column in _FINGERPRINTS.items():
        if item.facets & facet:
            values[column] = item.entry.fingerprint
    return values


def _card(record: records.Offer, units: Mapping[str, int]) -> dict[str, Any]:
    values = drop_none(
        {"name": record.name, "sku": record.sku, "barcode": record.barcode}
    )
    if record.base_unit is not None:
        values["unit_id"] = units.get(unit_key(record.base_unit))
    details = _details(record)
    if details:
        values["details"] = details
    values["is_deleted"] = record.is_deleted
    values["is_active"] = not record.is_deleted
    return values


def _details(record: records.Offer) -> dict[str, Any]:
    sizes = {
        name: str(value)
        for name in ("weight", "width", "length", "height")
        if (value := getattr(record, name)) is not None
    }
    details = {
        **sizes,
        "images": [image.path for image in record.images or ()],
        "attributes": attribute_list(record.attributes or ()),
        "marking_code": record.marking_code or "",
        "discounts": [
            [item.condition or "", item.value or "", str(item.percent)]
            for item in record.discounts or ()
        ],
    }
    return {name: value for name, value in details.items() if value}


def _write_children(
    items: Sequence[Item], merged: Merged, context: LoadContext
) -> None:
    ids = merged.ids()
    new = set(merged.created.values())
    cards = _of_facet(items, ids, Facet.CARD)
    _write_characteristics(cards, new)
    write_values(
        {
            pk: record.property_values
            for pk, record in cards.items()
            if record.property_values is not None
        },
        "offer_id",
        new,
        context,
    )
    write_prices(_of_facet(items, ids, Facet.PRICES), new, context)
    write_stocks(_of_facet(items, ids, Facet.STOCKS), new, context)


def _of_facet(
    items: Sequence[Item], ids: Mapping[str, int], facet: Facet
) -> dict[int, records.Offer]:
    return {ids[item.entry.id]: _record(item) for item in items if item.facets & facet}


def _write_characteristics(cards: dict[int, records.Offer], new: set[int]) -> None:
    wanted: ChildRows = {
        pk: {
            (position,): (item.id or "", item.name[:255], item.value[:1000])
            for position, item in enumerate(record.characteristics)
        }
        for pk, record in cards.items()
        if record.characteristics is not None
    }
    sync_children(
        OfferCharacteristic,
        "offer_id",
        ("position",),
        ("external_id", "name", "value"),
        wanted,
        new_parents=new,
    )


def _publish(items: Sequence[Item], merged: Merged, context: LoadContext) -> None:
    """Give what changed to the shop; what it refused is applied anew next time."""
    written = merged.written()
    if not written:
        return
    adapter, publish = context.adapter, context.publish
    refused: list[str] = []
    if adapter.wants(Capability.OFFERS):
        offers = Offer.objects.filter(pk__in=written.values()).select_related("product")
        errors = adapter.publish_offers(list(offers), publish)
        refused += context.take_errors("offer", errors)
    if adapter.wants(Capability.PRICES):
        prices = Price.objects.filter(
            offer_id__in=_changed(items, written, Facet.PRICES)
        ).select_related("offer", "price_type")
        errors = adapter.publish_prices(list(prices), publish)
        refused += context.take_errors("price", errors)
    if adapter.wants(Capability.STOCKS):
        stocks = Stock.objects.filter(
            offer_id__in=_changed(items, written, Facet.STOCKS)
        ).select_related("offer", "warehouse")
        errors = adapter.publish_stocks(list(stocks), publish)
        refused += context.take_errors("stock", errors)
    if refused:
        Offer.objects.filter(profile=context.profile, external_id__in=refused).update(
            **dict.fromkeys(_FINGERPRINTS.values(), "")
        )


def _changed(
    items: Sequence[Item], written: Mapping[str, int], facet: Facet
) -> list[int]:
    return [
        written[item.entry.id]
        for item in items
        if item.facets & facet and item.entry.id in written
    ]
