"""Orders, payments and shipments: the documents that both sides exchange."""

import datetime
from decimal import Decimal

from django_commerceml.cml.records.classifier import Warehouse
from django_commerceml.cml.records.declared import record
from django_commerceml.cml.records.goods import (
    Attribute,
    Characteristic,
    Tax,
    TaxRate,
)
from django_commerceml.cml.records.parties import Counterparty


@record
class DocumentUnit:
    """The unit that a line is counted in, however the file spells it."""

    code: str | None = None
    full_name: str | None = None
    international_code: str | None = None
    short_name: str | None = None


@record
class _Adjustment:
    """What makes a sum less or more."""

    name: str | None = None
    amount: Decimal | None = None
    percent: Decimal | None = None
    is_included: bool | None = None
    """УчтеноВСумме: the amount is already in the total."""
    comment: str | None = None


@record
class DocumentDiscount(_Adjustment):
    """A Скидка of a document or of a line."""


@record
class Surcharge(_Adjustment):
    """A ДопРасход of a document or of a line."""


@record
class DocumentLine:
    """A Товар of a document: a product or a service that is sold."""

    id: str | None = None
    """The id of the product, or of the product and its variant; "" for unknown."""
    barcode: str | None = None
    sku: str | None = None
    name: str | None = None
    unit: DocumentUnit | None = None
    factor: Decimal | None = None
    """How many base units one unit of the line holds."""
    price: Decimal | None = None
    quantity: Decimal | None = None
    total: Decimal | None = None
    catalog_id: str | None = None
    country: str | None = None
    customs_declaration: str | None = None
    tax_rates: tuple[TaxRate, ...] | None = None
    taxes: tuple[Tax, ...] | None = None
    discounts: tuple[DocumentDiscount, ...] | None = None
    surcharges: tuple[Surcharge, ...] | None = None
    characteristics: tuple[Characteristic, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None


@record
class OrderDocument:
    """A Документ: an order, or a payment, shipment or return that belongs to one."""

    id: str | None = None
    """The site's id, or 1C's; many files have none."""
    number: str | None = None
    """The site's number, of an order that was born in 1C empty."""
    date: datetime.date | None = None
    operation: str | None = None
    """ХозОперация, in the words of `Operation`."""
    role: str | None = None
    currency: str | None = None
    exchange_rate: Decimal | None = None
    total: Decimal | None = None
    version: str | None = None
    number_1c: str | None = None
    date_1c: datetime.date | None = None
    is_deleted: bool | None = None
    basis_id: str | None = None
    """Основание: the id of the order that a payment or a shipment belongs to."""
    counterparties: tuple[Counterparty, ...] | None = None
    time: datetime.time | None = None
    due_date: datetime.date | None = None
    comment: str | None = None
    taxes: tuple[Tax, ...] | None = None
    discounts: tuple[DocumentDiscount, ...] | None = None
    surcharges: tuple[Surcharge, ...] | None = None
    warehouses: tuple[Warehouse, ...] | None = None
    lines: tuple[DocumentLine, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None
    """The moments among them are ISO 8601, whatever the file writes."""
    subordinates: tuple["OrderDocument", ...] = ()


@record
class OrderContainer:
    """A Контейнер: an order with all its documents; a lone Документ is one, too."""

    documents: tuple[OrderDocument, ...] = ()
