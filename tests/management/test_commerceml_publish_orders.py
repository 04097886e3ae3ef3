"""Orders of the shop's own model are taken over by hand: all, or what was missed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from django_commerceml.exporting.shop_orders import note
from django_commerceml.models import Order as OurOrder
from tests.factories import make_profile
from tests.shops.sales.adapter import PATH, SalesAdapter
from tests.shops.sales.models import Good, Order
from tests.shops.sales.selling import ours, sell


class BrokenAdapter(SalesAdapter):
    """Cannot build an order."""

    def build_order(self, shop_order):
        raise KeyError


@pytest.fixture
def profile(db, settings):
    settings.COMMERCEML = settings.COMMERCEML | {"ADAPTER": PATH}
    return make_profile()


@pytest.fixture
def table(profile):
    return Good.objects.create(title="Стол")


@pytest.fixture
def broken(profile, settings):
    settings.COMMERCEML = settings.COMMERCEML | {
        "ADAPTER": f"{__name__}.{BrokenAdapter.__name__}"
    }


def run(*args):
    output = StringIO()
    call_command("commerceml_publish_orders", *args, stdout=output)
    return [int(line.rpartition(" ")[2]) for line in output.getvalue().splitlines()]


def test_it_takes_over_what_waits(profile, table):
    note(sell((table, 1)))
    sell((table, 1))

    assert run() == [1]


def test_for_a_start_it_takes_over_all(profile, table):
    for _ in range(3):
        sell((table, 1))

    assert run("--all") == [3, 3]
    assert OurOrder.objects.count() == 3
    run("--all")
    assert set(OurOrder.objects.values_list("version", flat=True)) == {1}


def test_it_finds_what_passed_the_signals(profile, table):
    old, new = sell((table, 1)), sell((table, 1))
    run("--all")
    weeks_ago = timezone.now() - timedelta(days=30)
    Order.objects.filter(pk=old.pk).update(changed=weeks_ago, note="1")
    Order.objects.filter(pk=new.pk).update(note="2")

    yesterday = (timezone.now() - timedelta(days=1)).date()
    assert run("--since", str(yesterday)) == [1, 1]
    assert (ours(old).comment, ours(new).comment) == ("", "2")


def test_what_fails_ends_it_with_an_error(broken, table):
    sell((table, 1))

    with pytest.raises(CommandError):
        run("--all")


def test_a_day_that_is_none_is_refused(profile):
    with pytest.raises(CommandError, match="31-12"):
        run("--since", "31-12")


def test_a_shop_without_orders_of_its_own_has_none(db):
    assert run("--all") == [0, 0]
