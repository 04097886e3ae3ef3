"""Payments of an order: those of documents of their own, and what the order says."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django_commerceml.cml.facts import DocumentFacts
from django_commerceml.cml.names import Operation
from django_commerceml.conf import get_settings
from django_commerceml.importing.loaders.orders import owners
from django_commerceml.importing.loaders.orders.changes import (
    Change,
    Changes,
    PaymentChange,
    Values,
    differing,
)
from django_commerceml.importing.loaders.orders.clocks import moment_of, site_moment
from django_commerceml.importing.loaders.orders.sorting import (
    Attached,
    Nature,
    Received,
)
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.models import (
    ExchangeProfile,
    Order,
    OrderPayment,
    PaymentKind,
)
from django_commerceml.models.sums import to_money

_KINDS: Final = {
    Operation.CASH_PAYMENT.casefold(): PaymentKind.CASH,
    Operation.CASH_REFUND.casefold(): PaymentKind.CASH,
    Operation.BANK_PAYMENT.casefold(): PaymentKind.BANK,
    Operation.BANK_REFUND.casefold(): PaymentKind.BANK,
}
_NATURES: Final = (Nature.PAYMENT, Nature.REFUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is told of an order, by whom, when."""

    received: Received
    state: OrderState
    profile: ExchangeProfile
    now: datetime
    total: Decimal
    """What the order comes to after the document."""


def add_payments(changes: Changes, telling: Telling) -> None:
    """Add what *telling* says of payments to *changes*."""
    documents = [one for one in telling.received.attached if one.nature in _NATURES]
    free = list(telling.state.payments)
    for one in documents:
        _add_document(changes, one, free, telling)
    facts = telling.received.facts
    if facts.is_paid and not documents:
        _add_fact(changes, facts, free, telling)
    _settle(changes, telling, has_documents=bool(documents))


def _add_document(
    changes: Changes, one: Attached, free: list[OrderPayment], telling: Telling
) -> None:
    values = _values(one)
    row = _find(free, values)
    if row is not None:
        free.remove(row)
    news = owners.news_of(row, values, telling.profile, "payment")
    if news:
        changes.payments.append(PaymentChange(row=row, values=news))
        changes.names.add(Change.PAYMENT)


def _values(one: Attached) -> Values:
    document, facts = one.document, one.facts
    is_paid = facts.is_paid if facts.is_paid is not None else bool(facts.is_posted)
    is_deleted = bool(facts.is_deleted or facts.is_cancelled)
    return {
        "external_id": (document.id or "")[:255],
        "number": _number(one)[:50],
        "kind": _KINDS.get(
            " ".join((document.operation or "").split()).casefold(),
            PaymentKind.ACQUIRING,
        ),
        "amount": to_money(document.total or Decimal(0)),
        "is_paid": is_paid and not is_deleted,
        "paid_at": _paid_at(one) if is_paid else None,
        "is_refund": one.nature is Nature.REFUND,
        "is_deleted": is_deleted,
    }


def _number(one: Attached) -> str:
    number = one.document.number or one.facts.payment_number or one.facts.number_1c
    return (number or "").strip()


def _paid_at(one: Attached) -> datetime | None:
    return site_moment(one.facts.payment_date) or moment_of(one.document)


def _find(free: list[OrderPayment], values: Values) -> OrderPayment | None:
    """Return the payment that *values* mean: by id, by number, by kind and amount."""
    for row in free:
        if values["external_id"] == owners.own_id("payment", row.pk):
            return row
    for names in (("external_id",), ("number",), ("kind", "amount")):
        wanted = [values[name] for name in names]
        if not all(wanted):
            continue
        for row in free:
            is_same = [getattr(row, name) for name in names] == wanted
            if is_same and row.is_refund == values["is_refund"] and _agree(row, values):
                return row
    return None


def _agree(row: OrderPayment, values: Values) -> bool:
    """Return whether the ids of both may be of one payment."""
    return not (row.external_id and values["external_id"]) or (
        row.external_id == values["external_id"]
    )


def _add_fact(
    changes: Changes, facts: DocumentFacts, free: list[OrderPayment], telling: Telling
) -> None:
    """Add a payment that the order itself tells of, unless it is there already."""
    number = (facts.payment_number or "").strip()[:50]
    own = [row for row in free if row.source_id == telling.profile.pk]
    row = next((row for row in own if row.number == number), None)
    covered = _paid_sum(changes, telling)
    if row is None and covered >= telling.total and not number:
        return
    said: Values = {"is_paid": True, "is_deleted": False}
    if facts.payment_date is not None:
        said["paid_at"] = site_moment(facts.payment_date)
    if row is not None:
        said = differing(row, said)
    else:
        said |= {
            "source": telling.profile,
            "number": number,
            "kind": _usual_kind(telling.state.order),
            "amount": max(telling.total - covered, Decimal(0)),
        }
    if said:
        changes.payments.append(PaymentChange(row=row, values=said))
        changes.names.add(Change.PAYMENT)


def _usual_kind(order: Order) -> str:
    """Return how the buyer chose to pay, as the shop's settings say."""
    method = get_settings().payment_methods.get(order.payment_code, {})
    return method.get("kind", PaymentKind.BANK)


def _paid_sum(changes: Changes, telling: Telling) -> Decimal:
    """Return what is paid once *changes* are written."""
    written = {
        change.row.pk: change.values for change in changes.payments if change.row
    }
    new = [change.values for change in changes.payments if change.row is None]
    there = [
        {**_facts_of(row), **written.get(row.pk, {})} for row in telling.state.payments
    ]
    return sum(map(_counted, [*there, *new]), Decimal(0))


def _facts_of(row: OrderPayment) -> Values:
    names = ("amount", "is_paid", "is_refund", "is_deleted")
    return {name: getattr(row, name) for name in names}


def _counted(values: Values) -> Decimal:
    if not values.get("is_paid") or values.get("is_deleted"):
        return Decimal(0)
    amount: Decimal = values["amount"]
    return -amount if values.get("is_refund") else amount


def _settle(changes: Changes, telling: Telling, *, has_documents: bool) -> None:
    """Say whether the order is paid, by the document's word or by the sums."""
    order, facts = telling.state.order, telling.received.facts
    is_covered = has_documents and 0 < telling.total <= _paid_sum(changes, telling)
    is_own = owners.is_word_of(telling.profile, order, owners.PAID)
    if facts.is_paid or is_covered:
        if not order.is_paid:
            paid_at = site_moment(facts.payment_date) or _latest(changes)
            changes.put(
                Change.PAYMENT,
                {"is_paid": True, "paid_at": paid_at or telling.now},
            )
    elif order.is_paid and is_own and (facts.is_paid is False or has_documents):
        changes.put(Change.PAYMENT, {"is_paid": False, "paid_at": None})
        _undo(changes, telling)


def _latest(changes: Changes) -> datetime | None:
    moments = [change.values.get("paid_at") for change in changes.payments]
    return max((moment for moment in moments if moment is not None), default=None)


def _undo(changes: Changes, telling: Telling) -> None:
    """Take back the payments that only the order itself told of."""
    for row in telling.state.payments:
        is_told = row.source_id == telling.profile.pk and not row.external_id
        if is_told and row.is_paid and telling.received.facts.is_paid is False:
            values = {"is_paid": False, "is_deleted": True}
            changes.payments.append(PaymentChange(row=row, values=values))
