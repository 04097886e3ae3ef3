"""A product's or an offer's record as the values of its row."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django_commerceml.cml import records
from django_commerceml.cml.names import VAT, AttributeName
from django_commerceml.cml.values import UnreadableValueError, quantity, tax_percent
from django_commerceml.importing.descriptions import clean_html
from django_commerceml.importing.lookups import drop_none
from django_commerceml.protocol.labels import picture_key

_SAME_NAMES: Final = (
    "name",
    "sku",
    "barcode",
    "width",
    "length",
    "height",
    "brand",
    "country",
    "marking_code",
)
"""Columns that are called like their element's attribute of the record."""


def product_values(record: records.Product) -> dict[str, Any]:
    """Return the columns of a product that 1C said (references apart).

    A product marked for deletion comes as a stub: only what it says is taken.
    """
    attributes = _first_values(record.attributes)
    values = {name: getattr(record, name) for name in _SAME_NAMES}
    values["full_name"] = _or(record.full_name, attributes, AttributeName.FULL_NAME)
    values["code"] = _or(record.code, attributes, AttributeName.CODE)
    values["weight"] = _weight(record.weight, attributes)
    values["kind"] = attributes.get(AttributeName.KIND)
    values["manufacturer"] = _maker(record.manufacturer)
    values = drop_none(values)
    _add_description(values, record.description, attributes)
    _add_vat(values, record.tax_rates)
    if record.attributes is not None:
        values["attributes"] = attribute_list(record.attributes)
    details = _details(record)
    if details:
        values["details"] = details
    values["is_deleted"] = record.is_deleted
    values["is_active"] = not record.is_deleted
    return values


def attribute_list(attributes: tuple[records.Attribute, ...]) -> list[dict[str, str]]:
    """Return *attributes* in order, repeated names kept."""
    return [
        {"name": attribute.name, "value": value}
        for attribute in attributes
        for value in (attribute.values or ("",))
    ]


def image_rows(record: records.Product) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return the rows of a product's pictures by their path."""
    described = _file_descriptions(record.attributes)
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for position, image in enumerate(record.images or ()):
        path = picture_key(image.path)[:500]
        if (path,) not in rows:
            description = image.description or described.get(path, "")
            rows[path,] = (position, description[:500])
    return rows


def _first_values(
    attributes: tuple[records.Attribute, ...] | None,
) -> dict[str, str]:
    """Return the values of *attributes* by name; of repeated names the first."""
    first: dict[str, str] = {}
    for attribute in attributes or ():
        value = attribute.values[0] if attribute.values else ""
        first[attribute.name] = first.get(attribute.name) or value
    return first


def _or(said: str | None, attributes: dict[str, str], name: AttributeName) -> Any:
    return said or attributes.get(name, said)


def _weight(said: Decimal | None, attributes: dict[str, str]) -> Decimal | None:
    raw = attributes.get(AttributeName.WEIGHT, "")
    if said is not None or not raw:
        return said
    try:
        return quantity(raw)
    except UnreadableValueError:
        return None


def _maker(maker: records.Manufacturer | None) -> str | None:
    if maker is None:
        return None
    unnamed = "" if not maker.id else None
    return maker.name or maker.official_name or unnamed


def _add_description(
    values: dict[str, Any], said: str | None, attributes: dict[str, str]
) -> None:
    html = attributes.get(AttributeName.HTML_DESCRIPTION)
    if html:
        values["description"] = clean_html(html)
    elif said is not None:
        values["description"] = clean_html(said)


def _add_vat(values: dict[str, Any], rates: tuple[records.TaxRate, ...] | None) -> None:
    if rates is None:
        return
    others = next(iter(rates), None)
    chosen = next((rate for rate in rates if rate.name == VAT), others)
    name = "" if chosen is None else chosen.rate or ""
    values["vat_name"] = name
    values["vat_rate"] = tax_percent(name)


def _details(record: records.Product) -> dict[str, Any]:
    """Return what 1C said of the details; what it emptied is empty here too."""
    details = {
        name: [write(item) for item in items]
        for name, write in _LISTS
        if (items := getattr(record, name)) is not None
    }
    said = {name: getattr(record, name) for name in _SINGLES}
    said["brand_owner"] = _maker(record.brand_owner)
    if record.base_unit is not None:
        details["conversions"] = _conversions(record.base_unit)
    return {**details, **drop_none(said)}


def _pair(characteristic: records.Characteristic) -> list[str]:
    return [characteristic.name, characteristic.value]


def _component(component: records.Component) -> dict[str, str]:
    quantity = component.quantity
    return {
        "id": component.id,
        "name": component.name or "",
        "quantity": "" if quantity is None else str(quantity),
    }


def _conversions(unit: records.Unit) -> list[list[str]]:
    return [
        [item.unit or "", str(item.factor)]
        for item in unit.conversions
        if item.factor is not None and item.factor != 1
    ]


_LISTS: Final[tuple[tuple[str, Callable[[Any], Any]], ...]] = (
    ("characteristics", _pair),
    ("components", _component),
    ("substitutes", _component),
    ("attachments", lambda image: picture_key(image.path)),
    ("excises", lambda tax: tax.name),
)
"""Details that are lists, and how one of their items is kept."""

_SINGLES: Final = ("site_id", "counterparty_product_id", "is_visible")


def _file_descriptions(
    attributes: tuple[records.Attribute, ...] | None,
) -> dict[str, str]:
    described = {}
    for attribute in attributes or ():
        if attribute.name == AttributeName.FILE_DESCRIPTION:
            for value in attribute.values:
                path, _, text = value.partition("#")
                described[picture_key(path)] = text.strip()
    return described
