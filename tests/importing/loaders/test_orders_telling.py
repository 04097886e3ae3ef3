"""Who hears what 1C did to an order: the shop, receivers of signals, the operator."""

import pytest

from django_commerceml.adapters import OrderChanges
from django_commerceml.exporting import publish
from django_commerceml.models import OrderExport
from django_commerceml.signals import (
    order_cancelled,
    order_changed_by_1c,
    order_paid,
    order_shipped,
    order_status_changed,
)
from tests.adapters.recording import RECORDING, RecordingAdapter
from tests.factories import make_order, make_order_line, make_profile
from tests.importing.loaders.ordering import (
    fresh,
    line,
    load_orders,
    order,
    remarks,
    requisites,
)

GOODS = "00000000-0000-4000-8000-000000000001"
SIGNALS = {
    "changed": order_changed_by_1c,
    "paid": order_paid,
    "shipped": order_shipped,
    "status": order_status_changed,
    "cancelled": order_cancelled,
}


def sell(number):
    made = make_order(number=number)
    make_order_line(order=made, external_id=GOODS, price=100, quantity=2)
    publish(made)
    OrderExport.objects.update(acknowledged_version=1)
    return fresh(made)


@pytest.fixture
def heard():
    calls = []

    def receiver(name):
        def hear(sender, signal, order, profile, **more):
            calls.append((name, order.number, more))

        return hear

    receivers = {name: receiver(name) for name in SIGNALS}
    for name, signal in SIGNALS.items():
        signal.connect(receivers[name])
    yield calls
    for name, signal in SIGNALS.items():
        signal.disconnect(receivers[name])


class TestSignals:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_each_event_is_heard_once_after_the_commit(self, heard):
        profile = make_profile()
        sell("15")
        said = order(
            requisites(
                Оплачен="true", Отгружен="true", Отменен="true", Статус_заказа="Отменён"
            ),
            number="15",
        )

        load_orders(profile, said)
        load_orders(profile, said)

        names = frozenset({"payment", "shipment", "cancellation", "status"})
        assert heard == [
            ("changed", "15", {"changes": names}),
            ("paid", "15", {}),
            ("shipped", "15", {}),
            ("cancelled", "15", {}),
            ("status", "15", {"before": "N", "after": "C"}),
        ]

    def test_a_document_that_changes_nothing_is_not_heard(self, heard):
        profile = make_profile()
        sell("15")

        load_orders(profile, order(number="15", lines=(line(GOODS, quantity=2),)))

        assert heard == []


@pytest.fixture
def shop(db):
    RecordingAdapter.reset()
    yield make_profile(adapter=RECORDING)
    RecordingAdapter.reset()


def test_the_shop_is_told_what_1c_did(shop):
    sell("15")

    load_orders(
        shop,
        order(
            requisites(Оплачен="true", Статус_заказа="Оплачен"),
            number="15",
            lines=(line(GOODS, quantity=3),),
        ),
    )

    assert RecordingAdapter.received == [
        OrderChanges(
            names=frozenset({"lines", "payment", "status"}),
            status_before="N",
            status_after="P",
            is_paid=True,
            fields=frozenset({"status", "is_paid", "paid_at"}),
        )
    ]


def test_what_the_shop_refuses_is_undone_alone(shop):
    refused, taken = sell("15"), sell("16")
    RecordingAdapter.refuses.add("15")

    run = load_orders(
        shop,
        order(requisites(Оплачен="true"), number="15"),
        order(requisites(Оплачен="true"), number="16"),
    )

    assert (fresh(refused).is_paid, fresh(taken).is_paid) == (False, True)
    assert remarks(run) == [("error", "SHOP-02", "Заказ № 15: магазин не принял")]
    assert run.counts == {"order": {"failed": 1, "updated": 1}}
    assert fresh(refused).version == 1


def test_it_comes_again_when_the_shop_takes_it(shop):
    refused = sell("15")
    RecordingAdapter.refuses.add("15")
    said = order(requisites(Оплачен="true"), number="15")
    load_orders(shop, said)
    RecordingAdapter.refuses.clear()

    load_orders(shop, said)

    assert fresh(refused).is_paid


def test_a_mistake_in_the_shop_s_code_undoes_one_document(shop):
    broken, taken = sell("15"), sell("16")
    calls = []

    def stumble(_):
        calls.append(1)
        if len(calls) == 1:
            raise ValueError

    RecordingAdapter.before = staticmethod(stumble)

    run = load_orders(
        shop,
        order(requisites(Оплачен="true"), number="15"),
        order(requisites(Оплачен="true"), number="16"),
    )

    assert (fresh(broken).is_paid, fresh(taken).is_paid) == (False, True)
    assert remarks(run) == [
        (
            "error",
            "SHOP-01",
            "Заказ № 15: ошибка в программе магазина (receive): ValueError",
        )
    ]


@pytest.mark.django_db
def test_the_operator_hears_counts_and_remarks(profile):
    sell("15")

    run = load_orders(
        profile,
        order(requisites(Статус_заказа="Луна"), number="15"),
        order(number="99"),
    )

    assert run.answer.split("\n") == [
        "заказов 2 (записано 0)",
        "Заказ № 15: статус «Луна» магазину не известен, не изменён",
        "Заказ № 99: на сайте не найден, а новые заказы из 1С не принимаются",
    ]


@pytest.mark.django_db
def test_of_many_remarks_the_operator_hears_twenty(profile):
    run = load_orders(profile, *(order(number=str(number)) for number in range(50)))

    lines = run.answer.split("\n")
    assert (len(lines), lines[0]) == (22, "заказов 50 (записано 0)")
    assert lines[-1] == "и ещё замечаний: 30, они в журнале обмена на сайте"
