"""How the site's orders become 1C's own: counterparties, goods, statuses."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from django_commerceml.emulator import Good, Infobase, Manager, get_dialect
from django_commerceml.emulator.infobase import Intake, read_batch, take_orders
from tests.emulator.site_orders import (
    ANNA,
    COMPANY,
    DELIVERY,
    KETTLE,
    NOW,
    attribute,
    make_line,
    make_order,
    make_payment,
    make_shipment,
    write_orders,
)


@pytest.fixture
def infobase():
    return Infobase(clock=lambda: NOW)


def take(infobase, *orders, name="ut11"):
    habits = get_dialect(name).orders
    batch = read_batch(write_orders(*orders, dialect=name), habits)
    return take_orders(infobase, batch, habits)


def test_an_order_gets_a_number_and_a_date_of_1c(infobase):
    assert take(infobase, make_order()) == Intake(created=("T-1057",))

    order = infobase.get_order("T-1057")
    assert (order.number, order.created_at) == ("ТД00-000001", NOW)
    assert (order.site_id, order.site_number) == ("1057", "T-1057")
    assert (order.site_date, order.site_time) == (date(2026, 11, 24), time(12, 41, 7))
    assert (order.currency, order.comment) == ("RUB", "Позвоните у ворот")
    assert not order.is_changed


def test_an_order_that_comes_again_keeps_its_number_and_takes_the_new_lines(infobase):
    take(infobase, make_order())
    before = infobase.get_order("T-1057")

    intake = take(infobase, make_order(lines=(make_line(quantity=Decimal(5)),)))

    after = infobase.get_order("T-1057")
    assert intake == Intake(updated=("T-1057",))
    assert infobase.orders == (after,)
    assert (after.id, after.number) == (before.id, before.number)
    assert [line.quantity for line in after.lines] == [Decimal(5)]


@pytest.mark.parametrize("act", [Manager.pay, Manager.ship])
def test_an_order_that_is_paid_or_shipped_is_left_as_it_is(infobase, act):
    take(infobase, make_order())
    closed = act(Manager(infobase), "T-1057")

    intake = take(infobase, make_order(comment="Передумал"))

    assert intake == Intake(closed=("T-1057",))
    assert infobase.orders == (closed,)


def test_a_batch_that_fails_half_way_leaves_nothing(infobase):
    habits = get_dialect("ut11").orders
    batch = read_batch(write_orders(make_order("T-1"), make_order("T-2")), habits)
    nameless = replace(batch[1], document=replace(batch[1].document, counterparties=()))

    with pytest.raises(IndexError):
        take_orders(infobase, (batch[0], nameless), habits)

    assert (infobase.orders, infobase.goods, infobase.parties) == ((), (), ())
    assert infobase.next_number() == "ТД00-000001"


def party_names(infobase):
    return [party.name for party in infobase.parties]


SAME_NAME = replace(ANNA, id="99#other")
RENAMED = replace(ANNA, name="Сидорова Анна")
MARRIED = replace(COMPANY, id="100#new", name="Ромашка и Ко")
BRANCH = replace(COMPANY, id="101#branch", name="Филиал", kpp="770201001")


@pytest.mark.parametrize(
    ("name", "first", "second", "is_same"),
    [
        ("ut11", ANNA, SAME_NAME, True),
        ("ut11", ANNA, RENAMED, False),
        ("ut103", ANNA, SAME_NAME, True),
        ("ut103", COMPANY, MARRIED, True),
        ("ut103", COMPANY, BRANCH, False),
        ("unf", ANNA, RENAMED, True),
        ("unf", ANNA, SAME_NAME, False),
        ("bitrix31", ANNA, RENAMED, True),
        ("bitrix31", ANNA, SAME_NAME, False),
        ("bitrix31", COMPANY, MARRIED, True),
        ("moysklad", ANNA, SAME_NAME, True),
    ],
)
def test_each_family_knows_a_counterparty_again_by_its_own_rule(
    infobase, name, first, second, is_same
):
    take(infobase, make_order("T-1", counterparties=(first,)), name=name)
    take(infobase, make_order("T-2", counterparties=(second,)), name=name)

    owners = {order.party_id for order in infobase.orders}
    assert len(owners) == len(infobase.parties) == (1 if is_same else 2)


def test_a_company_is_one_by_its_official_name_and_a_person_has_none(infobase):
    take(infobase, make_order("T-1"), make_order("T-2", counterparties=(COMPANY,)))

    anna, company = infobase.parties
    assert (anna.official_name, anna.full_name) == ("", "Петрова Анна Сергеевна")
    assert (company.official_name, company.inn, company.kpp) == (
        "ООО «Ромашка»",
        "7701234567",
        "770101001",
    )


def test_goods_are_found_by_id_else_by_sku_else_by_name(infobase):
    for number, good in enumerate(
        (
            Good(id=KETTLE, name="Чайник"),
            Good(id="d2", name="Кружка", sku="M-7"),
            Good(id="d3", name="Нож"),
        )
    ):
        infobase.put_good(good)
        assert len(infobase.goods) == number + 1

    lines = (
        make_line(name="Чайник новый", sku=None),
        make_line(id="11", name="Кружка большая", sku="M-7"),
        make_line(id="", name="Нож", sku=None),
    )
    take(infobase, make_order(lines=lines))

    assert [line.id for line in infobase.orders[0].lines] == [KETTLE, "d2", "d3"]
    assert len(infobase.goods) == 3


def test_unknown_goods_are_created_and_delivery_as_a_service(infobase):
    take(infobase, make_order("T-1"), make_order("T-2"))

    kettle, delivery = infobase.goods
    assert kettle == Good(id=KETTLE, name="Чайник", sku="K-1")
    assert (delivery.name, delivery.is_service) == ("Доставка заказа", True)
    assert delivery.id != DELIVERY.id


@pytest.mark.parametrize(
    ("name", "is_given_back"), [("ut11", False), ("unf", False), ("bitrix31", True)]
)
def test_only_the_bitrix_module_keeps_the_ids_that_the_site_made_up(
    infobase, name, is_given_back
):
    take(infobase, make_order(), name=name)

    ids = [line.id for line in infobase.orders[0].lines]
    assert ids[0] == KETTLE
    assert (ids[1] == "ORDER_DELIVERY") is is_given_back


def test_a_line_of_no_quantity_is_left_out(infobase):
    empty = make_line(quantity=Decimal(0), name="Ничего", id="", sku=None)

    take(infobase, make_order(lines=(empty, make_line())))

    assert [line.name for line in infobase.orders[0].lines] == ["Чайник"]
    assert [good.name for good in infobase.goods] == ["Чайник"]


def test_an_order_cancelled_on_the_site_is_cancelled_in_1c(infobase):
    take(infobase, make_order())
    take(infobase, make_order(attributes=(attribute("Отменен", "true"),)))

    assert infobase.orders[0].is_cancelled


def test_a_repeat_keeps_the_status_of_1c_and_a_new_status_of_the_site_ends_it(infobase):
    take(infobase, make_order())
    Manager(infobase).set_status("T-1057", "Собран")

    take(infobase, make_order())
    kept = infobase.orders[0].status
    take(infobase, make_order(attributes=(attribute("Статус заказа", "Выполнен"),)))

    assert (kept, infobase.orders[0].status) == ("Собран", "")
    assert infobase.orders[0].site_status == "Выполнен"


@pytest.mark.parametrize("name", ["unf", "bitrix210", "bitrix31"])
def test_a_payment_that_the_site_has_done_is_posted_in_1c(infobase, name):
    take(infobase, (make_order(), make_payment(), make_shipment()), name=name)

    order = infobase.orders[0]
    (payment,) = order.payments
    assert (payment.site_id, payment.amount) == ("501", Decimal(2700))
    assert order.shipments == ()
    assert not order.is_changed


def test_a_payment_that_waits_is_only_known(infobase):
    waiting = make_payment(is_done=False)

    take(infobase, (make_order(), waiting), name="bitrix31")

    order = infobase.orders[0]
    assert [part.id for part in order.parts] == ["501"]
    assert order.payments == ()
