"""Orders that were there before the infobase."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from django_commerceml.exporting import enrolment
from django_commerceml.exporting.enrolment import enroll
from django_commerceml.models import ExchangeProfile, OrderExport
from tests.exporting.exchanges import change, exchange, published, versions
from tests.factories import make_order, make_profile

pytestmark = pytest.mark.django_db


def settled_profile(**values):
    """Make a profile that nobody has changed for long."""
    profile = make_profile(**values)
    long_ago = timezone.now() - timedelta(hours=2)
    ExchangeProfile.objects.filter(pk=profile.pk).update(updated_at=long_ago)
    profile.refresh_from_db()
    return profile


def test_published_orders_enter_the_queue_at_the_first_query():
    for number in "123":
        published(number=number)
    change(published(number="4"), comment="ещё")
    profile = make_profile()

    assert exchange(profile) == list("1234")
    assert versions(profile)["4"] == (2, 2)


def test_it_happens_once():
    profile = settled_profile()
    enroll(profile)
    order = published(number="1")
    OrderExport.objects.filter(order=order).delete()

    assert enroll(profile) == 0
    assert exchange(profile) == []


def test_an_order_that_was_being_placed_when_the_profile_was_made_is_not_lost():
    profile = make_profile()
    enroll(profile)
    # What a transaction that has not seen the profile shows when it ends.
    published(number="1")
    OrderExport.objects.all().delete()

    assert exchange(profile) == ["1"]


@pytest.mark.parametrize("since", [None, date(2024, 1, 1)])
def test_an_earlier_date_brings_the_orders_from_then_on(since):
    published(number="old", placed_at=datetime(2025, 1, 1, tzinfo=UTC))
    profile = settled_profile(orders_since=date(2026, 1, 1))
    published(number="new")
    assert exchange(profile) == ["new"]

    profile.refresh_from_db()
    profile.orders_since = since
    profile.save()

    assert exchange(profile) == ["old"]


def test_orders_that_are_in_the_queue_stay_as_they_are():
    profile = make_profile()
    published(number="1")
    OrderExport.objects.update(acknowledged_version=1)

    assert enroll(profile) == 0
    assert versions(profile) == {"1": (1, 1)}


def test_drafts_older_orders_and_those_of_the_infobase_stay_out():
    profile = make_profile(orders_since=date(2026, 1, 1))
    make_order(number="draft")
    published(number="old", placed_at=datetime(2025, 1, 1, tzinfo=UTC))
    published(number="own", origin=profile)
    OrderExport.objects.all().delete()

    assert enroll(profile) == 0


def test_it_goes_in_chunks(monkeypatch):
    for number in range(5):
        published(number=str(number))
    profile = make_profile()
    monkeypatch.setattr(enrolment, "_CHUNK", 2)

    assert enroll(profile) == 5
    assert len(versions(profile)) == 5
