"""The number of an order in 1C: short, unique, and always the same."""

import pytest

from django_commerceml.models import OrderExport
from tests.exporting.exchanges import change, exchange, published
from tests.factories import make_profile

pytestmark = pytest.mark.django_db

LONG = "2026-11-24/000001"
VERSIONS = {
    "2.05": {},
    "2.09": {"client_version": "2.09"},
    "subordinates": {"cml_version": "2.10"},
    "2.10": {"client_version": "2.10"},
    "3.1": {"client_version": "3.1"},
}


def test_the_prefix_of_the_profile_goes_before_the_number():
    profile = make_profile(order_number_prefix="T-")
    published(number="1057")

    assert exchange(profile) == ["T-1057"]


def test_another_prefix_is_for_new_orders_only():
    profile = make_profile(order_number_prefix="T-")
    order = published(number="1")
    exchange(profile)
    profile.order_number_prefix = "S-"
    profile.save()
    change(order, comment="передумал")
    published(number="2")

    assert exchange(profile) == ["T-1", "S-2"]


@pytest.mark.parametrize("version", ["2.05", "2.09", "subordinates"])
def test_a_number_that_is_too_long_becomes_a_short_one(version):
    order = published(number=LONG)

    assert exchange(make_profile(), **VERSIONS[version]) == [f"W{order.pk}"]


@pytest.mark.parametrize("version", ["2.10", "3.1"])
def test_a_long_number_stays_where_the_family_takes_it(version):
    published(number=LONG)

    assert exchange(make_profile(), **VERSIONS[version]) == [LONG]


def test_the_prefix_counts():
    order = published(number="12345678")

    assert exchange(make_profile(order_number_prefix="AB-")) == ["AB-12345678"]
    assert exchange(make_profile(order_number_prefix="ABC-")) == [f"W{order.pk}"]


@pytest.mark.parametrize(("first", "second"), [("3.1", "2.05"), ("2.05", "3.1")])
def test_a_number_stays_whatever_form_is_asked_for_later(first, second):
    profile = make_profile()
    order = published(number=LONG)
    given = exchange(profile, **VERSIONS[first])
    change(order, comment="передумал")

    assert exchange(profile, **VERSIONS[second]) == given


def test_a_number_that_is_taken_in_this_infobase_is_not_given_again():
    profile = make_profile(order_number_prefix="T-")
    published(number="1")
    exchange(profile)
    profile.order_number_prefix = ""
    profile.save()
    order = published(number="T-1")

    assert exchange(profile) == [f"W{order.pk}"]


@pytest.mark.parametrize(("number", "expected"), [(" 7\t", "7"), ("\x01", "W{pk}")])
def test_a_number_has_no_blanks_around_it_and_is_never_empty(number, expected):
    profile = make_profile()
    order = published(number=number)

    assert exchange(profile) == [expected.format(pk=order.pk)]


def test_numbers_that_1c_cannot_tell_apart_are_not_both_given():
    profile = make_profile()
    published(number="7")
    other = published(number="7\x01")

    assert exchange(profile) == ["7", f"W{other.pk}"]


def test_two_orders_of_one_answer_never_have_one_number():
    profile = make_profile()
    long = published(number=LONG)
    other = published(number=f"W{long.pk}")

    assert exchange(profile) == [f"W{long.pk}", f"W{other.pk}"]


def test_an_order_for_which_no_number_is_left_is_set_aside():
    profile = make_profile()
    order = published(number=LONG)
    other = make_profile()
    for place, letter in enumerate("WXYZ"):
        taken = published(number=f"t{place}")
        OrderExport.objects.filter(order=taken).update(number=f"{letter}{order.pk}")

    numbers = exchange(profile)

    assert len(numbers) == 4
    assert OrderExport.objects.get(profile=profile, order=order).held_message == (
        "для него нет свободного номера"
    )
    assert OrderExport.objects.get(profile=profile, order=order).held_reason == (
        "unbuilt"
    )
    assert len(exchange(other)) == 4


def test_infobases_have_numbers_of_their_own():
    first, second = make_profile(), make_profile(order_number_prefix="B-")
    published(number="1")

    assert exchange(first) == ["1"]
    assert exchange(second) == ["B-1"]
