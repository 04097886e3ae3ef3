"""Shipments of an order: documents of their own, and what the order says."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django_commerceml.cml.facts import DocumentFacts
from django_commerceml.cml.records import DocumentLine
from django_commerceml.importing.loaders.orders import owners
from django_commerceml.importing.loaders.orders.changes import (
    Change,
    Changes,
    ShipmentChange,
    Values,
    differing,
)
from django_commerceml.importing.loaders.orders.clocks import moment_of, site_moment
from django_commerceml.importing.loaders.orders.lines import is_delivery, is_service
from django_commerceml.importing.loaders.orders.payments import Telling
from django_commerceml.importing.loaders.orders.sorting import Attached, Nature
from django_commerceml.importing.loaders.orders.totals import quantity_after
from django_commerceml.models import OrderShipment


def add_shipments(changes: Changes, telling: Telling) -> None:
    """Add what *telling* says of shipments to *changes*."""
    attached = telling.received.attached
    documents = [one for one in attached if one.nature is Nature.SHIPMENT]
    free = list(telling.state.shipments)
    for one in documents:
        _add_document(changes, one, free, telling)
    facts = telling.received.facts
    if facts.is_shipped and not documents:
        _add_fact(changes, facts, free, telling)
    _track(changes, telling, documents)
    _settle(changes, telling, has_documents=bool(documents))


def _add_document(
    changes: Changes, one: Attached, free: list[OrderShipment], telling: Telling
) -> None:
    values = _values(one)
    row = _find(free, values)
    if row is not None:
        free.remove(row)
    news = owners.news_of(row, values, telling.profile, "shipment")
    if news:
        changes.shipments.append(ShipmentChange(row=row, values=news))
        changes.names.add(Change.SHIPMENT)


def _values(one: Attached) -> Values:
    document, facts = one.document, one.facts
    said = facts.is_shipped if facts.is_shipped is not None else bool(facts.is_posted)
    is_deleted = bool(facts.is_deleted or facts.is_cancelled)
    number = document.number or facts.shipment_number or facts.number_1c or ""
    moment = site_moment(facts.shipment_date) or moment_of(document)
    return {
        "external_id": (document.id or "")[:255],
        "number": number.strip()[:50],
        "name": (facts.delivery_name or "")[:255],
        "tracking_number": (facts.tracking_number or "")[:100],
        "is_shipped": said and not is_deleted,
        "shipped_at": moment if said else None,
        "is_deleted": is_deleted,
        "lines": _contents(one),
    }


def _contents(one: Attached) -> list[Values]:
    return [
        {"id": line.id or "", "name": line.name or "", "quantity": str(line.quantity)}
        for line in one.document.lines or ()
        if line.quantity is not None and not _is_no_goods(line)
    ]


def _is_no_goods(line: DocumentLine) -> bool:
    return is_service(line) or is_delivery(line, "")


def _find(free: list[OrderShipment], values: Values) -> OrderShipment | None:
    for name in ("external_id", "number"):
        for row in free:
            if values[name] and getattr(row, name) == values[name]:
                return row
    for row in free:
        if values["external_id"] == owners.own_id("shipment", row.pk):
            return row
    unnamed = [row for row in free if not row.external_id and row.source_id is None]
    return unnamed[0] if len(unnamed) == 1 else None


def _add_fact(
    changes: Changes, facts: DocumentFacts, free: list[OrderShipment], telling: Telling
) -> None:
    """Add a shipment that the order itself tells of, unless it is there already."""
    number = (facts.shipment_number or "").strip()[:50]
    row = next((row for row in free if row.number == number), None)
    is_there = any(one.is_shipped and not one.is_deleted for one in free)
    if row is None and is_there and not number:
        return
    said: Values = {"is_shipped": True, "is_deleted": False}
    if facts.shipment_date is not None:
        said["shipped_at"] = site_moment(facts.shipment_date)
    if row is not None:
        said = differing(row, said)
    else:
        said |= {"source": telling.profile, "number": number}
    if said:
        changes.shipments.append(ShipmentChange(row=row, values=said))
        changes.names.add(Change.SHIPMENT)


def _track(changes: Changes, telling: Telling, documents: Iterable[Attached]) -> None:
    numbers = [telling.received.facts, *(one.facts for one in documents)]
    said = [facts.tracking_number for facts in numbers if facts.tracking_number]
    if said:
        values = {"tracking_number": said[-1][:100]}
        changes.put(Change.SHIPMENT, differing(telling.state.order, values))


def _settle(changes: Changes, telling: Telling, *, has_documents: bool) -> None:
    """Say whether the order is shipped, by its own word or by its shipments."""
    order, facts = telling.state.order, telling.received.facts
    is_complete = has_documents and _is_complete(changes, telling)
    is_own = owners.is_word_of(telling.profile, order, owners.SHIPPED)
    if facts.is_shipped or is_complete:
        if not order.is_shipped:
            moment = site_moment(facts.shipment_date) or telling.now
            changes.put(Change.SHIPMENT, {"is_shipped": True, "shipped_at": moment})
    elif order.is_shipped and is_own and (facts.is_shipped is False or has_documents):
        changes.put(Change.SHIPMENT, {"is_shipped": False, "shipped_at": None})
        _undo(changes, telling)


def _is_complete(changes: Changes, telling: Telling) -> bool:
    """Return whether nothing of the order is left to ship."""
    rows = [one for one in _after(changes, telling) if not one["is_deleted"]]
    if not rows or not all(one["is_shipped"] for one in rows):
        return False
    contents = [line for one in rows for line in one["lines"]]
    wanted = quantity_after(telling.state, changes.goods)
    return not contents or _quantity(contents) >= wanted


def _after(changes: Changes, telling: Telling) -> list[Values]:
    """Return the shipments as they are once *changes* are written."""
    written = {
        change.row.pk: change.values for change in changes.shipments if change.row
    }
    there = [
        {
            "is_shipped": row.is_shipped,
            "is_deleted": row.is_deleted,
            "lines": row.lines,
            **written.get(row.pk, {}),
        }
        for row in telling.state.shipments
    ]
    blank: Values = {"is_shipped": False, "is_deleted": False, "lines": []}
    new = [{**blank, **one.values} for one in changes.shipments if one.row is None]
    return [*there, *new]


def _quantity(contents: Iterable[dict[str, Any]]) -> Decimal:
    return sum((Decimal(line["quantity"]) for line in contents), Decimal(0))


def _undo(changes: Changes, telling: Telling) -> None:
    """Take back the shipments that only the order itself told of."""
    for row in telling.state.shipments:
        is_told = row.source_id == telling.profile.pk and not row.external_id
        if is_told and row.is_shipped and telling.received.facts.is_shipped is False:
            values = {"is_shipped": False, "is_deleted": True}
            changes.shipments.append(ShipmentChange(row=row, values=values))
