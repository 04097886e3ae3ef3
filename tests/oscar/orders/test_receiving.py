"""What 1C did to an order is done in Oscar, once."""

from decimal import Decimal
from typing import Any

import pytest
from oscar.apps.order.exceptions import InvalidShippingEvent
from oscar.core.loading import get_class, get_model

from django_commerceml.adapters.oscar import OscarAdapter
from django_commerceml.models import Order, OrderExport, RunState
from tests.importing.loaders.ordering import (
    line,
    load_orders,
    order,
    payment,
    remarks,
    requisites,
    shipment,
    tag,
)
from tests.oscar.orders.shopping import (
    anew,
    buy,
    facts,
    make_variant,
    ours,
    pay,
)

pytestmark = pytest.mark.django_db(transaction=True)

PAID = requisites(Оплачено="true", Дата_оплаты="2026-11-24T15:00:00")
ANNA = "<Ид>к1</Ид><Наименование>Петрова</Наименование><Роль>Покупатель</Роль>"
SHIPPED = requisites(Отгружено="true", Дата_отгрузки="2026-11-25T08:30:00")


@pytest.fixture
def sold(kettle, cup):
    """Two kettles and a cup, which 1C has got."""
    placed = buy((kettle, 2), (cup, 1))
    OrderExport.objects.update(acknowledged_version=1)
    return placed


def build(placed, adapter=OscarAdapter):
    return adapter().build_order(anew(placed))


def head(placed, *children, **values):
    return order(*children, id=ours(placed).uuid, **values)


def receipt(placed, amount=550, **given):
    values: dict[str, Any] = {
        "id": "pay-1",
        "number": "П-1",
        "basis": ours(placed).uuid,
    } | given
    return payment(values.pop("said", PAID), amount=amount, **values)


def dispatch(placed, *, kettles=2, cups=1, **given):
    values: dict[str, Any] = {
        "id": "ship-1",
        "number": "О-1",
        "basis": ours(placed).uuid,
    } | given
    sent = {("kettle", "Чайник"): kettles, ("cup", "Чашка"): cups}
    lines = tuple(
        line(code, name=name, quantity=number)
        for (code, name), number in sent.items()
        if number
    )
    return shipment(values.pop("said", SHIPPED), lines=lines, **values)


def status(placed, name):
    return head(placed, requisites(Статус_заказа=name))


def codes(run):
    return [code for _, code, _ in remarks(run)]


def test_a_payment_is_booked_once_however_often_it_comes(profile, sold):
    runs = [load_orders(profile, head(sold), receipt(sold)) for _ in range(3)]

    found = facts(sold)
    assert found["paid"] == [("Оплачено", Decimal(550))]
    assert found["debited"] == Decimal(550)
    (source,) = sold.sources.all()
    assert source.source_type.name == "Банковский перевод"
    assert [one.reference for one in source.transactions.all()] == [
        f"П-1 (1c:{ours(sold).payments.get().pk})"
    ]
    assert [codes(run) for run in runs] == [[], [], []]


def test_a_payment_without_a_document_is_booked_once(profile, sold):
    for _ in range(2):
        load_orders(profile, head(sold, PAID))
    load_orders(profile, head(sold), receipt(sold))

    assert facts(sold)["paid"] == [("Оплачено", Decimal(550))]


def test_a_payment_of_another_sum_books_the_difference(profile, sold):
    load_orders(profile, head(sold), receipt(sold, 200))
    load_orders(profile, head(sold), receipt(sold, 550))

    assert facts(sold)["paid"] == [("Оплачено", 200), ("Оплачено", 350)]
    assert facts(sold)["debited"] == 550


def test_a_payment_that_1c_takes_back_is_given_back_once(profile, sold):
    undone = requisites(ПометкаУдаления="true")
    load_orders(profile, head(sold), receipt(sold))
    for _ in range(2):
        load_orders(profile, head(sold), receipt(sold, said=undone))
    taken_back = facts(sold)["paid"]
    load_orders(profile, head(sold), receipt(sold))

    assert taken_back == [("Оплачено", 550), ("Возвращено", 550)]
    assert facts(sold)["paid"][2:] == [("Оплачено", 550)]
    (source,) = sold.sources.all()
    assert (source.amount_debited, source.amount_refunded) == (1100, 550)


def test_money_goes_from_the_source_that_the_buyer_chose(profile, sold):
    kind = get_model("payment", "SourceType").objects.create(name="Счёт", code="bank")
    sold.sources.create(source_type=kind, amount_allocated=Decimal(550))

    load_orders(profile, head(sold), receipt(sold))

    (source,) = sold.sources.all()
    assert (source.source_type.code, source.amount_debited) == ("bank", 550)
    assert build(sold).payments == []


def test_what_the_store_took_itself_is_not_booked_again(profile, sold):
    pay(sold, 550)
    OrderExport.objects.update(acknowledged_version=ours(sold).version)

    load_orders(profile, head(sold, PAID))

    assert facts(sold)["paid"] == []
    assert facts(sold)["debited"] == 550


