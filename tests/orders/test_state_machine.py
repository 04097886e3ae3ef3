"""The shop and two infobases, faults at every step: no change of an order is lost.

The invariants are those of the documentation, "Guarantees": a confirmed version was
delivered, a change that is not confirmed waits, nothing that came from an infobase
goes back to it, no older state replaces a newer one.
"""

import tempfile
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from django_commerceml import exporting
from django_commerceml.models import (
    BatchState,
    ConflictPolicy,
    ExportBatch,
    Order,
    OrderExport,
)
from tests.depth import examples
from tests.factories import make_order, make_order_line, make_profile
from tests.orders.one_c import KilledError, OneC, killed_at, requisite

STEPS = 250
EXAMPLES = {
    "sqlite": 22,
    "postgresql": examples(3, deep=4),
    "mysql": examples(3, deep=4),
}
LEAST = {
    "sqlite": 4700,
    "postgresql": examples(450, deep=700),
    "mysql": examples(450, deep=700),
}
"""The steps of each of the four machines: on SQLite nearly 20,000 in all."""

quantities = st.integers(1, 9)
statements = st.integers(0, 40)
index = st.integers(0, 3)
WORDS = {
    "paid": requisite("Дата оплаты по 1С", "2026-11-24T10:00:00"),
    "shipped": requisite("Дата отгрузки по 1С", "2026-11-24T11:00:00"),
    "status": requisite("Статус заказа", "Выполнен"),
    "nothing": "",
}
taken: Counter[str] = Counter()


