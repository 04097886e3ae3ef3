"""One order that cannot be built is set aside alone, and named."""

import pytest

from django_commerceml.models import HoldReason, RunProblem
from tests.exporting.exchanges import (
    begin,
    change,
    exchange,
    export_of,
    numbers,
    published,
    query,
    versions,
)
from tests.factories import make_counterparty, make_profile

pytestmark = pytest.mark.django_db

BROKEN = {"delivery_address_parts": [["Город"]]}


@pytest.fixture
def profile():
    return make_profile()


def test_the_others_go_on(profile):
    published(number="1")
    order = published(number="2", **BROKEN)
    published(number="3")

    assert exchange(profile) == ["1", "3"]
    assert versions(profile)["2"] == (1, 0)
    export = export_of(profile, order)
    assert export.held_reason == HoldReason.UNBUILT
    assert export.held_message == "ValueError (parties.build_address)"


def test_the_journal_names_it(profile):
    order = published(number="2", **BROKEN)
    session = begin(profile)
    query(session)

    problem = RunProblem.objects.get()
    assert (problem.code, problem.severity) == ("ORD-01", "error")
    assert problem.external_id == str(order.uuid)
    assert problem.message.startswith("заказ 2 не выгружен")
    assert (problem.profile, problem.session) == (profile, session)


def test_it_goes_when_it_is_mended(profile):
    order = published(number="2", **BROKEN)
    exchange(profile)
    change(order, delivery_address_parts=[])

    assert exchange(profile) == ["2"]


@pytest.mark.parametrize(
    "values",
    [
        {"addresses": {"address": {"parts": 1}}},
        {"contacts": [1]},
        {"details": {"birth_date": "вчера"}},
        {"representatives": ["Пётр"]},
        {"kind": "robot"},
        {"addresses": []},
    ],
)
def test_broken_data_of_the_buyer_set_aside_his_order_only(profile, values):
    party = make_counterparty(profile=None, **values)
    published(number="1", counterparty=party)
    published(number="2")

    assert exchange(profile) == ["2"]


def test_what_an_error_quotes_of_the_buyer_is_written_nowhere(profile):
    party = make_counterparty(profile=None, details={"birth_date": "01.02.1990"})
    order = published(number="1", counterparty=party)
    exchange(profile)

    assert export_of(profile, order).held_message == "ValueError (parties._details)"
    assert RunProblem.objects.get().message == (
        "заказ 1 не выгружен, его документ не построить: ValueError (parties._details)"
    )


@pytest.mark.parametrize("form", [{}, {"client_version": "3.1"}])
def test_what_was_written_of_it_before_it_broke_is_not_in_the_answer(profile, form):
    order = published(number="1")
    order.shipments.create(lines=[{"quantity": "много"}])
    change(order)
    published(number="2")

    assert numbers(query(begin(profile, **form))) == ["2"]
