"""What is sold, for how much, and how much there is."""

from decimal import Decimal

from django_commerceml.cml.records.declared import record
from django_commerceml.cml.records.goods import (
    Attribute,
    Characteristic,
    Image,
    PropertyValue,
    Tax,
    Unit,
)


@record
class Price:
    """A Цена of an offer."""

    price_type_id: str = ""
    amount: Decimal
    currency: str | None = None
    unit: str | None = None
    factor: Decimal | None = None
    min_quantity: Decimal | None = None
    max_quantity: Decimal | None = None
    catalog_id: str | None = None
    text: str | None = None
    """Представление: for people, in local format, never to be read as a number."""
    taxes: tuple[Tax, ...] = ()


@record
class StockLevel:
    """How much of an offer lies in one warehouse; "" means all of them."""

    warehouse_id: str = ""
    quantity: Decimal


@record
class Discount:
    """A volume discount of an offer (СкидкиНаценки)."""

    condition: str | None = None
    value: str | None = None
    percent: Decimal | None = None


@record
class Offer:
    """A Предложение: what is sold, for how much, and how much there is."""

    id: str
    characteristic_id: str | None = None
    """ИдХарактеристики (ИзмененияПакетаПредложений): the second half of the id."""
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    sku: str | None = None
    barcode: str | None = None
    base_unit: Unit | None = None
    unit_code: str | None = None
    characteristics: tuple[Characteristic, ...] | None = None
    property_values: tuple[PropertyValue, ...] | None = None
    images: tuple[Image, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None
    prices: tuple[Price, ...] | None = None
    quantity: Decimal | None = None
    stock_levels: tuple[StockLevel, ...] | None = None
    discounts: tuple[Discount, ...] | None = None
    marking_code: str | None = None
    width: Decimal | None = None
    length: Decimal | None = None
    height: Decimal | None = None
    weight: Decimal | None = None