class OrderExchange(RuleBasedStateMachine):
    """Two orders or more, two infobases: one asks once, one slice by slice."""

    policies = (ConflictPolicy.ONE_C, ConflictPolicy.SHOP)

    def __init__(self) -> None:
        super().__init__()
        self._spool = tempfile.TemporaryDirectory()
        self._settings = override_settings(
            COMMERCEML={
                "SPOOL_DIRECTORY": self._spool.name,
                "MIN_FREE_BYTES": 0,
                "STEP_SECONDS": 5,
            }
        )
        self._settings.enable()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self.steps = 0
        self.before: dict[int, tuple[int, int]] = {}
        self.bytes: dict[int, str] = {}

    @initialize()
    def begin(self) -> None:
        first, second = self.policies
        self.bases = (
            OneC(make_profile(conflict_policy=first), is_paging=False),
            OneC(
                make_profile(conflict_policy=second, orders_per_query=1),
                is_paging=True,
            ),
        )
        self.orders = [self._make_order(1)]
        for base in self.bases:
            base.log_in()

    def teardown(self) -> None:
        try:
            if hasattr(self, "bases"):
                self.check_that_it_ends_well()
        finally:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)
            self._settings.disable()
            self._spool.cleanup()
            taken[type(self).__name__] += self.steps

    # The shop:

    def _make_order(self, quantity: int) -> Order:
        with transaction.atomic():
            order = make_order()
            make_order_line(
                order=order, external_id="good", price=Decimal(10), quantity=quantity
            )
            exporting.publish(order)
        return order

    @precondition(lambda self: len(self.orders) < 4)
    @rule(quantity=quantities)
    def shop_takes_an_order(self, quantity: int) -> None:
        self.orders.append(self._make_order(quantity))

    @rule(place=index, quantity=quantities)
    def shop_changes_a_line(self, place: int, quantity: int) -> None:
        self._change(place, quantity)

    @rule(place=index, quantity=quantities, statement=statements)
    def shop_dies_while_it_changes_a_line(
        self, place: int, quantity: int, statement: int
    ) -> None:
        with killed_at(statement):
            self._change(place, quantity)

    def _change(self, place: int, quantity: int) -> None:
        order = self._order(place)
        with transaction.atomic():
            order.lines.update(quantity=quantity)
            exporting.publish(order)

    @rule(place=index, comment=st.sampled_from(("до обеда", "позвонить", "")))
    def buyer_changes_the_comment(self, place: int, comment: str) -> None:
        order = self._order(place)
        with transaction.atomic():
            order.comment = comment
            order.save(update_fields=["comment"])
            exporting.publish(order)

    @rule(place=index)
    def buyer_cancels(self, place: int) -> None:
        order = self._order(place)
        with transaction.atomic():
            order.is_cancelled = True
            order.save(update_fields=["is_cancelled"])
            exporting.publish(order)

    def _order(self, place: int) -> Order:
        pk = self.orders[place % len(self.orders)].pk
        return Order.objects.get(pk=pk)

    # 1C takes orders:

    @rule(base=st.integers(0, 1))
    def one_c_logs_in(self, base: int) -> None:
        self.bases[base].log_in()

    @rule(base=st.integers(0, 1))
    def one_c_asks(self, base: int) -> None:
        self.bases[base].query_all()

    @rule(base=st.integers(0, 1))
    def one_c_hangs_up_within_the_answer(self, base: int) -> None:
        self.bases[base].query_cut()

    @rule(base=st.integers(0, 1))
    def one_c_never_gets_the_answer(self, base: int) -> None:
        self.bases[base].lose_answer()

    @rule(base=st.integers(0, 1), number=st.integers(1, 3))
    def a_proxy_repeats_the_request(self, base: int, number: int) -> None:
        request = f"{len(self.bases[base].sessions)}-{number}"
        self.bases[base].query(HTTP_X_REQUEST_ID=request)
        before = dict(self.bases[base].session.versions)
        self.bases[base].query(HTTP_X_REQUEST_ID=request)
        assert self.bases[base].session.versions == before

    @rule(base=st.integers(0, 1), statement=statements)
    def site_dies_while_it_answers(self, base: int, statement: int) -> None:
        self.bases[base].query_killed(statement)

    @rule(base=st.integers(0, 1))
    def one_c_writes_what_came(self, base: int) -> None:
        self.bases[base].apply()

    @rule(base=st.integers(0, 1))
    def one_c_confirms(self, base: int) -> None:
        if self.bases[base].session.may_confirm:
            self.bases[base].succeed(self.bases[base].session)

    @rule(base=st.integers(0, 1), place=index)
    def an_old_confirmation_arrives_late(self, base: int, place: int) -> None:
        sessions = [each for each in self.bases[base].sessions if each.may_confirm]
        if sessions:
            self.bases[base].succeed(sessions[place % len(sessions)])

    @rule(base=st.integers(0, 1), statement=statements)
    def site_dies_at_the_confirmation(self, base: int, statement: int) -> None:
        session = self.bases[base].session
        if not session.may_confirm:
            return
        with killed_at(statement):
            self.bases[base].ask("success")
        # Whether it was written is not known: as far as 1C knows, it was said.
        for number, version in session.versions.items():
            known = self.bases[base].confirmed.get(number, 0)
            self.bases[base].confirmed[number] = max(known, version)

    # 1C sends orders back:

    @rule(
        base=st.integers(0, 1),
        place=index,
        quantity=quantities,
        words=st.sampled_from(sorted(WORDS)),
    )
    def manager_changes_an_order(
        self, base: int, place: int, quantity: int, words: str
    ) -> None:
        one_c = self.bases[base]
        numbers = sorted(one_c.known)
        if numbers:
            number = numbers[place % len(numbers)]
            one_c.change(number, quantity, WORDS[words])

    @rule(base=st.integers(0, 1))
    def one_c_sends_back(self, base: int) -> None:
        self._send_back(self.bases[base])

    def _send_back(self, one_c: OneC, *, times: int = 1) -> None:
        """Send what changed; none of it becomes news to the one that sent it."""
        if not one_c.changed:
            return
        exports = OrderExport.objects.filter(profile=one_c.profile)
        clean = exports.filter(version=F("acknowledged_version"))
        before = set(clean.values_list("pk", flat=True))
        for _ in range(times):
            one_c.import_file(one_c.upload())
        one_c.changed.clear()
        assert before <= set(clean.values_list("pk", flat=True))

    @rule(base=st.integers(0, 1))
    def one_c_sends_the_same_twice(self, base: int) -> None:
        self._send_back(self.bases[base], times=2)

    @rule(base=st.integers(0, 1), statement=st.integers(0, 120))
    def site_dies_while_it_takes_an_order_back(self, base: int, statement: int) -> None:
        one_c = self.bases[base]
        if not one_c.changed:
            return
        with killed_at(statement):
            one_c.import_file(one_c.upload())
        # 1C heard no success: what changed is sent at the next exchange.

    # What must hold:

    @invariant()
    def what_is_promised_holds(self) -> None:
        self.steps += 1
        if hasattr(self, "bases"):
            delivered = {base.profile.pk: base.confirmed for base in self.bases}
            for export in OrderExport.objects.select_related("order"):
                confirmed = delivered[export.profile_id].get(export.number, 0)
                self._check_versions(export, confirmed)
            self._check_answers()

    def _check_versions(self, export: OrderExport, confirmed: int) -> None:
        """Versions never go down; none is confirmed that was not delivered."""
        acknowledged, version = export.acknowledged_version, export.version
        before = self.before.get(export.pk, (0, 0))
        assert before <= (acknowledged, version)
        assert before[1] <= version == export.order.version
        assert acknowledged <= version
        came_from_there = before[0] == before[1] > 0 and acknowledged == version
        assert acknowledged <= max(confirmed, before[0]) or came_from_there
        assert not export.held_reason
        self.before[export.pk] = (acknowledged, version)

    def _check_answers(self) -> None:
        """An answer never changes; who asks once has one open answer."""
        for batch in ExportBatch.objects.all():
            assert self.bytes.setdefault(batch.pk, batch.sha256) == batch.sha256
        asks_once = self.bases[0].profile
        opened = ExportBatch.objects.filter(profile=asks_once, state=BatchState.OPEN)
        assert len(opened) <= 1

    def check_that_it_ends_well(self) -> None:
        """One exchange without a fault of each, twice: everybody knows the same."""
        for base in self.bases * 2:
            base.log_in()
            base.query_all()
            base.apply()
            base.succeed(base.session)
            self._send_back(base)
        for base in self.bases:
            assert not exporting.has_waiting(base.profile)
            for export in OrderExport.objects.filter(profile=base.profile):
                self._check_known(base, export)

    def _check_known(self, base: OneC, export: OrderExport) -> None:
        order = export.order
        (line,) = order.lines.all()
        known = base.known[export.number]
        assert known.quantity == line.quantity
        assert known.is_cancelled == order.is_cancelled
        assert known.comment == order.comment


class WhereTheShopWins(OrderExchange):
    """The same, the rules of the infobases the other way round."""

    policies = (ConflictPolicy.SHOP, ConflictPolicy.ONE_C)


class WhereOneCWins(OrderExchange):
    """The same; 1C wins everywhere."""

    policies = (ConflictPolicy.ONE_C, ConflictPolicy.ONE_C)


class WhereNobodyOfThemWins(OrderExchange):
    """The same; the shop wins everywhere."""

    policies = (ConflictPolicy.SHOP, ConflictPolicy.SHOP)


@pytest.mark.django_db
@pytest.mark.hypothesis
@pytest.mark.no_cover
@pytest.mark.parametrize(
    "machine", [OrderExchange, WhereTheShopWins, WhereOneCWins, WhereNobodyOfThemWins]
)
def test_no_change_of_an_order_is_lost(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES[connection.vendor],
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert taken[machine.__name__] >= LEAST[connection.vendor]


def test_a_process_that_is_killed_says_no_more_to_the_database(db):
    with killed_at(1):
        make_profile(slug="first")
        make_profile(slug="second")

    with pytest.raises(KilledError):
        raise KilledError
