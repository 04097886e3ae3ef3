"""Several at once take over the same order, on PostgreSQL or a database of a file."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.db.models.signals import post_delete, post_save

from django_commerceml.exporting import publish
from django_commerceml.exporting.shop_orders import note, take_over_waiting
from django_commerceml.models import (
    Counterparty,
    OrderExport,
    OrderLine,
    RunProblem,
    ShopOrder,
    ShopOrderMark,
)
from django_commerceml.models import Order as OurOrder
from tests.factories import make_profile
from tests.importing.loaders.ordering import load_orders, order, requisites
from tests.shops.sales.adapter import PATH, SalesAdapter
from tests.shops.sales.models import Good, Item, Order
from tests.shops.sales.selling import change, ours, row_of, sell


@pytest.fixture(autouse=True)
def database(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("threads share no database in memory")


@pytest.fixture(autouse=True)
def shop(database, settings):
    settings.COMMERCEML = settings.COMMERCEML | {"ADAPTER": PATH}
    return make_profile()


def at_once(*calls):
    """Run *calls* in threads of their own; return what each returned."""

    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def place():
    goods = [Good.objects.create(title=name) for name in ("Стол", "Стул")]
    return sell(*((good, 1) for good in goods))


def test_many_take_over_one_order_once():
    placed = place()
    note_only(placed)

    at_once(*[take_over_waiting] * 4)

    assert OurOrder.objects.get().version == 1
    assert OrderLine.objects.count() == 2
    assert Counterparty.objects.count() == 1
    assert row_of(placed).waiting_since is None


def note_only(placed):
    """Note a change, as a process does that dies after its commit."""
    with transaction.atomic():
        note(placed)
        connection.run_on_commit.clear()


def test_changes_of_many_at_once_are_all_in_the_end():
    placed = place()
    publish(placed)

    def change_line(item, quantities):
        for quantity in quantities:
            with transaction.atomic():
                Item.objects.filter(pk=item.pk).update(quantity=quantity)
                note(placed)

    def change_note():
        for word in range(10):
            with transaction.atomic():
                Order.objects.filter(pk=placed.pk).update(note=str(word))
                note(placed)

    first, second = placed.items.order_by("pk")
    at_once(
        lambda: change_line(first, range(1, 11)),
        lambda: change_line(second, range(11, 21)),
        change_note,
    )

    take_over_waiting()
    order = ours(placed)
    assert order.comment == "9"
    assert [line.quantity for line in order.lines.all()] == [10, 20]
    assert row_of(placed).waiting_since is None
    assert order.total == 3000


class SlowAdapter(SalesAdapter):
    """Builds an order while somebody else changes it."""

    is_building = threading.Event()
    go_on = threading.Event()

    def build_order(self, shop_order):
        document = super().build_order(shop_order)
        self.is_building.set()
        self.go_on.wait(10)
        return document


def test_a_shop_never_waits_for_the_building_of_its_order(settings):
    placed = place()
    note_only(placed)
    settings.COMMERCEML = settings.COMMERCEML | {
        "ADAPTER": f"{__name__}.{SlowAdapter.__name__}"
    }

    def change_it():
        SlowAdapter.is_building.wait(10)
        began = time.monotonic()
        with transaction.atomic():
            change(placed, note="изменён")
            note_only(placed)
        seconds = time.monotonic() - began
        SlowAdapter.go_on.set()
        return seconds

    _, seconds = at_once(take_over_waiting, change_it)

    assert seconds < 5
    assert ours(placed).comment == "изменён"
    assert not ShopOrder.objects.filter(waiting_since__isnull=False).exists()


@pytest.fixture
def connected():
    kept = {signal: list(signal.receivers) for signal in (post_save, post_delete)}
    SalesAdapter.connect()
    yield
    for signal, receivers in kept.items():
        signal.receivers = receivers
        signal.sender_receivers_cache.clear()


def test_an_import_and_a_busy_shop_never_wait_for_each_other_in_a_circle(
    connected, shop
):
    placed = place()
    publish(placed)
    OrderExport.objects.update(acknowledged_version=1)
    first, second = placed.items.order_by("pk")

    def import_it():
        for turn in range(8):
            paid = "true" if turn % 2 else "false"
            said = requisites(
                Оплачен=paid, Статус_заказа=("Принят", "Отгружен")[turn % 2]
            )
            run = load_orders(shop, order(said, number=placed.code))
            assert run.state == "done"

    def sell_items_first():
        for turn in range(1, 20):
            with transaction.atomic():
                first.quantity = turn
                first.save()
                change(placed, note=f"строки, {turn}")

    def sell_order_first():
        for turn in range(1, 20):
            with transaction.atomic():
                change(placed, address=f"дом {turn}")
                second.quantity = turn
                second.save()
                publish(placed)

    at_once(import_it, sell_items_first, sell_order_first)

    take_over_waiting()
    made = ours(placed)
    found = Order.objects.get()
    assert (made.comment, made.delivery_address) == (found.note, found.address)
    assert [line.quantity for line in made.lines.all()] == [19, 19]
    assert not ShopOrder.objects.filter(waiting_since__isnull=False).exists()
    assert not RunProblem.objects.filter(code="ORD-20").exists()


def test_a_change_while_the_row_is_somebody_s_is_marked_beside_it():
    placed = place()
    publish(placed)
    is_locked, is_done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            ShopOrder.objects.select_for_update().get()
            is_locked.set()
            is_done.wait(10)

    def change_it():
        is_locked.wait(10)
        with transaction.atomic():
            change(placed, note="изменён")
            note_only(placed)
        marks = ShopOrderMark.objects.count()
        is_done.set()
        return marks

    _, marks = at_once(hold, change_it)

    assert marks == 1
    take_over_waiting()
    assert ours(placed).comment == "изменён"
    assert not ShopOrderMark.objects.exists()


def lock_as_an_import():
    no_key = connection.features.has_select_for_no_key_update
    OurOrder.objects.select_for_update(no_key=no_key).get()


def test_a_checkout_never_waits_for_an_import_of_its_order():
    placed = place()
    publish(placed)
    is_locked, is_done = threading.Event(), threading.Event()

    def import_it():
        with transaction.atomic():
            lock_as_an_import()
            is_locked.set()
            is_done.wait(10)
            # What an import does then: it writes into the order of the shop.
            Order.objects.filter(pk=placed.pk).update(paid=True)

    def check_out():
        is_locked.wait(10)
        with transaction.atomic():
            change(placed, note="изменён")
            version = publish(placed)
        is_done.set()
        return version

    _, version = at_once(import_it, check_out)
    assert version == 0

    take_over_waiting()
    order = ours(placed)
    assert order.comment == "изменён"
    assert row_of(placed).waiting_since is None
