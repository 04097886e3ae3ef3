"""What 1C's manager does to an order."""

from decimal import Decimal

import pytest

from django_commerceml.cml.records import DocumentDiscount
from django_commerceml.emulator import (
    Good,
    Infobase,
    Manager,
    UnknownOrderError,
    get_dialect,
    perform_act,
    total_of,
)
from django_commerceml.emulator.infobase import read_batch, take_orders
from tests.emulator.site_orders import (
    NOW,
    make_line,
    make_order,
    make_payment,
    make_shipment,
    write_orders,
)

BOOK = Good(id="d7000000-0000-4000-8000-000000000007", name="Книга", sku="B-7")


def fill(*orders, name="ut11"):
    infobase = Infobase(clock=lambda: NOW)
    habits = get_dialect(name).orders
    take_orders(
        infobase, read_batch(write_orders(*orders, dialect=name), habits), habits
    )
    return infobase


@pytest.fixture
def infobase():
    return fill(make_order())


@pytest.fixture
def manager(infobase):
    return Manager(infobase)


def test_an_order_is_named_by_either_number(manager):
    assert manager.pay("ТД00-000001").id == manager.ship("T-1057").id


@pytest.mark.parametrize(
    "act",
    [
        lambda manager: manager.pay("T-9"),
        lambda manager: manager.set_status("T-9", "Собран"),
        lambda manager: manager.change_line("", 1, price=Decimal(1)),
    ],
)
def test_an_unknown_order_cannot_be_acted_on(manager, act):
    with pytest.raises(UnknownOrderError, match="нет в информационной базе"):
        act(manager)


def test_payments_are_numbered_dated_and_come_to_the_total(manager):
    first = manager.pay("T-1057", Decimal(700))
    second = manager.pay("T-1057")

    assert [payment.amount for payment in first.payments] == [Decimal(700)]
    assert [
        (payment.number, payment.at, payment.amount) for payment in second.payments
    ] == [("ТД00-000001", NOW, Decimal(700)), ("ТД00-000002", NOW, Decimal(2000))]


def test_every_act_waits_to_be_sent(infobase, manager):
    acts = (
        lambda: manager.pay("T-1057"),
        lambda: manager.ship("T-1057"),
        lambda: manager.cancel("T-1057"),
        lambda: manager.mark_deleted("T-1057"),
        lambda: manager.set_status("T-1057", "Собран"),
        lambda: manager.change_line("T-1057", 1, quantity=Decimal(1)),
        lambda: manager.add_line("T-1057", BOOK, quantity=Decimal(1), price=Decimal(1)),
        lambda: manager.remove_line("T-1057", 1),
    )
    for number, act in enumerate(acts, start=2):
        order = act()
        assert (order.version, order.is_changed) == (number, True)
        assert infobase.orders == (order,)


def test_another_quantity_gives_the_line_another_total_and_another_tax(manager):
    order = manager.change_line("T-1057", 1, quantity=Decimal(3))

    line = order.lines[0]
    (tax,) = line.taxes
    assert (line.quantity, line.total, tax.amount) == (3, Decimal(3600), Decimal(600))
    assert total_of(order) == Decimal(3900)


def test_another_price_gives_the_line_another_total(manager):
    order = manager.change_line("T-1057", 1, price=Decimal("99.99"))

    assert order.lines[0].total == Decimal("199.98")
    assert order.lines[0].quantity == Decimal(2)


def test_a_line_without_taxes_stays_without_them(manager):
    order = manager.change_line("T-1057", 2, price=Decimal(350))

    assert (order.lines[1].total, order.lines[1].taxes) == (Decimal(350), None)


def test_tax_on_top_and_discounts_apart_are_in_the_total():
    (tax,) = make_line().taxes
    on_top = make_line(taxes=(type(tax)(name="НДС", is_included=False, rate="20"),))
    apart = DocumentDiscount(name="Скидка", amount=Decimal(100), is_included=False)
    within = DocumentDiscount(name="Карта", amount=Decimal(50), is_included=True)
    order = make_order(lines=(on_top,), discounts=(apart, within))

    changed = Manager(fill(order)).change_line("T-1057", 1, quantity=Decimal(1))

    assert [tax.amount for tax in changed.lines[0].taxes or ()] == [Decimal(240)]
    assert total_of(changed) == Decimal(1200 + 240 - 100)


