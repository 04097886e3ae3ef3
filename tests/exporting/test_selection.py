"""Which orders go: the unconfirmed ones that the options of the profile let go."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from django_commerceml import exporting
from django_commerceml.exporting.selection import iter_waiting, waiting
from django_commerceml.models import HoldReason, Order, OrderExport
from tests.exporting.exchanges import change, exchange, published
from tests.factories import make_profile

pytestmark = pytest.mark.django_db


def test_only_the_orders_of_the_site_go():
    profile = make_profile(order_site_id=2)
    for number, site in (("1", 1), ("2", 2), ("3", None)):
        published(number=number, site_id=site)

    assert exchange(profile) == ["2"]


def test_only_paid_orders_go():
    profile = make_profile(orders_paid_only=True)
    order = published(number="1")
    published(number="2", is_paid=True)

    assert exchange(profile) == ["2"]
    change(order, is_paid=True)
    assert exchange(profile) == ["1"]


def test_only_orders_that_may_be_shipped_go():
    profile = make_profile(orders_shippable_only=True)
    published(number="1", is_paid=True)
    published(number="2", is_delivery_allowed=True)

    assert exchange(profile) == ["2"]


@pytest.mark.parametrize(
    ("start", "expected"),
    [("", "NPSF"), ("S", "SF"), ("N", "NPSF"), ("ZZ", "NPSF")],
)
def test_orders_go_from_a_status_on_in_the_order_of_work(start, expected):
    profile = make_profile(orders_from_status=start)
    for code in "NPSF":
        published(number=code, status=code)

    assert exchange(profile) == list(expected)


def test_orders_placed_before_the_date_never_go(settings):
    settings.TIME_ZONE = "Europe/Moscow"
    profile = make_profile(orders_since=date(2026, 11, 24))
    published(number="1", placed_at=datetime(2026, 11, 23, 20, 59, tzinfo=UTC))
    published(number="2", placed_at=datetime(2026, 11, 23, 21, 0, tzinfo=UTC))

    assert exchange(profile) == ["2"]


def test_what_1c_knows_is_told_to_it_whatever_becomes_of_it():
    profile = make_profile(orders_paid_only=True, orders_from_status="P")
    order = published(number="1", is_paid=True, status="P")
    exchange(profile)
    change(order, is_paid=False, status="N")

    assert exchange(profile) == ["1"]


def test_what_was_born_in_this_infobase_is_not_echoed():
    profile, other = make_profile(), make_profile()
    published(number="1", origin=profile)

    assert exchange(profile) == []
    assert exchange(other) == ["1"]


def test_a_profile_that_sends_no_orders_sends_none():
    profile = make_profile()
    published(number="1")
    profile.exports_orders = False
    profile.save()

    assert exchange(profile) == []
    assert not exporting.has_waiting(profile)


@pytest.mark.parametrize("reason", ["operator", "conflict", "unbuilt"])
def test_what_is_held_waits_until_it_is_released(reason):
    profile = make_profile()
    published(number="1")
    OrderExport.objects.update(held_reason=reason)

    assert exchange(profile) == []
    OrderExport.objects.update(held_reason=HoldReason.NONE)
    assert exchange(profile) == ["1"]


class TestHasWaiting:
    def test_nothing_waits_where_there_is_nothing(self):
        assert not exporting.has_waiting(make_profile())

    def test_an_order_waits_until_it_is_confirmed(self):
        profile = make_profile()
        published()

        assert exporting.has_waiting(profile)
        exchange(profile)
        assert not exporting.has_waiting(profile)

    def test_an_order_waits_that_was_there_before_the_profile(self):
        published()

        assert exporting.has_waiting(make_profile())

    def test_what_the_options_keep_back_does_not_wait(self):
        profile = make_profile(orders_paid_only=True)
        published()

        assert not exporting.has_waiting(profile)


@pytest.fixture
def many():
    """Return a profile that lacks 100 of 5,000 orders."""
    profile = make_profile()
    orders = Order.objects.bulk_create(
        (Order(number=str(number), version=1) for number in range(5_000)),
        batch_size=2000,
    )
    OrderExport.objects.bulk_create(
        (
            OrderExport(
                profile=profile,
                order=order,
                version=1,
                acknowledged_version=0 if number % 50 == 0 else 1,
            )
            for number, order in enumerate(orders)
        ),
        batch_size=2000,
    )
    if connection.vendor != "mysql":  # it would commit, and knows all the same
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return profile


def test_the_changed_of_many_are_found_in_the_index_of_the_changed(many):
    if connection.vendor not in {"sqlite", "postgresql"}:
        pytest.skip("only these two tell their plan alike")
    plan = waiting(many).filter(order_id__gt=5)[:1000].explain()

    assert "commerceml_export_dirty" in plan
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan


def test_the_changed_of_many_take_one_look_at_the_queue(
    many, django_assert_num_queries
):
    # The queue, and which of the orders may go.
    with django_assert_num_queries(2):
        chunks = list(iter_waiting(many))

    assert [len(chunk) for chunk in chunks] == [100]


def test_the_queue_is_gone_through_to_its_end(many):
    OrderExport.objects.update(acknowledged_version=0)
    Order.objects.exclude(number__endswith="7").update(is_paid=True)
    many.orders_paid_only = True

    numbers = [row.order_id for chunk in iter_waiting(many) for row in chunk]

    assert len(numbers) == 4_500
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("limit", [1, 200, 250, 1500])
def test_no_more_than_the_limit_is_taken(many, limit):
    OrderExport.objects.update(acknowledged_version=0)

    chunks = list(iter_waiting(many, limit=limit))

    assert sum(map(len, chunks)) == limit
    assert max(map(len, chunks)) <= 200
