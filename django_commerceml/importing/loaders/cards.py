"""A product's or an offer's record as the values of its row."""

from decimal import Decimal
from typing import Any

from django_commerceml.cml import records
from django_commerceml.cml.names import VAT, AttributeName
from django_commerceml.cml.values import UnreadableValueError, quantity, tax_percent
from django_commerceml.importing.descriptions import clean_html
from django_commerceml.importing.lookups import drop_none
from django_commerceml.protocol.labels import picture_key


def product_values(record: records.Product) -> dict[str, Any]:
    """Return the columns of a product that 1C said (references apart).

    A product marked for deletion comes as a stub: only what it says is taken.
    """
    attributes = _first_values(record.attributes)
    values = drop_none(
        {
            "name": record.name,
            "full_name": _or(record.full_name, attributes, AttributeName.FULL_NAME),
            "sku": record.sku,
            "barcode": record.barcode,
            "code": _or(record.code, attributes, AttributeName.CODE),
            "weight": _weight(record.weight, attributes),
            "width": record.width,
            "length": record.length,
            "height": record.height,
            "brand": record.brand,
            "country": record.country,
            "kind": attributes.get(AttributeName.KIND),
            "marking_code": record.marking_code,
            "manufacturer": _maker(record.manufacturer),
        }
    )
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
    first: dict[str, str] = {}
    for attribute in attributes or ():
        if attribute.values:
            first.setdefault(attribute.name, attribute.values[0])
    return first


def _or(said: str | None, attributes: dict[str, str], name: AttributeName) -> Any:
    return said if said is not None else attributes.get(name)


def _weight(said: Decimal | None, attributes: dict[str, str]) -> Decimal | None:
    raw = attributes.get(AttributeName.WEIGHT, "")
    if said is not None or not raw:
        return said
    try:
        return quantity(raw)
    except UnreadableValueError:
        return None


def _maker(maker: records.Manufacturer | None) -> str | None:
    return None if maker is None else maker.name or maker.official_name


def _add_description(
    values: dict[str, Any], said: str | None, attributes: dict[str, str]
) -> None:
    html = attributes.get(AttributeName.HTML_DESCRIPTION)
    if html:
        values["description"] = clean_html(html)
    elif said is not None:
        values["description"] = clean_html(said)


def _add_vat(values: dict[str, Any], rates: tuple[records.TaxRate, ...] | None) -> None:
    if not rates:
        return
    chosen = next((rate for rate in rates if rate.name == VAT), rates[0])
    name = chosen.rate or ""
    values["vat_name"] = name
    values["vat_rate"] = tax_percent(name)


def _details(record: records.Product) -> dict[str, Any]:
    unit = record.base_unit
    return {
        name: value
        for name, value in {
            "characteristics": _pairs(record.characteristics),
            "components": _components(record.components),
            "substitutes": _components(record.substitutes),
            "conversions": _conversions(unit),
            "attachments": [image.path for image in record.attachments or ()],
            "excises": [tax.name for tax in record.excises or ()],
            "site_id": record.site_id,
            "counterparty_product_id": record.counterparty_product_id,
            "brand_owner": _maker(record.brand_owner),
            "is_visible": record.is_visible,
        }.items()
        if value not in (None, [], "")
    }


def _pairs(
    characteristics: tuple[records.Characteristic, ...] | None,
) -> list[list[str]]:
    return [[item.name, item.value] for item in characteristics or ()]


def _components(
    components: tuple[records.Component, ...] | None,
) -> list[dict[str, str]]:
    return [
        {
            "id": item.id,
            "name": item.name or "",
            "quantity": "" if item.quantity is None else str(item.quantity),
        }
        for item in components or ()
    ]


def _conversions(unit: records.Unit | None) -> list[list[str]]:
    if unit is None:
        return []
    return [
        [item.unit or "", str(item.factor)]
        for item in unit.conversions
        if item.factor is not None and item.factor != 1
    ]


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
