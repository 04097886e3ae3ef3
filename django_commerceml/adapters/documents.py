"""An order as the shop tells it: plain values, no rows of ours and no XML.

What is None the shop does not say, and what 1C said of it stays. What is empty is
said to be empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django_commerceml.models import CounterpartyKind, PaymentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocumentBuyer:
    """Who buys."""

    kind: CounterpartyKind = CounterpartyKind.PERSON
    name: str = ""
    """What 1C calls the buyer; of a person «Фамилия Имя»."""
    full_name: str = ""
    """Of a company its official name."""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    inn: str = ""
    kpp: str = ""
    okpo: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    """Of a person where he is registered, of a company the legal address."""
    bank_accounts: Sequence[Mapping[str, str]] = ()
    """Each with *number*, *bank*, *bik*, *correspondent_account*."""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocumentLine:
    """What is sold, how much of it, and at what price."""

    key: str
    """What the shop knows the line by; unique in its order."""
    external_id: str = ""
    """1C's id of the offer, «product#characteristic»; empty where the shop has none."""
    sku: str = ""
    barcode: str = ""
    name: str
    quantity: Decimal = Decimal(1)
    price: Decimal
    """Of one unit, after the line's discount."""
    base_price: Decimal | None = None
    """Of one unit, before the discount; None: there is none."""
    vat_rate: Decimal | None = None
    """Per cent; None: without VAT."""
    unit_code: str = ""
    """ОКЕИ; empty: pieces."""
    unit_name: str = ""
    factor: Decimal = Decimal(1)
    """Base units in the unit: 12 where boxes of twelve are sold."""
    is_service: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """More «реквизиты» of the line, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocumentDiscount:
    """A discount on the order as a whole."""

    name: str
    amount: Decimal
    is_included: bool = False
    """Whether the prices of the lines are lessened by it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocumentPayment:
    """A payment, or a refund, that the shop took."""

    key: str
    """What the shop knows it by; unique in its order."""
    amount: Decimal
    kind: PaymentKind = PaymentKind.ACQUIRING
    name: str = ""
    number: str = ""
    is_paid: bool = True
    paid_at: datetime | None = None
    is_refund: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocumentShipment:
    """A shipment that the shop made."""

    key: str
    """What the shop knows it by; unique in its order."""
    number: str = ""
    name: str = ""
    tracking_number: str = ""
    is_shipped: bool = True
    shipped_at: datetime | None = None
    lines: Sequence[Mapping[str, Any]] = ()
    """Each with *id* (1C's), *name* and *quantity*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocument:
    """An order with all that belongs to it."""

    number: str
    """Unique in the shop."""
    placed_at: datetime
    lines: Sequence[OrderDocumentLine]
    user_id: Any = None
    buyer: OrderDocumentBuyer | None = None
    """None: what the site knows of its user."""
    site_id: int | None = None
    currency: str = "RUB"
    includes_vat: bool = True
    """Whether VAT is in the prices."""
    status: str | None = None
    """A code of the profile's statuses."""
    delivery_code: str = ""
    delivery_name: str = ""
    delivery_price: Decimal = Decimal(0)
    delivery_address: str = ""
    delivery_address_parts: Sequence[Sequence[str]] = ()
    """Pairs such as («Город», «Тверь»)."""
    payment_code: str = ""
    payment_name: str = ""
    comment: str = ""
    tracking_number: str | None = None
    discounts: Sequence[OrderDocumentDiscount] = ()
    payments: Sequence[OrderDocumentPayment] = ()
    shipments: Sequence[OrderDocumentShipment] = ()
    is_paid: bool | None = None
    paid_at: datetime | None = None
    is_delivery_allowed: bool | None = None
    is_shipped: bool | None = None
    shipped_at: datetime | None = None
    is_cancelled: bool | None = None
    cancellation_reason: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """More «реквизиты» for 1C, by name: organisation, warehouse, agreement."""
