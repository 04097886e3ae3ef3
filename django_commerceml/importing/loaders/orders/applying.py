"""One document at a time: find its order, see what is new, write it, tell of it."""

from collections.abc import Sequence
from typing import Any

from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.loaders.orders import telling
from django_commerceml.importing.loaders.orders.ages import Ages
from django_commerceml.importing.loaders.orders.births import give_birth
from django_commerceml.importing.loaders.orders.changes import Change
from django_commerceml.importing.loaders.orders.disputes import Judge
from django_commerceml.importing.loaders.orders.known_goods import KnownGoods
from django_commerceml.importing.loaders.orders.matching import Matcher, doubts_of
from django_commerceml.importing.loaders.orders.notes import Snapshot
from django_commerceml.importing.loaders.orders.parties import Buyers
from django_commerceml.importing.loaders.orders.planning import Planned, Planner
from django_commerceml.importing.loaders.orders.remarks import (
    DocumentRefusedError,
    Remark,
)
from django_commerceml.importing.loaders.orders.sorting import Received
from django_commerceml.importing.loaders.orders.states import OrderState, States
from django_commerceml.importing.loaders.orders.statuses import read_statuses
from django_commerceml.importing.loaders.orders.writing import (
    note_echoes,
    write_changes,
    write_export,
)
from django_commerceml.importing.reports import Outcome
from django_commerceml.models import HoldReason, OrderExport
from django_commerceml.models.versions import raise_version, raise_versions

Application = tuple[Outcome, list[Remark]]