def test_nothing_of_1c_is_told_to_1c_again(profile, sold):
    load_orders(profile, head(sold), receipt(sold), dispatch(sold))
    load_orders(profile, status(sold, "Отгружен"))
    export = OrderExport.objects.get()

    assert (export.version, export.is_waiting) == (export.acknowledged_version, False)
    document = build(sold)
    assert (document.payments, document.shipments) == ([], [])


def test_a_shipment_is_noted_once_and_stock_leaves_once(profile, sold):
    for _ in range(3):
        load_orders(profile, head(sold), dispatch(sold))

    found = facts(sold)
    assert found["sent"] == [[("Чайник", 2), ("Чашка", 1)]]
    assert found["stock"] == [(0, 8, 0), (0, 9, 0)]
    assert sold.shipping_events.get().notes.startswith("О-1 (1c:")
    assert sold.shipping_status == "Отгружено"


def test_an_order_is_shipped_by_parts(profile, sold):
    load_orders(profile, head(sold), dispatch(sold, kettles=1, cups=0))
    part = facts(sold)
    later = dispatch(sold, kettles=1, id="ship-2", number="О-2")
    for _ in range(2):
        load_orders(profile, head(sold), dispatch(sold, kettles=1, cups=0), later)

    assert part["sent"] == [[("Чайник", 1)]]
    assert part["stock"] == [(1, 9, 1), (1, 10, 1)]
    assert facts(sold)["sent"][1:] == [[("Чайник", 1), ("Чашка", 1)]]
    assert facts(sold)["stock"] == [(0, 8, 0), (0, 9, 0)]


def test_a_shipment_without_a_document_is_all_of_the_order(profile, sold):
    for _ in range(2):
        load_orders(profile, head(sold, SHIPPED))

    assert facts(sold)["sent"] == [[("Чайник", 2), ("Чашка", 1)]]


def test_more_than_was_ordered_is_reported(profile, sold):
    run = load_orders(profile, head(sold), dispatch(sold, kettles="3.5"))

    assert facts(sold)["sent"] == [[("Чайник", 2), ("Чашка", 1)]]
    assert codes(run) == ["SHOP-03"]
    assert "«Чайник»: отгружено 3.5, в магазине отмечено 2" in remarks(run)[0][2]


def test_a_shipment_that_1c_takes_back_is_reported_once_on_the_order(profile, sold):
    load_orders(profile, head(sold), dispatch(sold))
    gone = requisites(ПометкаУдаления="true")
    run = load_orders(profile, head(sold), dispatch(sold, said=gone))
    load_orders(profile, head(sold), dispatch(sold, said=gone))

    message = "1С отменила или уменьшила отгрузку О-1: в магазине товар отгружен"
    assert facts(sold)["notes"] == [message]
    assert codes(run) == ["SHOP-03"]


def test_variants_are_shipped_by_their_own_ids(profile):
    red = make_variant(profile, "tea#red", title="Чай", price=10, colour="красный")
    placed = buy((red, 3))
    OrderExport.objects.update(acknowledged_version=1)
    sent = shipment(
        SHIPPED,
        lines=(line("tea#red", name="Чай", quantity=3),),
        id="s",
        basis=ours(placed).uuid,
    )

    load_orders(profile, head(placed), sent)

    assert [number for ((_, number),) in facts(placed)["sent"]] == [3]


def test_a_status_skips_the_steps_between(profile, sold):
    profile.order_statuses.create(code="D", name="Доставлен", position=9)
    for _ in range(2):
        load_orders(profile, status(sold, "Доставлен"))

    steps = sold.status_changes.order_by("pk")
    assert list(steps.values_list("new_status", flat=True)) == [
        "Собирается",
        "Отгружен",
        "Доставлен",
    ]


def test_a_status_that_cannot_be_reached_is_reported_and_the_rest_is_taken(
    profile, sold
):
    load_orders(profile, status(sold, "Отгружен"))
    OrderExport.objects.update(echoed_version=0)
    profile.order_statuses.create(code="A", name="Собирается", position=9)

    run = load_orders(
        profile, head(sold, requisites(Статус_заказа="Собирается", Оплачено="true"))
    )

    found = facts(sold)
    assert found["status"] == "Отгружен"
    assert found["paid"] == [("Оплачено", 550)]
    assert codes(run) == ["SHOP-03"]
    assert "из «Отгружен» в «Собирается» нет пути" in remarks(run)[0][2]
    assert len(found["notes"]) == 1


def test_statuses_may_be_named_by_the_subclass(profile, sold, settings):
    settings.COMMERCEML = settings.COMMERCEML | {
        "ADAPTER": "tests.oscar.orders.test_receiving.NamedAdapter"
    }

    load_orders(profile, status(sold, "Оплачен"))

    assert anew(sold).status == "Собирается"
    assert build(sold).status is None
    assert build(sold, NamedAdapter).status == "P"


class NamedAdapter(OscarAdapter):
    statuses = {"P": "Собирается"}
    status_shipped = "Отгружен"


def test_a_shipment_moves_the_order_on_where_the_store_wants_it(
    profile, sold, settings
):
    settings.COMMERCEML = settings.COMMERCEML | {
        "ADAPTER": "tests.oscar.orders.test_receiving.NamedAdapter"
    }

    load_orders(profile, head(sold, SHIPPED))

    assert anew(sold).status == "Отгружен"