def test_a_line_is_added_with_goods_that_1c_may_not_know_yet(infobase, manager):
    order = manager.add_line("T-1057", BOOK, quantity=Decimal(2), price=Decimal(450))

    line = order.lines[-1]
    assert (line.id, line.sku, line.name) == (BOOK.id, "B-7", "Книга")
    assert line.total == Decimal(900)
    assert infobase.find_good(good_id=BOOK.id) == BOOK


def test_a_line_is_removed(manager):
    order = manager.remove_line("T-1057", 1)

    assert [line.name for line in order.lines] == ["Доставка заказа"]


@pytest.mark.parametrize("position", [0, 3, -1])
def test_there_is_no_line_outside_the_order(infobase, manager, position):
    before = infobase.orders

    with pytest.raises(ValueError, match=f"нет строки {position}"):
        manager.change_line("T-1057", position, quantity=Decimal(1))
    with pytest.raises(ValueError, match=f"нет строки {position}"):
        manager.remove_line("T-1057", position)

    assert infobase.orders == before


@pytest.mark.parametrize("word", ["S", "Собран"])
def test_a_status_of_the_site_is_known_by_id_and_by_name(infobase, manager, word):
    infobase.put_statuses({"N": "Принят", "S": "Собран"})

    order = manager.set_status("T-1057", word)

    assert (order.status_id, order.status) == ("S", "Собран")


def test_a_status_that_the_site_does_not_have_has_a_name_alone(manager):
    order = manager.set_status("T-1057", "В пути")

    assert (order.status_id, order.status) == ("", "В пути")


def test_a_deleted_order_is_no_longer_posted(manager):
    order = manager.mark_deleted("T-1057")

    assert (order.is_deleted, order.is_posted) == (True, False)


def test_a_payment_and_a_shipment_fulfil_what_the_site_has_prepared():
    waiting = make_payment(is_done=False)
    infobase = fill((make_order(), waiting, make_shipment()), name="bitrix31")
    manager = Manager(infobase)

    manager.pay("T-1057", Decimal(100))
    manager.pay("T-1057")
    order = manager.ship("T-1057")

    assert [payment.site_id for payment in order.payments] == ["501", ""]
    assert [shipment.site_id for shipment in order.shipments] == ["702"]


def test_an_order_can_be_born_in_1c(infobase, manager):
    party = manager.create_party("Вектор", official_name="ООО «Вектор»", inn="77")

    order = manager.create_order(party, [(BOOK, Decimal(2), Decimal(450))])

    assert (order.number, order.site_number) == ("ТД00-000002", "")
    assert (order.party_id, total_of(order)) == (party.id, Decimal(900))
    assert order.is_changed
    assert infobase.find_order("ТД00-000002") == order


@pytest.mark.parametrize(
    ("name", "text", "check"),
    [
        ("pay", "T-1057", lambda order: order.payments),
        ("ship", "T-1057", lambda order: order.shipments),
        ("cancel", "T-1057", lambda order: order.is_cancelled),
        ("delete", "T-1057", lambda order: order.is_deleted),
        ("status", "T-1057=В пути", lambda order: order.status == "В пути"),
        ("line", "T-1057:1=2,5", lambda order: order.lines[0].quantity * 2 == 5),
        ("line", "T-1057:1=0", lambda order: len(order.lines) == 1),
    ],
)
def test_what_the_operator_types_is_done(manager, name, text, check):
    assert check(perform_act(manager, name, text))


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("status", "T-1057", "Нужно НОМЕР=СТАТУС, а не «T-1057»."),
        ("status", "T-1057= ", "Нужно НОМЕР=СТАТУС"),
        ("line", "T-1057=3", "Нужно НОМЕР:СТРОКА=КОЛИЧЕСТВО"),
        ("line", "T-1057:1=two", "Нужно НОМЕР:СТРОКА=КОЛИЧЕСТВО"),
        ("pay", "T-9", "Заказа T-9 нет"),
    ],
)
def test_what_cannot_be_understood_is_told(infobase, manager, name, text, complaint):
    before = infobase.orders

    with pytest.raises(ValueError, match=complaint):
        perform_act(manager, name, text)

    assert infobase.orders == before
