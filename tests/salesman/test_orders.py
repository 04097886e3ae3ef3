"""Orders of Salesman go to 1C, and what 1C does to them comes back once."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.checks import Error

from django_commerceml.adapters.mapped import MappedAdapter
from django_commerceml.adapters.salesman import SalesmanAdapter
from django_commerceml.adapters.salesman.documents import read_amount
from django_commerceml.adapters.salesman.paths import find_path
from django_commerceml.exceptions import AdapterError
from django_commerceml.exporting import publish
from django_commerceml.exporting.shop_orders import mark_since
from django_commerceml.models import Order as OurOrder
from django_commerceml.models import OrderExport, OrderPayment, ShopOrder
from tests.importing.loaders.ordering import (
    container,
    line,
    load_orders,
    order,
    payment,
    remarks,
    requisites,
)
from tests.salesman.goods.adapter import Adapter
from tests.salesman.selling import fresh, make_good, ours, row_of, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(profile):
    return make_good(name="Стол", code="T-1", price=100)


@pytest.fixture
def placed(table):
    placed = sell((table, 2), shipping_address="Тверь\nСоветская, 1")
    publish(placed)
    OrderExport.objects.update(acknowledged_version=1)
    return placed


def say(profile, placed, *documents, **said):
    """Have 1C say something of *placed*; return what the journal says of it."""
    head = order(requisites(**said), number=placed.ref)
    run = load_orders(profile, container(head, *documents))
    return remarks(run)


def go(placed, status):
    found = fresh(placed)
    found.status = status
    found.save()
    return found


class TestOut:
    def test_an_order_goes_with_all_that_salesman_knows(self, table, django_user_model):
        user = django_user_model.objects.create(
            username="ivan", first_name="Иван", last_name="Иванов"
        )
        placed = sell(
            (table, 2),
            user=user,
            extra={"phone": "+79160000000", "comment": "Позвоните"},
            rows=(
                ("shipping", "Курьер", 350),
                ("promo", "Промокод", -50),
                ("packing", "Упаковка", 20),
            ),
        )
        placed.shipping_address = "Тверь\nСоветская, 1"
        placed.save()

        publish(placed)

        made = ours(placed)
        assert (made.number, made.status, made.user) == (placed.ref, "N", user)
        assert (made.delivery_name, made.delivery_price) == ("Курьер", Decimal(350))
        assert (made.delivery_address, made.comment) == (
            "Тверь, Советская, 1",
            "Позвоните",
        )
        assert list(
            made.lines.values_list("sku", "name", "quantity", "price", "is_service")
        ) == [
            ("T-1", "Стол", Decimal(2), Decimal(100), False),
            ("", "Упаковка", Decimal(1), Decimal(20), True),
        ]
        assert made.discounts.get().amount == Decimal(50)
        assert made.total == placed.total == Decimal(520)
        assert made.counterparty.contacts == [
            ["Телефон мобильный", "+79160000000"],
            ["Почта", "i@example.ru"],
        ]

    def test_goods_are_known_by_what_their_serializer_keeps(self, table, profile):
        placed = sell((table, 1))
        item = placed.items.get()
        item.product_data = {**item.product_data, "onec_id": "из-1С#син"}
        item.save()
        table.delete()

        publish(placed)

        assert ours(placed).lines.get().external_id == "из-1С#син"

    def test_a_discount_on_a_line_is_in_its_price(self, table):
        placed = sell((table, 3))
        item = placed.items.get()
        item.total = Decimal(200)
        item.save()

        publish(placed)

        sold = ours(placed).lines.get()
        assert (sold.price, sold.base_price, sold.total) == (
            Decimal("66.6667"),
            Decimal(100),
            Decimal(200),
        )

    def test_a_draft_is_no_order(self, table):
        placed = go(sell((table, 1)), "NEW")

        assert publish(placed) == 0
        assert not OurOrder.objects.exists()

    def test_payments_go_once_and_refunds_are_refunds(self, placed):
        placed.pay(Decimal(200), "gate-1", "card")
        publish(placed)
        placed.pay(Decimal(-50), "gate-2", "card")
        for _ in range(2):
            publish(placed)

        made = ours(placed)
        assert list(
            made.payments.order_by("pk").values_list("number", "amount", "is_refund")
        ) == [("gate-1", Decimal(200), False), ("gate-2", Decimal(50), True)]

    def test_who_pays_in_full_has_paid(self, placed):
        placed.pay(Decimal(200), "gate-1")
        publish(placed)

        assert ours(placed).is_paid

    def test_whoever_is_unknown_is_nobody(self, table):
        placed = sell((table, 1))
        placed.email = ""
        placed.save()

        publish(placed)

        assert ours(placed).counterparty is None

    @pytest.mark.parametrize(
        ("said", "amount"),
        [
            ("12.00", "12"),
            ("-1 200,50 ₽", "-1200.5"),
            ("1,200.00", "1200"),
            (None, "0"),
            ("7", "7"),
            ("1,000", "1000"),
            ("-12,345,678 руб.", "-12345678"),
            ("1,00,000.50", "100000.5"),
            ("1.200,50", "1200.5"),
            ("1.200.000", "1200000"),
            ("1.000", "1"),
            ("0,500", "0.5"),
            ("1000,500", "1000.5"),
            ("1,5", "1.5"),
        ],
    )
    def test_amounts_are_read_as_shops_write_them(self, said, amount):
        assert read_amount(said) == Decimal(amount)

    @pytest.mark.parametrize("said", ["даром", "1,2,3", "1.5.5"])
    def test_what_is_no_amount_is_told(self, said):
        with pytest.raises(AdapterError, match=f"сумма «{said}»"):
            read_amount(said)

    def test_the_adapter_of_the_settings_hears_from_the_start_on(self, profile, table):
        placed = sell((table, 1))
        assert row_of(placed).waiting_since is not None
        publish(placed)
        placed.pay(Decimal(1), "gate-1")
        assert row_of(placed).waiting_since is not None

    def test_what_passed_the_signals_is_found_by_its_date(self, placed):
        ShopOrder.objects.update(waiting_since=None)

        assert mark_since(fresh(placed).date_updated) == 1
        assert row_of(placed).waiting_since is not None


class TestArriving:
    def test_payment_shipment_and_status_arrive(self, profile, placed):
        said = say(
            profile,
            placed,
            Оплачен="true",
            Отгружен="true",
            Статус_заказа="Отгружен",
            Идентификатор_отправления="RA123",
        )

        found = fresh(placed)
        assert said == []
        assert (found.status, found.is_paid) == ("SHIPPED", True)
        assert found.extra["tracking_number"] == "RA123"

    def test_nothing_of_it_goes_back(self, profile, placed):
        say(profile, placed, Оплачен="true", Отгружен="true", Статус_заказа="Отгружен")
        version = ours(placed).version

        assert publish(fresh(placed)) == version
        assert OrderPayment.objects.count() == 1
        export = OrderExport.objects.get()
        assert export.version == export.acknowledged_version

    def test_documents_of_payments_arrive_once_each(self, profile, placed):
        documents = [
            payment(
                requisites(Оплачено="true"),
                id=f"оплата-{number}",
                number=number,
                amount=100,
                basis=ours(placed).uuid,
            )
            for number in (1, 2)
        ]
        for _ in range(2):
            say(profile, placed, *documents)

        keys = fresh(placed).payments.order_by("pk").values_list("transaction_id")
        assert list(keys) == [("оплата-1",), ("оплата-2",)]
        assert fresh(placed).is_paid
        publish(fresh(placed))
        assert OrderPayment.objects.count() == 2

    def test_a_payment_that_1c_takes_back_goes(self, profile, placed):
        say(profile, placed, Оплачен="true")
        say(profile, placed, Оплачен="false")

        assert not fresh(placed).payments.exists()
        assert not ours(placed).is_paid

    def test_a_cancellation_arrives(self, profile, placed):
        say(profile, placed, Отменен="true")

        assert fresh(placed).status == "CANCELLED"

    def test_where_salesman_allows_no_way_it_is_told(self, profile, placed):
        go(placed, "SHIPPED")
        publish(placed)

        said = say(profile, placed, Отменен="true")

        assert fresh(placed).status == "SHIPPED"
        text = (
            "в магазине нельзя перейти из статуса «SHIPPED» в «CANCELLED», "
            "там он остался прежним"
        )
        assert said == [("warning", "SHOP-03", f"Заказ № {placed.ref}: {text}")]

    def test_an_order_that_is_past_the_shipment_stays_there(self, profile, placed):
        go(placed, "COMPLETED")
        publish(placed)

        assert say(profile, placed, Отгружен="true") == []
        assert fresh(placed).status == "COMPLETED"

    def test_each_step_on_the_way_is_heard(self, profile, placed):
        from salesman.orders.signals import (  # noqa: PLC0415 (needs the apps)
            status_changed,
        )

        heard = []

        def hear(sender, order, new_status, old_status, **_):
            heard.append((old_status, new_status))

        status_changed.connect(hear)
        try:
            say(profile, placed, Статус_заказа="Выполнен")
        finally:
            status_changed.disconnect(hear)

        assert heard == [("CREATED", "PROCESSING"), ("PROCESSING", "COMPLETED")]

    def test_another_set_of_lines_is_told(self, profile, placed):
        run = load_orders(
            profile,
            order(number=placed.ref, lines=(line("шкаф", name="Шкаф"),)),
        )

        assert ("warning", "SHOP-03") in [one[:2] for one in remarks(run)]
        assert fresh(placed).items.count() == 1

    def test_an_order_that_salesman_does_not_have_is_not_missed(self, profile, placed):
        placed.delete()

        assert say(profile, placed, Оплачен="true") == []


class TestPaths:
    @pytest.mark.parametrize(
        ("start", "wanted", "path"),
        [
            ("CREATED", "SHIPPED", ["PROCESSING", "SHIPPED"]),
            ("FAILED", "COMPLETED", ["PROCESSING", "COMPLETED"]),
            ("CREATED", "CREATED", []),
            ("CANCELLED", "SHIPPED", None),
            ("PROCESSING", "CANCELLED", None),
        ],
    )
    def test_the_shortest_way_is_found(self, start, wanted, path):
        model: Any = SalesmanAdapter.order_model()

        assert find_path(model.Status, start, wanted) == path


class TestDeclarations:
    def test_the_usual_ones_are_right(self):
        assert list(Adapter.check()) == []

    def test_statuses_that_are_none_are_told(self):
        wrong: Any = type(
            "Shop",
            (SalesmanAdapter,),
            {"statuses": {"CREATED": "Новый", "LOST": "L"}},
        )

        found = list(wrong.check())

        assert all(isinstance(one, Error) for one in found)
        assert [one.id for one in found] == ["commerceml.E047", "commerceml.E045"]

    def test_it_takes_orders_and_what_is_declared_beside(self):
        assert set(SalesmanAdapter.capabilities) == {"orders"}
        assert set(Adapter.capabilities) == {"orders", "products", "withdrawal"}
        assert issubclass(Adapter, MappedAdapter)
