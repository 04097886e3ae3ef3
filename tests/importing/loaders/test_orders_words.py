"""Whose word a payment, a shipment, a cancellation, a status is."""

from datetime import UTC, datetime

import pytest

from django_commerceml.exporting import publish
from django_commerceml.models import OrderExport
from django_commerceml.models.orders import statuses_of
from tests.exporting.exchanges import exchange
from tests.factories import make_order, make_order_line
from tests.importing.loaders.ordering import (
    container,
    delivery,
    fresh,
    line,
    load_orders,
    order,
    requisites,
    shipment,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"
LATER = datetime(2026, 12, 1, tzinfo=UTC)
SHIPPED = {"Дата_отгрузки_по_1С": "2026-11-24T15:00:00"}
PAID = {"Дата_оплаты_по_1С": "2026-11-24T15:00:00"}


@pytest.fixture
def sold(profile):
    """An order of two pieces that 1C has taken."""
    made = make_order(number="15")
    make_order_line(order=made, external_id=GOODS, price=100, quantity=2, vat_rate=None)
    publish(made)
    exchange(profile)
    return fresh(made)


def tell(profile, made, *children, **said):
    return load_orders(profile, order(*children, requisites(**said), id=made.uuid))


def set_by_shop(made, **values):
    """Change the order as the shop's code does, and publish it."""
    row = fresh(made)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    publish(row)


FLAGS = [
    ("is_cancelled", "cancelled_at", "Отменен"),
    ("is_paid", "paid_at", "Оплачен"),
    ("is_shipped", "shipped_at", "Отгружен"),
]


@pytest.mark.parametrize(("flag", "moment", "word"), FLAGS)
def test_what_the_shop_says_anew_is_its_own_word(profile, sold, flag, moment, word):
    tell(profile, sold, **{word: "true"})
    set_by_shop(sold, **{flag: False, moment: None})
    exchange(profile)
    set_by_shop(sold, **{flag: True, moment: LATER})

    tell(profile, sold, **{word: "false"})

    assert getattr(fresh(sold), flag)


UNDONE = [FLAGS[0], FLAGS[2]]


@pytest.mark.parametrize(("flag", "moment", "word"), UNDONE)
def test_what_1c_was_given_does_not_undo_the_shop(profile, sold, flag, moment, word):
    set_by_shop(sold, **{flag: True, moment: LATER})
    exchange(profile)
    set_by_shop(sold, **{flag: False, moment: None})

    tell(profile, sold, **{word: "true"})

    assert not getattr(fresh(sold), flag)
    export = OrderExport.objects.get()
    assert export.version > export.acknowledged_version


def test_a_cancellation_that_1c_repeats_does_not_undo_the_shop_s_change(profile, sold):
    tell(profile, sold, Отменен="true")
    set_by_shop(sold, is_cancelled=False, cancelled_at=None)

    tell(profile, sold, Отменен="true", Проведен="false")

    assert not fresh(sold).is_cancelled


def test_1c_may_cancel_what_the_shop_changed_otherwise(profile, sold):
    set_by_shop(sold, comment="позвоните")

    tell(profile, sold, Отменен="true")

    assert fresh(sold).is_cancelled


def test_a_payment_after_the_shipment_takes_no_status_back(profile, sold):
    profile.status_on_payment, profile.status_on_shipment = "P", "S"
    profile.save()
    tell(profile, sold, **SHIPPED)

    tell(profile, sold, **SHIPPED, **PAID)

    assert (fresh(sold).status, fresh(sold).is_paid) == ("S", True)


def test_a_status_of_1c_that_does_not_count_leaves_that_of_the_payment(profile, sold):
    profile.status_on_payment, profile.changes_statuses = "P", False
    profile.save()

    tell(profile, sold, **PAID, Статуса_заказа_ИД="F")

    assert fresh(sold).status == "P"


@pytest.mark.parametrize("current", ["N", "X"])
def test_of_two_statuses_of_one_name_the_order_keeps_its_own(profile, sold, current):
    statuses_of(profile.pk)
    profile.order_statuses.create(code="X", name="Принят", position=9)
    set_by_shop(sold, status=current)
    exchange(profile)

    tell(profile, sold, Статус_заказа="Принят")

    assert fresh(sold).status == current


def test_what_1c_took_out_of_the_order_need_not_be_shipped(profile, sold):
    load_orders(
        profile,
        container(
            order(id=sold.uuid, lines=(line(GOODS, quantity=1),)),
            shipment(
                requisites(Отгружено="true"), id="s", lines=(line(GOODS, quantity=1),)
            ),
        ),
    )

    assert fresh(sold).is_shipped


def test_the_delivery_in_a_shipment_counts_for_no_goods(profile, sold):
    goods = (line(GOODS, quantity=1), delivery(100))

    load_orders(
        profile,
        container(
            order(id=sold.uuid),
            shipment(requisites(Отгружено="true"), id="s", lines=goods),
        ),
    )

    assert not fresh(sold).is_shipped


def test_an_order_saved_from_an_old_row_is_sent_all_the_same(profile, sold):
    old = fresh(sold)
    tell(profile, sold, Статуса_заказа_ИД="P")
    tell(profile, sold, Статуса_заказа_ИД="S")

    old.comment = "позвоните"
    old.save()
    publish(old)

    export = OrderExport.objects.get()
    assert (export.version, export.acknowledged_version) == (4, 3)
