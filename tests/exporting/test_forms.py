"""The form that an infobase gets depends on what its client says, and on the cap."""

import pytest

from django_commerceml.cml.styles import OrderForm
from django_commerceml.exporting import choose_form
from django_commerceml.models import ExchangeProfile, ExchangeSession


def form(version="", *, cml="", cap=""):
    profile = ExchangeProfile(order_schema_cap=cap)
    session = ExchangeSession(profile=profile, client_version=version, cml_version=cml)
    return choose_form(session)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("", OrderForm.FLAT_OLD),
        ("2.03", OrderForm.FLAT_OLD),
        ("2.05", OrderForm.FLAT_OLD),
        ("2.021", OrderForm.FLAT_OLD),
        ("2.06", OrderForm.FLAT),
        ("2.08", OrderForm.FLAT),
        ("2.09", OrderForm.FLAT),
        ("2.1", OrderForm.SIBLINGS),
        ("2.10", OrderForm.SIBLINGS),
        ("3", OrderForm.CONTAINERS),
        ("3.1", OrderForm.CONTAINERS),
        ("nan", OrderForm.FLAT_OLD),
        ("inf", OrderForm.FLAT_OLD),
        ("новая", OrderForm.FLAT_OLD),
    ],
)
def test_versions_are_compared_as_numbers(version, expected):
    assert form(version) == expected


@pytest.mark.parametrize("cml", ["2.10", "2.1", "3.1"])
def test_who_says_the_version_of_documents_gets_subordinates(cml):
    assert form("2.09", cml=cml) == OrderForm.SUBORDINATES


def test_an_older_version_of_documents_says_nothing():
    assert form("2.09", cml="2.08") == OrderForm.FLAT


ASKED = {
    OrderForm.FLAT_OLD: {"version": ""},
    OrderForm.FLAT: {"version": "2.09"},
    OrderForm.SIBLINGS: {"version": "2.10"},
    OrderForm.SUBORDINATES: {"cml": "2.10"},
    OrderForm.CONTAINERS: {"version": "3.1"},
}


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        ("", list(OrderForm)),
        ("2.05", [OrderForm.FLAT_OLD] * 5),
        ("2.09", [OrderForm.FLAT_OLD, *[OrderForm.FLAT] * 4]),
        (
            "2.10",
            [
                OrderForm.FLAT_OLD,
                OrderForm.FLAT,
                OrderForm.SIBLINGS,
                OrderForm.SUBORDINATES,
                OrderForm.SIBLINGS,
            ],
        ),
    ],
)
def test_a_profile_may_cap_what_its_client_asks_for(cap, expected):
    assert [form(**ASKED[asked], cap=cap) for asked in OrderForm] == expected
