"""``commerceml_held`` lists what waits for a person, and takes the decision."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from django_commerceml.models import Product, RunState
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, products
from tests.importing.receiving import receive, sweeps

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """Return a sweep that would hide six of ten products."""
    profile = make_profile(name="УТ")
    receive(profile, catalog(*products(range(10)), is_full=None))
    receive(profile, catalog(*products(range(4))))
    return sweeps(profile)[0]


def run(*arguments):
    output = StringIO()
    with translation.override("en"):
        call_command("commerceml_held", *map(str, arguments), stdout=output)
    return output.getvalue().splitlines()


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return str(error.value)


def active_count():
    return Product.objects.filter(is_active=True).count()


def test_what_waits_is_listed_with_its_reason(held):
    assert run() == [
        (
            f"{held.pk}  УТ  deactivation of missing products  полная выгрузка "
            "скрыла бы 6 из 10 активных позиций, нужно подтверждение"
        )
    ]


def test_where_nothing_waits_that_is_said():
    assert run() == ["Nothing waits."]


def test_a_confirmed_run_is_done_at_once(held):
    assert run("--confirm", held.pk) == [f"{held.pk}: done"]
    assert active_count() == 4
    assert run() == ["Nothing waits."]


def test_a_cancelled_run_hides_nothing(held):
    assert run("--cancel", held.pk) == ["Cancelled."]
    assert active_count() == 10
    assert run() == ["Nothing waits."]


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_a_run_that_waits_or_works_can_be_cancelled_too(state):
    work = make_run(state=state)

    assert run("--cancel", work.pk) == ["Cancelled."]

    work.refresh_from_db()
    assert work.state == RunState.CANCELLED


def test_a_confirmed_run_that_fails_is_an_error():
    broken = make_run(state=RunState.HELD)

    text = refused("--confirm", broken.pk)

    assert text == f"{broken.pk}: failed файл этой загрузки уже удалён"


@pytest.mark.parametrize("option", ["--confirm", "--cancel"])
def test_a_run_that_has_ended_is_an_error(option):
    assert refused(option, make_run(state=RunState.DONE).pk).endswith("[RUN-03]")


@pytest.mark.parametrize("option", ["--confirm", "--cancel"])
def test_a_run_that_is_not_there_is_an_error(option):
    assert refused(option, 1) == "There is no such run."
