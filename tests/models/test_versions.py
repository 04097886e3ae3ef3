"""Versions of an order: counted with the change itself, for every infobase."""

import pytest
from django.db import transaction

from django_commerceml import exporting
from django_commerceml.models import Order, OrderExport
from django_commerceml.models.versions import give_again, raise_version
from tests.factories import make_order, make_order_export, make_profile

pytestmark = pytest.mark.django_db


def versions(profile):
    return OrderExport.objects.values_list("version", "acknowledged_version").get(
        profile=profile
    )


def test_each_change_is_one_version_more():
    order = make_order()

    assert [raise_version(order) for _ in range(3)] == [1, 2, 3]
    assert (order.version, Order.objects.get().version) == (3, 3)


def test_a_stale_row_in_memory_does_not_take_a_version_back():
    order = make_order()
    stale = Order.objects.get()
    raise_version(order)

    assert raise_version(stale) == 2


def test_every_infobase_that_takes_orders_waits_for_it():
    profiles = [make_profile(), make_profile(is_active=False)]
    make_profile(exports_orders=False)
    order = make_order()
    raise_version(order)

    exports = OrderExport.objects.order_by("profile_id")
    assert [row.profile for row in exports] == profiles
    assert {(row.version, row.acknowledged_version) for row in exports} == {(1, 0)}
    assert all(row.waiting_since for row in exports)


def test_an_infobase_that_was_switched_off_waits_for_what_it_knows():
    profile = make_profile()
    order = make_order()
    raise_version(order)
    profile.exports_orders = False
    profile.save()
    raise_version(order)

    assert versions(profile) == (2, 0)


def test_what_comes_from_an_infobase_is_not_news_to_it():
    source, other = make_profile(), make_profile()
    order = make_order()
    make_order_export(profile=source, order=order, version=1, acknowledged_version=1)
    Order.objects.update(version=1)
    raise_version(order, source=source)

    assert versions(source) == (2, 2)
    assert versions(other) == (2, 0)


def test_what_an_infobase_still_lacks_stays_news_when_it_sends_a_change():
    source = make_profile()
    order = make_order()
    raise_version(order)
    raise_version(order, source=source)

    assert versions(source) == (2, 0)


def test_an_order_that_an_infobase_made_is_no_news_to_it():
    source = make_profile(exports_orders=False)
    order = make_order(origin=source)
    raise_version(order, source=source)

    assert versions(source) == (1, 1)
    assert OrderExport.objects.get().waiting_since is None


def test_it_waits_since_the_first_change_that_is_not_confirmed():
    profile = make_profile()
    order = make_order()
    raise_version(order)
    since = OrderExport.objects.get(profile=profile).waiting_since
    raise_version(order)

    assert OrderExport.objects.get(profile=profile).waiting_since == since


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("unbuilt", ""), ("operator", "operator"), ("conflict", "conflict")],
)
def test_a_change_releases_only_what_could_not_be_built(reason, expected):
    order = make_order()
    make_order_export(order=order, held_reason=reason, held_message="почему")
    raise_version(order)

    export = OrderExport.objects.get()
    assert export.held_reason == expected
    assert export.held_message == ("почему" if expected else "")


def test_a_change_that_is_rolled_back_leaves_no_version():
    order = make_order()
    with transaction.atomic():
        exporting.publish(order)
        transaction.set_rollback(True)

    assert Order.objects.get().version == 0
    assert not OrderExport.objects.exists()


def test_publishing_computes_the_sums_and_returns_the_version():
    order = make_order(lines=2)

    assert exporting.publish(order) == 1
    assert str(Order.objects.get().total) == "399.60"


def test_an_order_that_is_given_again_is_no_news_to_the_others():
    wanted, clean, waiting = (make_profile() for _ in range(3))
    order = make_order()
    raise_version(order)
    exports = OrderExport.objects.filter(order=order)
    exports.exclude(profile=waiting).update(acknowledged_version=1, waiting_since=None)

    give_again(exports.get(profile=wanted))

    assert versions(wanted) == (2, 1)
    assert versions(clean) == (2, 2)
    assert versions(waiting) == (2, 0)
    assert exports.get(profile=clean).waiting_since is None