def test_a_cancelled_order_gives_its_stock_back_once(profile, sold):
    for _ in range(2):
        load_orders(profile, head(sold, requisites(Отменен="true")))

    found = facts(sold)
    assert found["status"] == "Отменён"
    assert found["stock"] == [(0, 10, 0), (0, 10, 0)]
    assert ours(sold).is_cancelled
    assert not OrderExport.objects.get().is_waiting


def test_a_status_that_means_cancelled_cancels_and_is_not_echoed(profile, sold):
    load_orders(profile, status(sold, "Отменён"))

    assert anew(sold).status == "Отменён"
    assert not OrderExport.objects.get().is_waiting


def test_cancelled_after_a_part_was_shipped(profile, sold):
    load_orders(profile, head(sold), dispatch(sold, kettles=1, cups=0))

    load_orders(profile, head(sold, requisites(Отменен="true")))

    found = facts(sold)
    assert found["stock"] == [(0, 9, 0), (0, 10, 0)]
    assert found["status"] == "Отменён"


def test_cancelled_after_all_was_shipped_and_there_is_no_way_back(profile, sold):
    load_orders(profile, head(sold), dispatch(sold))
    load_orders(profile, status(sold, "Отгружен"))

    run = load_orders(profile, head(sold, requisites(Отменен="true")))

    found = facts(sold)
    assert found["status"] == "Отгружен"
    assert found["stock"] == [(0, 8, 0), (0, 9, 0)]
    assert "из «Отгружен» в «Отменён» нет пути" in str(remarks(run))
    assert ours(sold).is_cancelled
    assert not OrderExport.objects.get().is_waiting


def test_changed_lines_are_noted_and_the_receipt_stays(profile, sold):
    lines = (
        line("kettle", name="Чайник", quantity=1),
        line("spoon", name="Ложка", price=20, quantity=4),
        line("ORDER_DELIVERY", name="Доставка заказа", price=300, total=300),
    )
    for _ in range(2):
        load_orders(profile, head(sold, lines=lines))

    (note,) = facts(sold)["notes"]
    assert note == (
        "1С изменила заказ: «Чайник»: 2 → 1 шт.; «Чашка» убрано; "
        "«Ложка» добавлено: 4 шт.. Итого 480.00 RUB."
    )
    assert [one.quantity for one in sold.lines.order_by("pk")] == [2, 1]
    assert [one.quantity for one in ours(sold).lines.order_by("pk")] == [1, 4]
    anew(sold).save()
    assert [one.quantity for one in ours(sold).lines.order_by("pk")] == [1, 4]
    assert not OrderExport.objects.get().is_waiting


def test_a_tracking_number_is_a_note_and_stands_with_the_event(profile, sold):
    track = requisites(Отгружено="true", **{"Трек-номер": "RA1"})
    for _ in range(2):
        load_orders(profile, head(sold, track))

    assert facts(sold)["notes"] == ["Номер отправления: RA1"]
    assert sold.shipping_events.get().notes.startswith("RA1 (1c:")


def test_what_the_handler_of_the_store_forbids_is_refused_whole(
    profile, sold, monkeypatch
):
    handler = get_class("order.processing", "EventHandler")

    def refuse(*args, **kwargs):
        raise InvalidShippingEvent("сначала оплата")

    monkeypatch.setattr(handler, "validate_shipping_event", refuse)

    run = load_orders(profile, head(sold), receipt(sold), dispatch(sold))

    assert "SHOP-02" in codes(run)
    assert "сначала оплата" in str(remarks(run))
    assert facts(sold)["sent"] == []


def test_stock_that_a_feed_wrote_after_1c_got_the_order_is_not_taken_twice(
    profile, sold
):
    kettle, cup = sold.lines.order_by("pk")
    OrderExport.objects.update(given_at=sold.date_placed)
    for one in (kettle, cup):
        one.stockrecord.num_in_stock -= one.quantity
        one.stockrecord.num_allocated = 0
        one.stockrecord.save()

    load_orders(profile, head(sold), dispatch(sold))

    assert facts(sold)["stock"] == [(0, 8, 0), (0, 9, 0)]


def test_goods_whose_stock_record_is_gone_are_shipped_all_the_same(profile, sold):
    get_model("partner", "StockRecord").objects.all().delete()

    load_orders(profile, head(sold), dispatch(sold))

    assert [one.num_allocated for one in sold.lines.order_by("pk")] == [2, 1]
    assert sold.shipping_events.count() == 1


def test_an_order_that_was_made_in_1c_stays_out_of_oscar(profile, sold):
    profile.imports_new_orders = True
    profile.save()

    said = tag("Дата", "2026-11-24"), tag("Контрагенты", tag("Контрагент", ANNA))

    run = load_orders(
        profile, order(*said, id="x", number="1С-9", lines=(line("cup"),))
    )

    assert run.state == RunState.DONE
    assert Order.objects.filter(origin=profile).count() == 1
    assert get_model("order", "Order").objects.count() == 1
