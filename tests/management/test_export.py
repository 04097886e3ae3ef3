"""``commerceml_export`` writes what 1C would get, confirms it, audits the queue."""

import io
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from django_commerceml.models import ExportBatch, Order, RunProblem
from tests.exporting.exchanges import (
    exchange,
    make_full_order,
    numbers,
    published,
    versions,
)
from tests.factories import make_profile, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile(slug="default")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "orders.xml"


def run(*arguments):
    """Run the command; return what it said of its work and what it found."""
    output, errors = StringIO(), StringIO()
    with translation.override("en"):
        call_command(
            "commerceml_export", *map(str, arguments), stdout=output, stderr=errors
        )
    return (errors.getvalue() + output.getvalue()).splitlines()


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return str(error.value)


def test_orders_are_written_and_still_wait(profile, path):
    published(number="1")
    published(number="2")

    assert run("--output", path) == ["2 orders were written."]
    assert numbers(path.read_bytes()) == ["1", "2"]
    assert versions(profile) == {"1": (1, 0), "2": (1, 0)}
    assert not ExportBatch.objects.exists()
    assert exchange(profile) == ["1", "2"]


def test_a_look_gives_no_numbers_and_holds_nothing(profile, path):
    published(number="1", delivery_address_parts=[["Город"]])
    published(number="2")

    assert run("--output", path) == ["1 order was written."]
    assert not RunProblem.objects.exists()
    profile.order_number_prefix = "T-"
    profile.save()
    assert exchange(profile) == ["T-2"]


def test_confirmed_orders_go_no_more(profile, path):
    published(number="1")

    assert run("--output", path, "--confirm") == ["1 order was written and confirmed."]
    assert numbers(path.read_bytes()) == ["1"]
    assert versions(profile) == {"1": (1, 1)}
    assert exchange(profile) == []


def test_a_confirmation_is_a_batch_of_no_session(profile, path):
    published(number="1")
    run("--output", path, "--confirm")

    batch = ExportBatch.objects.get()
    assert (batch.session, batch.state, batch.orders) == (None, "acknowledged", 1)
    assert batch.size == len(path.read_bytes())


def test_without_a_file_they_go_to_the_standard_output(profile, monkeypatch):
    published(number="1")
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)

    assert run() == ["1 order was written."]
    assert numbers(stream.buffer.getvalue()) == ["1"]


def test_orders_that_were_there_before_the_profile_are_written(path):
    published(number="1")
    make_profile(slug="default")

    assert run("--output", path) == ["1 order was written."]


@pytest.mark.parametrize(
    ("form", "version", "count"),
    [
        ("flat_old", "2.05", 1),
        ("flat", "2.09", 1),
        ("siblings", "2.10", 3),
        ("subordinates", "2.10", 1),
        ("containers", "3.1", 3),
    ],
)
def test_the_form_may_be_chosen(profile, path, form, version, count):
    make_full_order()
    run("--output", path, "--form", form)

    data = path.read_text("windows-1251")
    assert f'ВерсияСхемы="{version}"' in data
    assert data.count("<Документ>") == count


def test_without_a_choice_it_is_the_form_that_1c_last_got(profile, path):
    make_session(profile=profile, type="sale", client_version="3.1")
    make_session(profile=profile, type="catalog", client_version="2.05")
    run("--output", path)

    assert 'ВерсияСхемы="3.1"' in path.read_text("windows-1251")


def test_an_audit_says_what_it_repaired(profile):
    published(number="1")
    exchange(profile)
    Order.objects.update(comment="мимо")

    assert run("--audit") == [
        "compared: 1",
        "changed without publishing, published now: 1",
        "behind their order, raised now: 0",
        "missing in the queue, added now: 0",
    ]
    assert versions(profile) == {"1": (2, 1)}


def test_a_profile_that_is_not_there_is_an_error():
    assert refused("--profile", "x") == (
        "There is no profile “x”: make it with commerceml_profile."
    )


@pytest.mark.parametrize("option", [[], ["--confirm"]])
def test_a_file_that_cannot_be_written_is_an_error_and_confirms_nothing(
    profile, tmp_path, option
):
    published(number="1")

    assert "No such file" in refused("--output", tmp_path / "x" / "y.xml", *option)
    assert versions(profile) == {"1": (1, 0)}
