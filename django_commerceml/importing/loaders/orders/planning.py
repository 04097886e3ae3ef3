"""From a document and an order to the changes: nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django_commerceml.cml.attributes import DocumentAttribute, find_attribute
from django_commerceml.cml.records import OrderDocument
from django_commerceml.importing.loaders.orders import owners, payments, shipments
from django_commerceml.importing.loaders.orders.bases import SAID, goods_hash
from django_commerceml.importing.loaders.orders.cancellations import (
    add_cancellation,
)
from django_commerceml.importing.loaders.orders.changes import (
    TOLERANCE,
    Change,
    Changes,
    GoodsChanges,
    differing,
)
from django_commerceml.importing.loaders.orders.clocks import site_moment
from django_commerceml.importing.loaders.orders.disputes import Judge, Verdict
from django_commerceml.importing.loaders.orders.goods import goods_of
from django_commerceml.importing.loaders.orders.payments import Telling
from django_commerceml.importing.loaders.orders.remarks import Remark
from django_commerceml.importing.loaders.orders.sorting import Received
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.importing.loaders.orders.totals import total_after
from django_commerceml.importing.ownership import FieldRule, FieldRules
from django_commerceml.models import ExchangeProfile


@dataclass(slots=True, kw_only=True)
class Planned:
    """What a document does, and what is to be told of it."""

    changes: Changes = field(default_factory=Changes)
    remarks: list[Remark] = field(default_factory=list)
    held_message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans documents of one infobase."""

    profile: ExchangeProfile
    judge: Judge
    rules: FieldRules
    now: datetime
    money: Callable[[str], str]
    """Gives the code of what a document calls its currency."""

    def plan(self, received: Received, state: OrderState) -> Planned:
        """Return what *received* changes in *state*."""
        planned = Planned()
        changes = planned.changes
        goods = self._goods(received, state)
        said = self._status(received, state, planned)
        status = said if said != state.order.status else ""
        wanted = {
            change
            for change, is_wanted in (
                (Change.LINES, bool(goods)),
                (Change.STATUS, bool(status)),
            )
            if is_wanted
        }
        verdict = self.judge.decide(received, state, wanted)
        _tell(verdict, planned)
        if goods and Change.LINES in verdict.applied:
            changes.goods = goods
            changes.names.add(Change.LINES)
            changes.order.update(goods.order)
        self._facts(received, state, changes)
        if status and Change.STATUS in verdict.applied:
            self._set_status(changes, status)
        elif not said:
            self._derive_status(state, changes, verdict)
        self._buyer(received, state, changes)
        self._numbers(received, state, changes)
        _check_total(
            received, state, planned, is_applied=bool(changes.goods) or not goods
        )
        self._check_currency(received, state, planned)
        self._remember(received, state, planned)
        return planned

    def _check_currency(
        self, received: Received, state: OrderState, planned: Planned
    ) -> None:
        """Say where the sums of the document are in other money than the order's."""
        document, known = received.document, state.order.currency
        said = self.money((document and document.currency) or known)
        if said != known and not self.profile.order_currency:
            message = f"валюта документа {said}, заказа {known}: суммы не пересчитаны"
            planned.remarks.append(Remark(code="ORD-15", message=message))

    def _goods(self, received: Received, state: OrderState) -> GoodsChanges:
        """Return what changes in the goods; a stub of what was deleted has none."""
        document = received.document
        if document is None or (received.facts.is_deleted and not document.lines):
            return GoodsChanges()
        return goods_of(document, state)

    def _status(self, received: Received, state: OrderState, planned: Planned) -> str:
        """Return the status that 1C says; "" where it says none that counts."""
        if not self.profile.changes_statuses:
            return ""
        said = self.judge.statuses.said_by(received.facts, state.order.status)
        if said.unknown:
            message = f"статус «{said.unknown[:100]}» магазину не известен, не изменён"
            planned.remarks.append(Remark(code="ORD-05", message=message))
        return said.code

    def _set_status(self, changes: Changes, status: str) -> None:
        values = {"status": status, "status_changed_at": self.now}
        changes.put(Change.STATUS, values)

    def _derive_status(
        self, state: OrderState, changes: Changes, verdict: Verdict
    ) -> None:
        """Set the status that the profile gives to what was paid or shipped now.

        The work never goes back: a payment after the shipment sets nothing.
        """
        if verdict.is_conflict and not verdict.applied:
            return
        profile = self.profile
        status = ""
        if changes.order.get("is_paid"):
            status = profile.status_on_payment
        if changes.order.get("is_shipped"):
            status = profile.status_on_shipment or status
        if status and self.judge.statuses.is_forward(state.order.status, status):
            self._set_status(changes, status)

    def _facts(self, received: Received, state: OrderState, changes: Changes) -> None:
        telling = Telling(
            received=self.judge.without_echo(received, state),
            state=state,
            profile=self.profile,
            now=self.now,
            total=total_after(state, changes.goods),
        )
        payments.add_payments(changes, telling)
        shipments.add_shipments(changes, telling)
        add_cancellation(changes, telling, self.judge)

    def _buyer(self, received: Received, state: OrderState, changes: Changes) -> None:
        """Take over what the buyer told, where the shop leaves it to 1C."""
        document = received.document
        if document is None:
            return
        address = text_of(document, DocumentAttribute.DELIVERY_ADDRESS)
        said = {"comment": document.comment, "delivery_address": address}
        values = {
            name: value
            for name, value in said.items()
            if value and self.may_write(name, state)
        }
        changes.put(Change.BUYER, differing(state.order, values))

    def may_write(self, name: str, state: OrderState) -> bool:
        """Return whether 1C may write the field *name* of the buyer's."""
        order = state.order
        is_born_there = order.origin_id == self.profile.pk
        default = FieldRule.ALWAYS if is_born_there else FieldRule.NEVER
        rule = self.rules.rule_of(f"order.{name}", default)
        if rule is FieldRule.IF_EMPTY:
            return not getattr(order, name)
        return rule is FieldRule.ALWAYS

    def _numbers(self, received: Received, state: OrderState, changes: Changes) -> None:
        """Note by what 1C knows the order."""
        names, export = received.names, state.export
        if received.document is None:
            return
        values: dict[str, Any] = {}
        if names.number_in_1c:
            values["number_in_1c"] = names.number_in_1c[:50]
        if received.facts.date_1c is not None:
            values["date_in_1c"] = site_moment(received.facts.date_1c)
        is_named = export is not None and export.external_id
        if names.id and names.id != str(state.order.uuid) and not is_named:
            values["external_id"] = names.id[:255]
        changes.export.update(differing(export, values) if export else values)

    def _remember(
        self, received: Received, state: OrderState, planned: Planned
    ) -> None:
        """Keep who said what, so that it can be told from the shop's own word."""
        document, changes = received.document, planned.changes
        facts = owners.note_words(self.profile, state.order.facts, changes.order)
        if document is not None and not planned.held_message:
            said = {
                "goods": goods_hash(document) if document.lines is not None else "",
                "status": self.judge.statuses.said_by(received.facts).code,
                owners.CANCELLED: bool(
                    received.facts.is_cancelled or received.facts.is_deleted
                ),
            }
            facts[SAID] = {**facts.get(SAID, {}), str(self.profile.pk): said}
        if facts != state.order.facts:
            changes.order["facts"] = facts


def _tell(verdict: Verdict, planned: Planned) -> None:
    planned.held_message = verdict.held_message
    if verdict.remark is not None:
        planned.remarks.append(verdict.remark)


def text_of(document: OrderDocument, name: DocumentAttribute) -> str:
    """Return what *document* says in the attribute *name*."""
    said = [
        " ".join(attribute.values).strip()
        for attribute in document.attributes or ()
        if find_attribute(attribute.name) is name
    ]
    return said[-1] if said else ""


def _check_total(
    received: Received, state: OrderState, planned: Planned, *, is_applied: bool
) -> None:
    """Say where the total of the document is not what its lines come to."""
    document = received.document
    if document is None or document.total is None or not document.lines:
        return
    total = total_after(state, planned.changes.goods)
    if is_applied and abs(total - document.total) > TOLERANCE * len(document.lines):
        message = (
            f"сумма документа {_money(document.total)}, по строкам {_money(total)}"
        )
        planned.remarks.append(Remark(code="ORD-06", message=message))


def _money(value: Decimal) -> str:
    return f"{value:.2f}"
