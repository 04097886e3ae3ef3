"""An order that the shop changed and 1C changed too: whose word stays."""

from dataclasses import dataclass, field, replace
from typing import Final

from django_commerceml.cml.facts import facts_of
from django_commerceml.importing.loaders.orders import owners
from django_commerceml.importing.loaders.orders.bases import (
    GivenDocuments,
    goods_hash,
    has_same_goods,
    said_before,
)
from django_commerceml.importing.loaders.orders.changes import DISPUTED, Change
from django_commerceml.importing.loaders.orders.remarks import Remark
from django_commerceml.importing.loaders.orders.sorting import Received
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.importing.loaders.orders.statuses import Statuses
from django_commerceml.models import ConflictPolicy, ExchangeProfile, HoldReason

_WORDS: Final = {Change.LINES: "строки и суммы", Change.STATUS: "статус"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Which of the disputed changes are applied, and what is to be told."""

    applied: frozenset[Change] = DISPUTED
    remark: Remark | None = None
    held_message: str = ""
    is_conflict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Decides by the policy of the profile."""

    profile: ExchangeProfile
    statuses: Statuses
    is_confirmed: bool = False
    """An operator let 1C's document go on."""
    place: str = ""
    """The file and the run, for the one who decides."""
    given: GivenDocuments = field(default_factory=GivenDocuments)

    def decide(
        self, received: Received, state: OrderState, wanted: set[Change]
    ) -> Verdict:
        """Return which of the changes *wanted* are applied to *state*.

        What 1C only hands back as it was given is no change of 1C's, and never
        replaces a newer one of the shop.
        """
        if not state.is_dirty or not wanted:
            return Verdict()
        real = frozenset(wanted - self._echoes(received, state, wanted))
        if not real:
            return Verdict(applied=frozenset())
        words = ", ".join(_WORDS[change] for change in sorted(real))
        if (
            self._is_let_go(state)
            or self.profile.conflict_policy == ConflictPolicy.ONE_C
        ):
            message = f"изменён и в магазине, и в 1С: взято из 1С: {words}"
            return Verdict(applied=real, remark=_told(message), is_conflict=True)
        return self._keep(words)

    def _is_let_go(self, state: OrderState) -> bool:
        export = state.export
        is_held = export is not None and export.held_reason == HoldReason.CONFLICT
        return self.is_confirmed and is_held

    def without_echo(self, received: Received, state: OrderState) -> Received:
        """Return *received* but for a shipment that 1C only hands back."""
        facts = received.facts
        is_bare = facts.is_shipped and not facts.shipment_number
        is_news = is_bare and not state.order.is_shipped
        if is_news and self.is_old_word(state, owners.SHIPPED):
            return replace(received, facts=replace(facts, is_shipped=None))
        return received

    def is_old_word(self, state: OrderState, flag: str) -> bool:
        """Return whether 1C only hands back *flag*, which the shop has undone since.

        It was given the flag as true, or said so itself, before that.
        """
        if getattr(state.order, flag) or not state.is_dirty:
            return False
        bases = self.given.of(state)
        is_given = any(getattr(facts_of(base), flag) for base in bases)
        return is_given or bool(said_before(state).get(flag))

    def _keep(self, words: str) -> Verdict:
        if self.profile.conflict_policy == ConflictPolicy.SHOP:
            message = f"изменён и в магазине, и в 1С: оставлено от магазина: {words}"
            return Verdict(applied=frozenset(), remark=_told(message), is_conflict=True)
        message = f"изменён и в магазине, и в 1С ({words}): ждёт решения; {self.place}"
        return Verdict(
            applied=frozenset(),
            remark=Remark(code="ORD-08", message=message),
            held_message=message,
            is_conflict=True,
        )

    def _echoes(
        self, received: Received, state: OrderState, wanted: set[Change]
    ) -> set[Change]:
        """Return which of the changes are what 1C was given, or said before."""
        document = received.document
        if document is None:
            return set()
        said = said_before(state)
        status = self.statuses.said_by(received.facts).code
        known = {Change.LINES: goods_hash(document), Change.STATUS: status}
        names = {Change.LINES: "goods", Change.STATUS: "status"}
        echoes = {one for one in wanted if said.get(names[one]) == known[one]}
        for base in self.given.of(state) if wanted - echoes else ():
            if has_same_goods(document, base, state.order):
                echoes.add(Change.LINES)
            if self.statuses.said_by(facts_of(base)).code == status:
                echoes.add(Change.STATUS)
        return echoes


def _told(message: str) -> Remark:
    return Remark(code="ORD-08", message=message, severity="info")
