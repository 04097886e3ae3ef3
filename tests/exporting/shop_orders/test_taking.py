"""Orders of the shop wait from their change on, and nothing of them is lost."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction

from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.exceptions import AdapterError
from django_commerceml.exporting import has_waiting, open_batch, publish
from django_commerceml.exporting.shop_orders import (
    note,
    take_over_waiting,
)
from django_commerceml.exporting.shop_orders.marking import mark
from django_commerceml.exporting.shop_orders.taking import Taken
from django_commerceml.exporting.shop_orders.writing import write
from django_commerceml.models import (
    Counterparty,
    OrderExport,
    OrderLine,
    OrderPayment,
    RunProblem,
    ShopOrder,
    ShopOrderMark,
)
from django_commerceml.models import Order as OurOrder
from tests.factories import make_profile, make_session, make_shop_order_mark
from tests.shops.sales.adapter import PATH, SalesAdapter
from tests.shops.sales.models import Good, Item, Order
from tests.shops.sales.selling import change, ours, row_of, sell


class SimulatedDeath(BaseException):
    """The process is gone: nothing of ours may catch it."""


class BrokenAdapter(SalesAdapter):
    """Cannot build an order; *error* says how it fails."""

    error: Exception = KeyError("secret")

    def build_order(self, shop_order):
        raise self.error


class StumblingAdapter(SalesAdapter):
    """Breaks the transaction of the database that it works in."""

    def build_order(self, shop_order):
        Order.objects.create(code=shop_order.code)


@pytest.fixture
def broken(profile, settings):
    settings.COMMERCEML = settings.COMMERCEML | {
        "ADAPTER": f"{__name__}.{BrokenAdapter.__name__}"
    }


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """Return what runs a block, and then all that is due after its commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_order_is_taken_over_when_it_is_committed(connected, table, commits):
    with commits():
        placed = sell((table, 2))
        assert not OurOrder.objects.exists()
        assert row_of(placed).waiting_since is not None

    assert ours(placed).total == Decimal(200)
    assert row_of(placed).waiting_since is None


def test_each_change_of_an_order_or_its_lines_is_heard(connected, table, commits):
    with commits():
        placed = sell((table, 2))
    with commits():
        change(placed, note="Позвоните")
    with commits():
        item = Item.objects.get()
        item.quantity = 3
        item.save()
    assert (ours(placed).version, ours(placed).total) == (3, Decimal(300))

    with commits():
        item.delete()
    assert (ours(placed).version, ours(placed).total) == (4, Decimal(0))


def test_saving_an_order_as_it_is_sends_nothing(connected, table, commits):
    with commits():
        placed = sell((table, 2))
    for _ in range(3):
        with commits():
            change(placed)

    assert ours(placed).version == 1


def test_a_note_costs_the_shop_one_row(connected, table, django_assert_num_queries):
    placed = sell((table, 2))

    with django_assert_num_queries(3):
        placed.save()


@transaction.atomic
def repeat_in_one(act):
    """Do *act* twice in one transaction."""
    act()
    act()


def test_what_is_taken_over_costs_a_fixed_number_of_queries(
    profile, table, django_assert_max_num_queries
):
    placed = sell(*[(table, 1)] * 30)
    with django_assert_max_num_queries(70):
        publish(placed)
    with django_assert_max_num_queries(20):
        publish(placed)


def test_what_is_rolled_back_was_never_noted(connected, profile):
    with pytest.raises(IntegrityError):
        repeat_in_one(lambda: sell(code="1"))

    assert not ShopOrder.objects.exists()


def test_bulk_changes_are_told_by_publish(connected, table, commits):
    with commits():
        placed = sell((table, 2))
    Order.objects.update(note="Срочно")

    assert publish(placed) == 2
    assert ours(placed).comment == "Срочно"


def test_an_erased_order_is_cancelled(connected, table, commits):
    with commits():
        placed = sell((table, 2))
    order = ours(placed)
    with commits():
        placed.delete()

    order.refresh_from_db()
    assert (order.is_cancelled, order.version) == (True, 2)
    assert order.cancellation_reason == "Удалён в магазине"
    assert not ShopOrder.objects.exists()


@pytest.mark.parametrize("done", [{"paid": True}, {"sent": True}])
def test_an_order_that_is_tidied_away_cancels_nothing(connected, table, commits, done):
    with commits():
        placed = sell((table, 2), **done)
    order = ours(placed)
    with commits():
        placed.delete()

    order.refresh_from_db()
    assert (order.is_cancelled, order.version) == (False, 1)


def test_an_order_that_was_never_taken_over_may_go(connected, table, commits):
    with commits():
        sell((table, 2)).delete()

    assert not ShopOrder.objects.exists()
    assert not OurOrder.objects.exists()


