"""An order goes to 1C, is worked on there and comes back: our site, every family."""

from decimal import Decimal

import pytest
from django.db import transaction

from django_commerceml.emulator import (
    DIALECTS,
    Account,
    Client,
    ExchangeFailedError,
    Infobase,
    Manager,
    OrderConduct,
    OrderFault,
    get_dialect,
    total_of,
)
from django_commerceml.exporting import publish
from django_commerceml.models import Order, RunProblem
from tests.exchange.transport import InProcessTransport
from tests.factories import PASSWORD, make_order, make_profile

pytestmark = pytest.mark.django_db

ACCOUNT = Account(path="/1c/", login="обмен", password=PASSWORD)


@pytest.fixture
def order():
    make_profile(slug="default", login="обмен")
    with transaction.atomic():
        order = make_order(
            number="T-1057", lines=2, delivery_name="Курьер", delivery_price=300
        )
        publish(order)
    return order


def exchange(name, infobase, *faults):
    client = Client(
        InProcessTransport(),
        dialect=get_dialect(name),
        account=ACCOUNT,
        sleep=lambda _: None,
    )
    conduct = OrderConduct(faults=frozenset(faults))
    return client.exchange_orders(infobase, conduct=conduct)


def quantities(order):
    lines = order.lines.order_by("position")
    return list(lines.values_list("quantity", flat=True))


@pytest.mark.parametrize("name", DIALECTS)
def test_an_order_reaches_1c_once(order, name):
    infobase = Infobase()

    first = exchange(name, infobase)
    second = exchange(name, infobase)

    (known,) = infobase.orders
    order.refresh_from_db()
    assert (first.created, second.received) == (("T-1057",), ())
    assert total_of(known) == order.total
    assert [line.quantity for line in known.lines] == [2, 2, 1]


@pytest.mark.parametrize("name", DIALECTS)
def test_what_1c_does_comes_back(order, name):
    infobase = Infobase()
    exchange(name, infobase)
    manager = Manager(infobase)
    manager.change_line("T-1057", 1, quantity=Decimal(5))
    manager.set_status("T-1057", "Выполнен")
    manager.pay("T-1057")
    manager.ship("T-1057")

    result = exchange(name, infobase)

    order.refresh_from_db()
    assert len(result.sent) == 1
    assert quantities(order) == [Decimal(5), Decimal(2)]
    assert order.total == total_of(infobase.orders[0])
    assert (order.is_paid, order.is_shipped) == (True, True)
    assert not RunProblem.objects.exists()
    assert exchange(name, infobase).received == ()


@pytest.mark.parametrize("name", DIALECTS)
def test_a_cancellation_in_1c_comes_back(order, name):
    infobase = Infobase()
    exchange(name, infobase)
    Manager(infobase).cancel("T-1057")

    exchange(name, infobase)

    order.refresh_from_db()
    assert order.is_cancelled


@pytest.mark.parametrize("fault", [OrderFault.LOST_ANSWER, OrderFault.CRASH])
@pytest.mark.parametrize("name", DIALECTS)
def test_an_order_that_1c_did_not_write_comes_again(order, name, fault):
    infobase = Infobase()
    with pytest.raises(ExchangeFailedError, match="прерван"):
        exchange(name, infobase, fault)

    result = exchange(name, infobase)

    assert result.created == (order.number,)
    assert exchange(name, infobase).received == ()


@pytest.mark.parametrize("name", DIALECTS)
def test_an_order_that_1c_did_not_confirm_comes_again(order, name):
    infobase = Infobase()
    exchange(name, infobase, OrderFault.NO_SUCCESS)

    result = exchange(name, infobase)

    assert result.updated == (order.number,)
    assert exchange(name, infobase).received == ()


def test_an_order_of_1c_is_not_made_on_a_site_that_does_not_want_it(order):
    infobase = Infobase()
    exchange("bitrix31", infobase)
    good, party = infobase.goods[0], infobase.parties[0]
    Manager(infobase).create_order(party, [(good, Decimal(1), Decimal(10))])

    exchange("bitrix31", infobase)

    assert Order.objects.count() == 1
    assert [problem.code for problem in RunProblem.objects.all()] == ["ORD-11"]
