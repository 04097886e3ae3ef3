"""Orders both ways through real HTTP, by every family, several at once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections, transaction

from django_commerceml.emulator import (
    DIALECTS,
    Account,
    Client,
    HttpTransport,
    Infobase,
    Manager,
    get_dialect,
    parse_address,
    total_of,
)
from django_commerceml.exporting import publish
from django_commerceml.models import Order, RunProblem
from tests.factories import PASSWORD, make_order, make_profile


def exchange(site, name, infobase, *, login="default"):
    transport = HttpTransport(parse_address(site), timeout=60)
    client = Client(
        transport,
        dialect=get_dialect(name),
        account=Account(path=f"/1c/{login}/", login=login, password=PASSWORD),
        sleep=lambda _: None,
    )
    try:
        return client.exchange_orders(infobase)
    finally:
        transport.close()


def place(number, *, lines=2):
    with transaction.atomic():
        order = make_order(number=number, lines=lines, delivery_price=300)
        publish(order)
    return order


def place_in_a_thread(number):
    try:
        return place(number)
    finally:
        connections.close_all()


@pytest.mark.parametrize("name", DIALECTS)
def test_an_order_goes_out_is_worked_on_and_comes_back(site, name):
    make_profile(slug="default", login="default")
    order = place("T-1057")
    infobase = Infobase()
    taken = exchange(site, name, infobase)
    manager = Manager(infobase)
    manager.change_line("T-1057", 1, quantity=Decimal(5))
    manager.set_status("T-1057", "Выполнен")
    manager.pay("T-1057")
    manager.ship("T-1057")

    returned = exchange(site, name, infobase)

    order.refresh_from_db()
    first, second = order.lines.order_by("position")
    assert (taken.created, len(returned.sent)) == (("T-1057",), 1)
    assert (first.quantity, second.quantity) == (5, 2)
    assert order.total == total_of(infobase.orders[0]) == Decimal("999.30")
    assert (order.is_paid, order.is_shipped, order.status) == (True, True, "F")
    assert exchange(site, name, infobase).received == ()
    assert not RunProblem.objects.exists()


def test_buyers_order_while_two_infobases_take_orders(site):
    logins = {"first": "ut11", "second": "bitrix31"}
    infobases = {login: Infobase() for login in logins}
    for login in logins:
        make_profile(slug=login, login=login)
    numbers = [f"A-{number}" for number in range(20)]

    with ThreadPoolExecutor(max_workers=4) as pool:
        placed = [pool.submit(place_in_a_thread, number) for number in numbers]
        taken = [
            pool.submit(exchange, site, name, infobases[login], login=login)
            for _ in range(3)
            for login, name in logins.items()
        ]
        for one in [*placed, *taken]:
            one.result()
    for login, name in logins.items():
        exchange(site, name, infobases[login], login=login)

    assert Order.objects.count() == len(numbers)
    for infobase in infobases.values():
        assert {order.site_number for order in infobase.orders} == set(numbers)
