"""Takes the orders of the site into the infobase: all of a batch, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django_commerceml.cml.facts import facts_of
from django_commerceml.cml.records import OrderDocument
from django_commerceml.emulator.habits import OrderHabits
from django_commerceml.emulator.infobase.acceptance import SiteOrder
from django_commerceml.emulator.infobase.counterparties import take_party
from django_commerceml.emulator.infobase.entities import Order, Settlement, SitePart
from django_commerceml.emulator.infobase.infobase import Infobase, make_guid
from django_commerceml.emulator.infobase.wares import take_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The site's numbers of the orders of a batch, by what became of them."""

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    """Left as they are: they are paid or shipped."""


def take_orders(
    infobase: Infobase,
    orders: Iterable[SiteOrder],
    habits: OrderHabits,
    *,
    returns_loaded: bool = False,
) -> Intake:
    """Write *orders* into *infobase*; a known one is rewritten, never doubled.

    *returns_loaded* registers them as changed, for 1C's number to reach the site.
    """
    numbers: dict[str, list[str]] = {"created": [], "updated": [], "closed": []}
    with infobase.transaction():
        for order in orders:
            outcome = _take(infobase, order, habits)
            numbers[outcome].append(order.number)
            if returns_loaded and outcome != "closed":
                _register(infobase, order.number)
    return Intake(**{outcome: tuple(found) for outcome, found in numbers.items()})


def _take(infobase: Infobase, site_order: SiteOrder, habits: OrderHabits) -> str:
    known = infobase.find_site_order(site_order.number)
    if known is not None and known.is_closed:
        return "closed"
    order = known or _open_order(infobase, site_order)
    party = (site_order.document.counterparties or ())[0]
    order = replace(
        order,
        party_id=take_party(infobase, party, habits.party_keys).id,
        **_contents(infobase, site_order.document, habits),
        **_state(order, site_order.document),
        parts=tuple(map(_make_part, site_order.parts)),
    )
    infobase.put_order(_settle(infobase, order))
    return "created" if known is None else "updated"


def _register(infobase: Infobase, number: str) -> None:
    order = infobase.get_order(number)
    infobase.put_order(replace(order, version=order.version + 1))


def _open_order(infobase: Infobase, site_order: SiteOrder) -> Order:
    return Order(
        id=make_guid(),
        number=infobase.next_number(),
        created_at=infobase.now(),
        party_id="",
        site_number=site_order.number,
    )


def _contents(
    infobase: Infobase, document: OrderDocument, habits: OrderHabits
) -> dict[str, Any]:
    return {
        "site_id": document.id or "",
        "site_date": document.date,
        "site_time": document.time,
        "currency": document.currency or "",
        "comment": document.comment or "",
        "lines": tuple(take_lines(infobase, document.lines or (), habits)),
        "discounts": document.discounts or (),
        "surcharges": document.surcharges or (),
        "attributes": document.attributes or (),
    }


def _state(order: Order, document: OrderDocument) -> dict[str, Any]:
    """Return how *order* stands now; a new status of the site ends 1C's own."""
    facts = facts_of(document)
    site_status = facts.status_id or facts.status_name or ""
    is_same = site_status == order.site_status
    return {
        "site_status": site_status,
        "status": order.status if is_same else "",
        "status_id": order.status_id if is_same else "",
        "is_cancelled": order.is_cancelled or bool(facts.is_cancelled),
        "is_deleted": order.is_deleted or bool(facts.is_deleted),
    }


def _make_part(document: OrderDocument) -> SitePart:
    facts = facts_of(document)
    is_void = facts.is_cancelled or facts.is_deleted
    return SitePart(
        id=document.id or "",
        number=document.number or "",
        operation=document.operation or "",
        amount=document.total or Decimal(0),
        is_done=not is_void and bool(facts.is_paid or facts.is_shipped),
    )


def _settle(infobase: Infobase, order: Order) -> Order:
    """Return *order* with a document of 1C for each part that the site has done."""
    done = [part for part in order.parts if part.is_done]
    payments = [part for part in done if not part.is_shipment]
    shipments = [part for part in done if part.is_shipment]
    return replace(
        order,
        payments=tuple(_post(infobase, part, "payments") for part in payments),
        shipments=tuple(_post(infobase, part, "shipments") for part in shipments),
    )


def _post(infobase: Infobase, part: SitePart, kind: str) -> Settlement:
    return Settlement(
        id=make_guid(),
        number=infobase.next_number(kind),
        at=infobase.now(),
        amount=part.amount,
        site_id=part.id,
    )
