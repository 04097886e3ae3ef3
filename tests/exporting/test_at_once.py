"""Several requests at once: in threads, on PostgreSQL or a database of a file."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction

from django_commerceml import exporting
from django_commerceml.exporting import freezing, rendering
from django_commerceml.exporting.enrolment import enroll
from django_commerceml.exporting.locks import lock
from django_commerceml.models import ExportBatch, Order, OrderExport
from django_commerceml.storage import get_storage
from tests.exporting.exchanges import (
    begin,
    change,
    exchange,
    numbers,
    published,
    query,
    send,
    versions,
)
from tests.factories import make_order_line, make_profile


@pytest.fixture(autouse=True)
def database(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("threads share no database in memory")


def at_once(*calls):
    """Run *calls* in threads of their own; return what each returned."""

    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def meeting(monkeypatch):
    """Let both requests render before either freezes."""
    barrier = threading.Barrier(2, timeout=20)
    render = rendering.render

    def render_and_wait(*args):
        rendered = render(*args)
        barrier.wait()
        return rendered

    monkeypatch.setattr(freezing, "render", render_and_wait)


@pytest.mark.parametrize(
    "client", [{}, {"client_version": "3.1"}], ids=["one answer", "pages"]
)
def test_two_queries_of_one_session_become_one_answer(meeting, client):
    profile = make_profile(orders_per_query=1)
    published(number="1")
    published(number="2")
    session = begin(profile, **client)

    first, second = at_once(
        lambda: exporting.open_batch(session), lambda: exporting.open_batch(session)
    )

    assert first == second
    assert numbers(send(first)) == ["1"]
    assert ExportBatch.objects.count() == 1
    assert len(get_storage().listdir("exports")[1]) == 1


def test_two_sessions_at_once_get_answers_of_their_own(meeting):
    profile = make_profile()
    published(number="2026-11-24/000001")
    sessions = [begin(profile), begin(profile)]

    batches = at_once(
        *(lambda session=session: exporting.open_batch(session) for session in sessions)
    )

    assert batches[0] != batches[1]
    assert numbers(send(batches[0])) == numbers(send(batches[1]))


def test_two_confirmations_at_once_count_each_order_once():
    profile = make_profile()
    for number in "123":
        published(number=number)
    session = begin(profile)
    query(session)

    counts = at_once(
        lambda: exporting.confirm(session), lambda: exporting.confirm(session)
    )

    assert sorted(counts) == [0, 3]


def test_an_order_committed_late_is_not_lost_and_holds_nothing_up():
    profile = make_profile()
    published(number="1")
    placed, confirmed = threading.Event(), threading.Event()

    def shop():
        with transaction.atomic():
            published(number="2")
            placed.set()
            return confirmed.wait(20)

    def one_c():
        assert placed.wait(20)
        found = exchange(profile)
        confirmed.set()
        return found

    assert at_once(shop, one_c) == [True, ["1"]]
    assert exchange(profile) == ["2"]


def test_a_new_order_does_not_wait_for_the_exchange():
    profile = make_profile()

    with transaction.atomic():
        lock(profile.pk)
        (order,) = at_once(lambda: published(number="1"))

    assert versions(profile) == {order.number: (1, 0)}


def test_a_change_under_way_at_the_confirmation_is_not_lost():
    profile = make_profile()
    order = published(number="1")
    session = begin(profile)
    query(session)
    changed = threading.Event()

    def shop():
        with transaction.atomic():
            change(order, comment="передумал")
            changed.set()
            time.sleep(0.2)

    def one_c():
        assert changed.wait(20)
        return exporting.confirm(session)

    assert at_once(shop, one_c)[1] == 1
    assert versions(profile) == {"1": (2, 1)}
    assert exchange(profile) == ["1"]


def confirms(profile):
    session = begin(profile)
    query(session)
    return lambda: exporting.confirm(session)


def asks(profile):
    return lambda: query(begin(profile))


def asks_again(profile):
    query(begin(profile))
    OrderExport.objects.update(content_hash="")
    return lambda: query(begin(profile))


def asks_first(profile):
    OrderExport.objects.all().delete()
    return lambda: query(begin(profile))


@pytest.mark.parametrize("prepare", [confirms, asks, asks_again, asks_first])
def test_a_shop_that_changes_many_orders_at_once_never_dies_of_the_exchange(prepare):
    if prepare is asks_first and connection.vendor == "mysql":
        pytest.skip("it keeps the places of rows that were just deleted locked")
    profile = make_profile()
    first, second = published(number="1"), published(number="2")
    act = prepare(profile)
    changed = threading.Event()

    def shop():
        # Orders come the latest first, and so they are changed.
        with transaction.atomic():
            change(second, comment="передумал")
            changed.set()
            time.sleep(0.3)
            return change(first, comment="передумал")

    def one_c():
        assert changed.wait(20)
        return act()

    assert at_once(shop, one_c)[0] == 2
    exchange(profile)
    assert versions(profile) == {"1": (2, 2), "2": (2, 2)}


def test_a_change_during_the_enrolment_is_not_lost():
    order = published(number="1")
    profile = make_profile()
    begun = threading.Event()

    def shop():
        with transaction.atomic():
            change(order, comment="передумал")
            OrderExport.objects.filter(profile=profile).delete()
            begun.set()

    def one_c():
        assert begun.wait(20)
        return enroll(profile)

    at_once(shop, one_c)

    assert versions(profile) == {"1": (2, 0)}


def test_changes_of_one_order_at_once_are_versions_in_a_row():
    profile = make_profile()
    order = published(number="1")

    raised = at_once(*[lambda: exporting.publish(order)] * 4)

    assert sorted(raised) == [2, 3, 4, 5]
    assert versions(profile) == {"1": (5, 0)}


@pytest.mark.skipif(
    connection.vendor == "mysql",
    reason="a line locks its order: who adds one locks the order before",
)
def test_lines_added_at_once_are_both_in_the_total():
    order = published(number="1", lines=0)
    both_wrote = threading.Barrier(2, timeout=20)

    def add():
        with transaction.atomic():
            make_order_line(order=order, price=Decimal(10), quantity=Decimal(1))
            both_wrote.wait()
            exporting.publish(Order.objects.get())

    at_once(add, add)

    assert Order.objects.get().total == Decimal(20)
