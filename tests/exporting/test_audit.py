"""The audit finds what was changed past `publish`, and only that."""

from decimal import Decimal

import pytest

from django_commerceml.exporting.audit import Audit, audit
from django_commerceml.models import (
    Counterparty,
    Order,
    OrderExport,
    OrderLine,
    OrderStatus,
    RunProblem,
)
from tests.exporting.exchanges import (
    begin,
    change,
    exchange,
    make_company,
    make_full_order,
    published,
    query,
    versions,
)
from tests.factories import make_counterparty, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile()


def found(profile):
    """Return what an audit repaired: forgotten, lagging, enrolled."""
    result = audit(profile)
    return result.forgotten, result.lagging, result.enrolled


def test_where_all_is_published_there_is_nothing_to_repair(profile):
    make_full_order(number="1")
    published(number="2")
    exchange(profile, client_version="3.1")

    assert audit(profile) == Audit(checked=2, forgotten=0, lagging=0, enrolled=0)
    assert list(RunProblem.objects.all()) == []


def test_a_change_past_publish_is_published(profile):
    order = published(number="1")
    exchange(profile)
    OrderLine.objects.filter(order=order).update(price=Decimal(1))

    assert found(profile) == (1, 0, 0)
    assert versions(profile) == {"1": (2, 1)}
    problem = RunProblem.objects.get()
    assert (problem.code, problem.severity) == ("ORD-12", "warning")
    assert problem.external_id == str(order.uuid)
    assert exchange(profile) == ["1"]
    assert found(profile) == (0, 0, 0)


def test_what_the_profile_or_1c_says_is_no_change_of_the_order(profile):
    published(number="1")
    exchange(profile)
    OrderStatus.objects.update(name="Новый", is_final=True)
    OrderExport.objects.update(number_in_1c="T1")
    profile.order_currency = "руб"
    profile.save()

    assert found(profile) == (0, 0, 0)


def test_a_counterparty_that_1c_made_meanwhile_is_no_change(profile, django_user_model):
    user = django_user_model.objects.create_user("anna")
    published(number="1", user=user)
    exchange(profile)
    make_counterparty(profile=profile, user=user)

    assert found(profile) == (0, 0, 0)


def test_a_new_name_of_the_buyer_is_no_change(profile, django_user_model):
    user = django_user_model.objects.create_user("anna")
    published(number="1", user=user)
    party = make_counterparty(profile=profile, name="Анна")
    published(number="2", counterparty=party)
    exchange(profile)
    django_user_model.objects.update(first_name="Анна", email="anna@example.test")
    Counterparty.objects.update(name="Анна Петрова")

    assert found(profile) == (0, 0, 0)


def test_another_buyer_is_a_change(profile):
    order = published(number="1", counterparty=make_company())
    exchange(profile)
    other = make_company(inn="7700000000")
    Order.objects.filter(pk=order.pk).update(counterparty=other)

    assert found(profile) == (1, 0, 0)


def test_another_form_of_documents_is_no_change(profile):
    order = make_full_order(number="1")
    exchange(profile)
    change(order)
    exchange(profile, client_version="3.1")
    profile.order_encoding = "utf-8"
    profile.save()

    assert found(profile) == (0, 0, 0)


def test_what_waits_anyway_is_not_published_again(profile):
    order = published(number="1")
    query(begin(profile))
    OrderLine.objects.filter(order=order).update(price=Decimal(1))

    assert found(profile) == (0, 0, 0)
    assert versions(profile) == {"1": (1, 0)}


def test_a_version_that_came_from_1c_is_not_compared_with_an_older_document(profile):
    order = published(number="1")
    exchange(profile)
    Order.objects.filter(pk=order.pk).update(version=2, comment="из 1С")
    OrderExport.objects.update(version=2, acknowledged_version=2)

    assert found(profile) == (0, 0, 0)


def test_an_order_without_a_place_in_the_queue_gets_one(profile):
    published(number="1")
    OrderExport.objects.all().delete()

    assert found(profile) == (0, 0, 1)
    assert exchange(profile) == ["1"]


def test_a_place_behind_its_order_is_raised(profile):
    published(number="1")
    exchange(profile)
    Order.objects.update(version=2)

    assert found(profile) == (0, 1, 0)
    assert versions(profile) == {"1": (2, 1)}
    assert RunProblem.objects.get().code == "ORD-12"


def test_an_order_that_can_no_longer_be_built_is_a_change(profile):
    published(number="1")
    exchange(profile)
    Order.objects.update(delivery_address_parts=[["Город"]])

    assert found(profile) == (1, 0, 0)


def test_a_profile_that_sends_no_orders_gets_no_places(profile):
    published(number="1")
    OrderExport.objects.all().delete()
    profile.exports_orders = False
    profile.save()

    assert found(profile) == (0, 0, 0)
