"""An order that the shop and 1C both changed: nothing is lost, and it is told."""

from decimal import Decimal

import pytest

from django_commerceml.exporting import publish
from django_commerceml.importing import work
from django_commerceml.models import HoldReason, Order, OrderExport, StoredFile
from tests.exporting.exchanges import begin, change, exchange, query
from tests.factories import make_order, make_order_line, make_profile, make_run
from tests.importing.loaders.ordering import (
    codes,
    delivery,
    fresh,
    line,
    lines_of,
    load_orders,
    order,
    remarks,
    requisites,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def sold(profile):
    """An order of one line that 1C has taken, delivery for 300."""
    made = make_order(number="15", delivery_name="Курьер", delivery_price=300)
    make_order_line(order=made, external_id=GOODS, price=100, quantity=2)
    publish(made)
    exchange(profile)
    return fresh(made)


def sell(sold, quantity):
    """Change the quantity as the shop does, after 1C took the order."""
    sold.lines.update(quantity=quantity)
    publish(sold)


def document(sold, *children, quantity=2, **said):
    return order(
        *children,
        requisites(**said),
        id=sold.uuid,
        number="15",
        lines=(line(GOODS, price=100, quantity=quantity), delivery(300)),
    )


def policy(profile, word):
    profile.conflict_policy = word
    profile.save()


def quantity(sold):
    return lines_of(sold, "quantity")[0][0]


def export(profile):
    return OrderExport.objects.get(profile=profile)


def is_waiting(profile):
    return export(profile).version > export(profile).acknowledged_version


@pytest.mark.parametrize("word", ["1c", "shop", "hold"])
def test_what_1c_was_given_and_hands_back_is_no_conflict(profile, sold, word):
    policy(profile, word)
    sell(sold, 5)

    run = load_orders(profile, document(sold, Оплачен="true"))

    assert (quantity(sold), fresh(sold).is_paid) == (5, True)
    assert (is_waiting(profile), export(profile).held_reason) == (True, "")
    assert remarks(run) == []


def test_nor_is_what_it_was_given_and_has_not_confirmed(profile, sold):
    sell(sold, 5)
    query(begin(profile))
    sell(sold, 6)

    run = load_orders(profile, document(sold, quantity=5))

    assert (quantity(sold), remarks(run)) == (6, [])


def test_nor_is_what_it_said_itself_before(profile, sold):
    load_orders(profile, document(sold, quantity=3))
    sell(sold, 5)

    run = load_orders(profile, document(sold, quantity=3, Отгружен="true"))

    assert (quantity(sold), fresh(sold).is_shipped) == (5, True)
    assert remarks(run) == []


def test_a_status_that_is_handed_back_does_not_undo_that_of_the_shop(profile, sold):
    change(sold, status="P")

    load_orders(profile, document(sold, Статус_заказа="[N] Принят", Оплачен="true"))

    assert (fresh(sold).status, fresh(sold).is_paid) == ("P", True)


def test_1c_wins_and_what_it_did_not_touch_still_goes_to_it(profile, sold):
    change(sold, status="P")

    run = load_orders(profile, document(sold, quantity=4))

    assert (quantity(sold), fresh(sold).status) == (4, "P")
    assert is_waiting(profile)
    assert remarks(run) == [
        (
            "info",
            "ORD-08",
            "Заказ № 15: изменён и в магазине, и в 1С: взято из 1С: строки и суммы",
        )
    ]


def test_the_shop_wins_but_facts_are_facts(profile, sold):
    policy(profile, "shop")
    sell(sold, 5)

    run = load_orders(
        profile,
        document(sold, quantity=4, Статус_заказа="Выполнен", Оплачен="true"),
    )

    found = fresh(sold)
    assert (quantity(sold), found.status, found.is_paid) == (5, "N", True)
    text = "оставлено от магазина: строки и суммы, статус"
    assert remarks(run) == [
        ("info", "ORD-08", f"Заказ № 15: изменён и в магазине, и в 1С: {text}")
    ]
    assert is_waiting(profile)


def test_held_it_does_not_go_anywhere_until_somebody_decides(profile, sold):
    policy(profile, "hold")
    sell(sold, 5)

    run = load_orders(profile, document(sold, quantity=4, Оплачен="true"))

    assert (quantity(sold), fresh(sold).is_paid) == (5, True)
    message = (
        "изменён и в магазине, и в 1С (строки и суммы): ждёт решения; "
        f"файл «file.xml», загрузка {run.pk}"
    )
    assert remarks(run) == [("warning", "ORD-08", f"Заказ № 15: {message}")]
    held = export(profile)
    assert (held.held_reason, held.held_message) == (HoldReason.CONFLICT, message)
    assert exchange(profile) == []


def held_file(profile, sold):
    policy(profile, "hold")
    sell(sold, 5)
    load_orders(profile, document(sold, quantity=4))
    return StoredFile.objects.get(pk=export(profile).received_sequence)


def test_what_is_held_is_held_again_when_it_comes_again(profile, sold):
    held_file(profile, sold)

    run = load_orders(profile, document(sold, quantity=4))

    assert codes(run) == ["ORD-08"]
    assert (quantity(sold), export(profile).held_reason) == (5, HoldReason.CONFLICT)


def test_a_confirmed_run_takes_what_1c_said_and_lets_the_order_go(profile, sold):
    file = held_file(profile, sold)

    run = work(make_run(profile=profile, file=file, is_confirmed=True))

    assert run.counts == {"order": {"updated": 1}}
    assert (quantity(sold), export(profile).held_reason) == (4, "")
    assert exchange(profile) == ["15"]


def test_a_confirmed_run_leaves_alone_what_was_decided_otherwise(profile, sold):
    file = held_file(profile, sold)
    OrderExport.objects.update(held_reason="", held_message="")

    run = work(make_run(profile=profile, file=file, is_confirmed=True))

    assert (run.counts, quantity(sold)) == ({"order": {"unchanged": 1}}, 5)


def test_an_operator_s_own_hold_stays(profile, sold):
    policy(profile, "hold")
    sell(sold, 5)
    OrderExport.objects.update(held_reason=HoldReason.OPERATOR, held_message="я")

    load_orders(profile, document(sold, quantity=4))

    held = export(profile)
    assert (held.held_reason, held.held_message) == (HoldReason.OPERATOR, "я")


def test_an_order_that_waits_for_another_infobase_is_no_conflict(profile, sold):
    policy(profile, "shop")
    other = make_profile()
    publish(sold)
    exchange(profile)

    run = load_orders(profile, document(sold, quantity=4))

    assert (quantity(sold), remarks(run)) == (4, [])
    assert OrderExport.objects.get(profile=other).acknowledged_version == 0


def test_without_the_bytes_that_1c_was_given_its_word_counts(profile, sold):
    sell(sold, 5)
    sold.exports.get().profile.export_batches.update(storage_key="gone.xml")

    load_orders(profile, document(sold, quantity=2))

    assert quantity(sold) == Decimal(2)


def test_a_change_of_the_shop_after_1c_took_the_newer_order_is_replaced(profile, sold):
    load_orders(profile, document(sold, quantity=3))
    sell(sold, 5)
    exchange(profile)
    Order.objects.update(comment="ещё")
    publish(sold)

    run = load_orders(profile, document(sold, quantity=3))

    assert run.counts == {"order": {"updated": 1}}
    assert quantity(sold) == 3