class Applier:
    """Applies the documents of one batch."""

    def __init__(self, context: LoadContext) -> None:
        self._context = context
        self._profile = profile = context.profile
        self._matcher = Matcher(profile=profile)
        self._states = States(profile=profile)
        self._goods = KnownGoods(profile=profile)
        self._buyers = Buyers(context)
        self._numbers: dict[int, str] = {}
        self._ages = Ages()
        self._changed: set[int] = set()
        self._statuses = read_statuses(context)
        self._judge = Judge(
            profile=profile,
            statuses=self._statuses,
            is_confirmed=context.is_confirmed,
            place=context.place,
        )
        self._planner = Planner(
            profile=profile,
            judge=self._judge,
            rules=context.rules,
            now=context.now,
            money=context.unknowns.currency,
        )

    def prepare(self, received: Sequence[Received]) -> None:
        """Read all that *received* speak of, with a few queries for all of them."""
        self._matcher.load(one.names for one in received)
        matches = [(one, self._matcher.find(one.names)) for one in received]
        found = {match.order_id for _, match in matches if match.order_id is not None}
        self._states.load(found)
        known = [state.export for state in self._states.known() if state.export]
        sequences = (export.received_sequence for export in known)
        self._ages.load([self._context.file_id, *sequences])
        for state in self._states.known():
            self._judge.given.wanted.add(str(state.order.uuid))
            self._numbers[state.order.pk] = state.order.number
        documents = [one.document for one in received if one.document is not None]
        self._goods.load(documents)
        self._buyers.load(
            one.document
            for one, match in matches
            if one.document is not None and self._takes_buyer(match.order_id)
        )

    def apply(self, received: Received) -> Application:
        """Apply *received*; return what became of it and what is to be told.

        Raises `DocumentRefusedError` for one that must not be applied.
        """
        match = self._matcher.find(received.names)
        remarks = doubts_of(received.names, match)
        state = None if match.order_id is None else self._states.get(match.order_id)
        if state is None:
            return self._apply_new(received)
        outcome = self._outcome_of_old(received, state)
        if outcome is not None:
            return outcome
        applied, more = self._apply_to(received, state, is_new=False)
        return applied, [*remarks, *more]

    def finish(self) -> None:
        """Raise the versions of all that was changed; the infobase has them."""
        changed = sorted(self._changed)
        if changed:
            raise_versions(changed, source=self._profile)
            note_echoes(self._profile, changed)

    def label_of(self, received: Received) -> str:
        """Return what a person knows the order of *received* by."""
        order_id = self._matcher.find(received.names).order_id or 0
        return self._numbers.get(order_id) or received.names.label or "—"

    def forget(self, received: Received) -> None:
        """Have the order of *received*, whose changes were taken back, read anew."""
        match = self._matcher.find(received.names)
        if match.order_id is not None:
            self._states.forget(match.order_id)

    def _takes_buyer(self, order_id: int | None) -> bool:
        if order_id is None:
            return self._profile.imports_new_orders
        state = self._states.get(order_id)
        return state is not None and self._planner.may_write("counterparty", state)

    def _outcome_of_old(
        self, received: Received, state: OrderState
    ) -> Application | None:
        """Return the outcome of what was applied before, or is older than that."""
        export = state.export
        if export is None:
            return None
        if received.document is not None and self._is_known(export, received):
            return Outcome.UNCHANGED, []
        if self._ages.is_older(self._context.file_id, export.received_sequence):
            message = "документ старше того, что уже принят, и не применён"
            return Outcome.SKIPPED, [
                Remark(code="ORD-10", message=message, severity="info")
            ]
        return None

    def _is_known(self, export: OrderExport, received: Received) -> bool:
        """Return whether *received* was applied, or is not what an operator let go.

        The same words in a later file, after 1C has taken a newer order, are news.
        """
        is_newer_there = export.echoed_version < export.acknowledged_version
        is_again = export.received_sequence == self._context.file_id
        is_same = export.received_hash == self._hash_of(received)
        is_same = is_same and (is_again or not is_newer_there)
        if not self._context.is_confirmed:
            return is_same
        if export.held_reason == HoldReason.CONFLICT:
            return False
        return is_same or is_again

    def _apply_new(self, received: Received) -> Application:
        names, profile = received.names, self._profile
        if received.document is None:
            message = "заказ, к которому относится документ, на сайте не найден"
            raise DocumentRefusedError(message, code="ORD-03")
        if not names.label:
            message = "у документа нет ни Ид, ни номера"
            raise DocumentRefusedError(message, code="ORD-13")
        if not profile.imports_new_orders:
            message = "на сайте не найден, а новые заказы из 1С не принимаются"
            return Outcome.SKIPPED, [Remark(code="ORD-11", message=message)]
        buyer = self._buyers.find(received.document)
        state = give_birth(received, self._context, self._statuses, buyer)
        outcome = self._apply_to(received, state, is_new=True)
        self._matcher.remember(names, state.order.pk)
        self._numbers[state.order.pk] = state.order.number
        return outcome

    def _apply_to(
        self, received: Received, state: OrderState, *, is_new: bool
    ) -> Application:
        before = state.order.status
        planned = self._planner.plan(received, state)
        changes = planned.changes
        if is_new:
            changes.names.add(Change.LINES)
        self._set_buyer(received, state, planned)
        snapshot = Snapshot(state, changes, self._statuses, is_new=is_new)
        write_changes(state, changes, self._goods.offers)
        if is_new:
            raise_version(state.order, source=self._profile)
        write_export(
            state.order,
            self._profile,
            self._export_values(received, planned, state),
            is_known=state.export is not None,
        )
        self._states.forget(state.order.pk)
        remarks = [*planned.remarks, *self._goods.unknown_in(changes)]
        if not changes:
            return Outcome.UNCHANGED, remarks
        told = telling.describe(changes, status_before=before, is_new=is_new)
        context = self._context
        remarks += telling.ask(context.shop, state.order, told)
        telling.send_signals(state.order, told, self._profile)
        snapshot.note(received, state.order, context)
        if not is_new:
            self._changed.add(state.order.pk)
        return (Outcome.CREATED if is_new else Outcome.UPDATED), remarks

    def _set_buyer(
        self, received: Received, state: OrderState, planned: Planned
    ) -> None:
        document = received.document
        if document is None or not self._planner.may_write("counterparty", state):
            return
        party = self._buyers.find_person(document)
        if party is not None and party.pk != state.order.counterparty_id:
            planned.changes.put(Change.BUYER, {"counterparty_id": party.pk})

    def _export_values(
        self, received: Received, planned: Planned, state: OrderState
    ) -> dict[str, Any]:
        values = dict(planned.changes.export)
        if received.document is None:
            return values
        values["received_sequence"] = self._context.file_id
        export = state.export
        held = export.held_reason if export is not None else HoldReason.NONE
        if planned.held_message:
            if held != HoldReason.OPERATOR:
                values["held_reason"] = HoldReason.CONFLICT
                values["held_message"] = planned.held_message[:500]
            return values
        if held == HoldReason.CONFLICT and self._context.is_confirmed:
            values |= {"held_reason": HoldReason.NONE, "held_message": ""}
        return values | {"received_hash": self._hash_of(received)}

    def _hash_of(self, received: Received) -> str:
        """Return the hash of *received*: another one once its status counts."""
        said = self._statuses.said_by(received.facts)
        is_ignored = said.code and not self._profile.changes_statuses
        if said.unknown or is_ignored:
            return f"{received.content_hash[:-1]}?"
        return received.content_hash
