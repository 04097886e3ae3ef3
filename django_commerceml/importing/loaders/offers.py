"""Offers: card, prices and stock, each by its own fingerprint."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from django_commerceml.cml import Facet, records
from django_commerceml.importing import parts
from django_commerceml.importing.children import ChildRows, ChildTable, sync_children
from django_commerceml.importing.completing import complete_items
from django_commerceml.importing.context import (
    Item,
    LoadContext,
    last_of_each,
    lines_of,
)
from django_commerceml.importing.loaders import publishing
from django_commerceml.importing.loaders.cards import attribute_list
from django_commerceml.importing.loaders.declared import LONGEST_ID
from django_commerceml.importing.loaders.figures import (
    offer_quantity,
    write_prices,
    write_stocks,
)
from django_commerceml.importing.loaders.units import find_units, unit_key
from django_commerceml.importing.loaders.values import write_values
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.ownership import keep_owned_children
from django_commerceml.importing.rows import Merged, merge, table_of
from django_commerceml.models import (
    Offer,
    OfferCharacteristic,
    Price,
    Stock,
)
from django_commerceml.protocol.labels import picture_key

_FINGERPRINTS: Final = {
    Facet.CARD: "fingerprint",
    Facet.PRICES: "prices_fingerprint",
    Facet.STOCKS: "stocks_fingerprint",
}
_CHARACTERISTICS: Final = ChildTable(
    model=OfferCharacteristic,
    parent="offer_id",
    keys=("position",),
    values=("external_id", "name", "value"),
)


def load_offers(items: Sequence[Item], context: LoadContext) -> None:
    """Write the facets of offers that changed, and give them to the shop."""
    items = complete_items(items, context)
    merged = merge(
        Offer,
        context.profile.pk,
        _all_values(items, context),
        now=context.now,
        rules=context.rules.for_model("offer"),
        overlaid=("details",),
    )
    context.count_merge("offer", merged)
    lines = lines_of(last_of_each(items))
    context.changes.take("offer", merged, lines)
    _write_children(items, merged, context)
    publishing.publish_offers(
        merged.written().values(),
        context,
        with_prices=_changed(items, merged, Facet.PRICES),
        with_stocks=_changed(items, merged, Facet.STOCKS),
        lines=lines,
    )


def _all_values(
    items: Sequence[Item], context: LoadContext
) -> dict[str, dict[str, Any]]:
    """Return the columns that 1C said, by 1C's id: an offer may come by facets."""
    products = _find_products(items, context)
    units = find_units(
        (_record(item).base_unit for item in items if item.facets & Facet.CARD), context
    )
    wanted: dict[str, dict[str, Any]] = {}
    for item in items:
        values = wanted.setdefault(item.entry.id, {})
        values.update(_values(item, products, units))
        context.warn_cut(item, table_of(Offer).clip(values))
    return wanted


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
    quantity = offer_quantity(record) if item.facets & Facet.STOCKS else None
    if quantity is not None:
        values["quantity"] = quantity
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
    """Return what 1C said of the details; what it emptied is empty here too."""
    sizes = {
        name: str(value)
        for name in ("weight", "width", "length", "height")
        if (value := getattr(record, name)) is not None
    }
    lists = {
        "images": record.images
        and [picture_key(image.path) for image in record.images],
        "attributes": record.attributes and attribute_list(record.attributes),
        "discounts": record.discounts
        and [_discount(item) for item in record.discounts],
    }
    said = {
        name: list(value or ()) for name, value in lists.items() if value is not None
    }
    return drop_none({**sizes, **said, "marking_code": record.marking_code})


def _discount(discount: records.Discount) -> list[str]:
    percent = discount.percent
    return [
        discount.condition or "",
        discount.value or "",
        "" if percent is None else str(percent),
    ]


def _write_children(
    items: Sequence[Item], merged: Merged, context: LoadContext
) -> None:
    ids = merged.ids()
    new = set(merged.created.values())
    rules = context.rules.for_model("offer")
    cards, prices, stocks = (_of_facet(items, ids, facet) for facet in Facet)
    _write_characteristics(
        keep_owned_children(
            cards, rules.get("characteristics"), OfferCharacteristic, "offer_id", new
        ),
        new,
        context,
    )
    write_values(cards, "offer_id", new, rules.get("property_values"), context)
    own = keep_owned_children(prices, rules.get("prices"), Price, "offer_id", new)
    write_prices(own, new, context)
    own = keep_owned_children(stocks, rules.get("stocks"), Stock, "offer_id", new)
    write_stocks(own, new, context)


def _of_facet(
    items: Sequence[Item], ids: Mapping[str, int], facet: Facet
) -> dict[int, records.Offer]:
    return {ids[item.entry.id]: _record(item) for item in items if item.facets & facet}


def _write_characteristics(
    cards: dict[int, records.Offer], new: set[int], context: LoadContext
) -> None:
    wanted: ChildRows = {
        pk: {
            (position,): (
                (item.id or "")[:LONGEST_ID],
                item.name[:255],
                item.value[:1000],
            )
            for position, item in enumerate(record.characteristics)
        }
        for pk, record in cards.items()
        if record.characteristics is not None
    }
    synced = sync_children(_CHARACTERISTICS, wanted, new_parents=new)
    context.changes.take_parts(
        "offer", synced, wanted, parts.characteristics, new_parents=new
    )


def _changed(items: Sequence[Item], merged: Merged, facet: Facet) -> list[int]:
    written = merged.written()
    return [
        written[item.entry.id]
        for item in items
        if item.facets & facet and item.entry.id in written
    ]