class TestFailures:
    def test_whatever_fails_the_order_waits_and_says_why(self, broken, table):
        placed = sell((table, 2))

        assert publish(placed) == 0

        row = row_of(placed)
        place = "tests.exporting.shop_orders.test_taking.build_order"
        assert row.problem == f"ошибка в программе магазина ({place}): KeyError"
        assert row.waiting_since is not None
        problem = RunProblem.objects.get()
        assert (problem.code, problem.severity) == ("ORD-20", "error")
        assert problem.message == (
            f"заказ магазина order {placed.pk} не передаётся в 1С: {row.problem}"
        )

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (OperationalError("gone"), "сбой базы данных"),
            (AdapterError("адрес не годится"), "адрес не годится"),
            (ValidationError(["нет телефона", "нет имени"]), "нет телефона; нет имени"),
            (ValueError("Иванов"), "ошибка в программе магазина"),
        ],
    )
    def test_each_kind_of_failure_has_its_words(
        self, broken, table, monkeypatch, error, words
    ):
        monkeypatch.setattr(BrokenAdapter, "error", error)
        placed = sell((table, 1))

        publish(placed)

        problem = row_of(placed).problem
        assert problem.startswith(words)
        assert "Иванов" not in problem

    def test_a_sum_that_fits_no_column_is_told(self, profile, table):
        placed = sell((table, 1))
        placed.items.update(price=Decimal("99999999.99"), quantity=10)
        placed.receipts.create(reference="T", amount=1)
        document = SalesAdapter().build_order(placed)
        assert document is not None

        with pytest.raises(UnfitError, match="не помещается"):
            write(row(placed), replace(document, delivery_price=Decimal(10) ** 17))

    def test_the_same_failure_is_told_once(self, broken, table):
        placed = sell((table, 2))
        for _ in range(3):
            publish(placed)

        assert RunProblem.objects.count() == 1

    def test_it_is_taken_over_once_the_shop_is_repaired(self, broken, table, settings):
        placed = sell((table, 2))
        publish(placed)
        settings.COMMERCEML = settings.COMMERCEML | {"ADAPTER": PATH}

        assert take_over_waiting() == Taken(done=1)
        assert row_of(placed).problem == ""
        assert ours(placed).version == 1

    def test_a_broken_query_does_not_break_the_shop_s_transaction(
        self, profile, table, settings
    ):
        settings.COMMERCEML = settings.COMMERCEML | {
            "ADAPTER": f"{__name__}.{StumblingAdapter.__name__}"
        }
        with transaction.atomic():
            placed = sell((table, 2))
            publish(placed)
            Order.objects.update(note="записано")

        assert Order.objects.get().note == "записано"
        assert "IntegrityError" in row_of(placed).problem

    def test_without_an_adapter_the_order_waits_too(self, profile, table, settings):
        settings.COMMERCEML = {
            name: value
            for name, value in settings.COMMERCEML.items()
            if name != "ADAPTER"
        }
        placed = sell((table, 2))

        assert publish(placed) == 0
        assert "ни один адаптер не знает заказов" in row_of(placed).problem

    def test_the_adapter_may_be_that_of_a_profile(self, profile, table, settings):
        settings.COMMERCEML = {
            name: value
            for name, value in settings.COMMERCEML.items()
            if name != "ADAPTER"
        }
        make_profile(adapter=PATH)

        assert publish(sell((table, 2))) == 1

    def test_the_journal_of_the_shop_s_own_profile_hears_of_it(
        self, broken, profile, table
    ):
        make_profile(adapter="django_commerceml.adapters.mirror.MirrorAdapter")

        publish(sell((table, 1)))

        assert RunProblem.objects.get().profile == profile

    def test_a_handler_never_fails_the_checkout(
        self, connected, broken, table, commits
    ):
        with commits():
            placed = sell((table, 2))

        assert row_of(placed).problem


class TestQuery:
    def test_what_waits_is_taken_over_first(self, connected, profile, table):
        sell((table, 2))  # its commit is lost: nobody took it over
        assert has_waiting(profile)

        batch = open_batch(make_session(profile=profile, type="sale"))

        assert batch.orders == 1

    def test_one_that_failed_calls_nobody(self, broken, profile, table):
        publish(sell((table, 2)))

        assert not has_waiting(profile)

    def test_one_that_fails_keeps_nobody_from_going(self, profile, table, settings):
        bad, good = sell((table, 1)), sell((table, 1), code="good")
        settings.COMMERCEML = settings.COMMERCEML | {
            "ADAPTER": f"{__name__}.ChoosyAdapter"
        }
        note(bad)
        note(good)

        batch = open_batch(make_session(profile=profile, type="sale"))

        assert batch.orders == 1
        assert row_of(bad).problem == "заказ не годится"

    def test_it_ends_in_time(self, profile, table):
        for _ in range(3):
            note(sell((table, 1)))

        assert take_over_waiting(seconds=-1) == Taken()
        assert ShopOrder.objects.filter(waiting_since__isnull=False).count() == 3

    def test_what_failed_before_has_its_turn_last(self, broken, table):
        first, second = sell((table, 1)), sell((table, 1))
        publish(first)
        note(second)

        taken = take_over_waiting()

        assert taken == Taken(failed=2)
        order = list(
            RunProblem.objects.order_by("pk").values_list("message", flat=True)
        )
        assert [str(first.pk) in order[0], str(second.pk) in order[1]] == [True, True]


