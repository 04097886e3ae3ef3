"""What a 1C holds: orders, counterparties, goods, and what the site told of itself."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django_commerceml.cml.names import Operation
from django_commerceml.cml.records import (
    Address,
    Attribute,
    Contact,
    DocumentDiscount,
    DocumentLine,
    Surcharge,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A counterparty."""

    id: str
    name: str
    site_id: str = ""
    full_name: str = ""
    official_name: str = ""
    """What makes a company of it."""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    inn: str = ""
    kpp: str = ""
    address: Address | None = None
    contacts: tuple[Contact, ...] = ()
    is_changed: bool = False
    """Whether it waits to be sent to the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A product or a service."""

    id: str
    name: str
    sku: str = ""
    is_service: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A payment or a shipment, posted in 1C."""

    id: str
    number: str
    at: datetime
    amount: Decimal
    site_id: str = ""
    """The id of the site's document that it fulfils."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePart:
    """A payment or a shipment that the site wrote for an order."""

    id: str
    number: str = ""
    operation: str = ""
    amount: Decimal = Decimal(0)
    is_done: bool = False

    @property
    def is_shipment(self) -> bool:
        """Return whether it is a shipment, not a payment."""
        return self.operation == Operation.SHIPMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A buyer's order as it stands in 1C."""

    id: str
    number: str
    created_at: datetime
    party_id: str
    currency: str = "RUB"
    site_id: str = ""
    site_number: str = ""
    """Empty for an order that was born in 1C."""
    site_date: date | None = None
    site_time: time | None = None
    site_status: str = ""
    """The status that the site told last, its id or its name."""
    comment: str = ""
    lines: tuple[DocumentLine, ...] = ()
    discounts: tuple[DocumentDiscount, ...] = ()
    surcharges: tuple[Surcharge, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    """The attributes that the site gave, as they came."""
    parts: tuple[SitePart, ...] = ()

    status: str = ""
    """The name of the status that 1C's manager set."""
    status_id: str = ""
    is_posted: bool = True
    is_cancelled: bool = False
    is_deleted: bool = False
    payments: tuple[Settlement, ...] = ()
    shipments: tuple[Settlement, ...] = ()

    version: int = 1
    """Raised by every change in 1C."""
    sent_version: int = 1
    """The version that the site has; a lower one waits to be sent."""

    @property
    def is_changed(self) -> bool:
        """Return whether 1C has changed the order since it was sent last."""
        return self.version != self.sent_version

    @property
    def is_closed(self) -> bool:
        """Return whether money or goods have moved, so that the site comes too late."""
        return bool(self.payments or self.shipments)


@dataclass(slots=True, kw_only=True)
class Contents:
    """All that an infobase holds."""

    orders: dict[str, Order] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    goods: dict[str, Good] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    """The site's statuses: names by id."""
    counters: dict[str, int] = field(default_factory=dict)
    """The last numbers given, by the kind of document."""

    def copy(self) -> "Contents":
        """Return contents of which a change leaves these as they are."""
        return Contents(
            orders=dict(self.orders),
            parties=dict(self.parties),
            goods=dict(self.goods),
            statuses=dict(self.statuses),
            counters=dict(self.counters),
        )