def row(placed):
    mark(placed)
    return row_of(placed)


class ChoosyAdapter(SalesAdapter):
    """Builds only the order «good»."""

    def build_order(self, shop_order):
        if shop_order.code != "good":
            raise AdapterError("заказ не годится")
        return super().build_order(shop_order)


class TestMarks:
    def test_a_mark_waits_as_its_order_does(self, profile, table):
        placed = sell((table, 1))
        publish(placed)
        Order.objects.update(note="1")
        lay_a_mark(placed)
        lay_a_mark(placed)
        assert has_waiting(profile)

        assert take_over_waiting() == Taken(done=1)
        assert ours(placed).comment == "1"
        assert not has_marks()

    def test_a_mark_of_an_order_that_was_forgotten_is_forgotten(self, profile, table):
        placed = sell((table, 1))
        publish(placed)
        lay_a_mark(placed)
        placed_before = row_of(placed)
        placed.delete()
        placed_before.delete()

        assert take_over_waiting() == Taken(done=1)
        assert not has_marks()
        assert not ShopOrder.objects.exists()


class TestChangesMeanwhile:
    def test_a_change_while_it_is_built_is_built_again(self, profile, table, settings):
        settings.COMMERCEML = settings.COMMERCEML | {
            "ADAPTER": f"{__name__}.SlowAdapter"
        }
        placed = sell((table, 1))
        note(placed)

        def change_it():
            change(placed, note="1")
            note(placed)

        SlowAdapter.meanwhile = [change_it]

        take_over_waiting()
        take_over_waiting()

        assert ours(placed).comment == "1"
        assert row_of(placed).waiting_since is None

    def test_an_order_that_never_rests_waits(self, profile, table, settings):
        settings.COMMERCEML = settings.COMMERCEML | {
            "ADAPTER": f"{__name__}.SlowAdapter"
        }
        placed = sell((table, 1))
        note(placed)
        SlowAdapter.meanwhile = [lambda: note(placed)] * 10

        assert take_over_waiting() == Taken(failed=1)
        assert row_of(placed).problem == ""
        SlowAdapter.meanwhile = []
        assert take_over_waiting() == Taken(done=1)


class SlowAdapter(SalesAdapter):
    """While it builds an order, something happens."""

    meanwhile: ClassVar[list[Callable[[], None]]] = []

    def build_order(self, shop_order):
        document = super().build_order(shop_order)
        if self.meanwhile:
            type(self).meanwhile.pop()()
        return document


def state():
    """Return all that is ours, without ids of rows that differ by chance."""
    return (
        list(OurOrder.objects.values_list("number", "total", "comment", "version")),
        list(OrderLine.objects.values_list("external_id", "quantity", "total")),
        list(OrderPayment.objects.values_list("number", "amount", "is_deleted")),
        list(Counterparty.objects.values_list("name", flat=True)),
        list(OrderExport.objects.values_list("version", "is_waiting")),
    )


def has_marks():
    return ShopOrderMark.objects.exists()


def lay_a_mark(placed):
    """Do what a change does while the row of *placed* is somebody else's."""
    row = row_of(placed)
    make_shop_order_mark(content_type=row.content_type, object_id=row.object_id)


class DyingAt:
    """Dies before the query number *place*."""

    def __init__(self, place):
        self.left = place

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            raise SimulatedDeath
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_query_nothing_is_lost_and_nothing_is_done_by_halves(settings):
    settings.COMMERCEML = settings.COMMERCEML | {"ADAPTER": PATH}
    make_profile()
    goods = [Good.objects.create(title=name) for name in ("Стол", "Стул")]
    placed = sell((goods[0], 1), (goods[1], 2))
    placed.receipts.create(reference="T-1", amount=5)
    deaths = 0
    for word in ("первый", "второй"):
        change(placed, note=word)
        Item.objects.filter(good=goods[0]).update(quantity=len(word) + deaths)
        mark(placed)
        if deaths:
            ShopOrder.objects.update(waiting_since=None)
            lay_a_mark(placed)
        before, place = state(), 0
        while True:
            place += 1
            death = DyingAt(place)
            try:
                with connection.execute_wrapper(death):
                    take_over_waiting()
            except SimulatedDeath:
                deaths += 1
                is_waiting = row_of(placed).waiting_since is not None
                assert (state() == before) == (is_waiting or has_marks())
                continue
            break

    order = OurOrder.objects.get()
    assert deaths > 40
    assert (order.comment, order.version) == ("второй", 2)
    assert row_of(placed).waiting_since is None
    assert (OrderPayment.objects.count(), Counterparty.objects.count()) == (1, 1)
