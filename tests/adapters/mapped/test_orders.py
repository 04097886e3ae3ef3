"""Orders of the shop's own model: what 1C does to them, and nothing comes back."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.checks import Error
from django.utils import timezone

from django_commerceml.adapters.mapped import OrderLineMapping, OrderMapping
from django_commerceml.adapters.mapped.order_values import external_ids, read
from django_commerceml.exceptions import AdapterError
from django_commerceml.exporting import publish
from django_commerceml.exporting.shop_orders import take_over_waiting
from django_commerceml.models import Order as OurOrder
from django_commerceml.models import OrderExport, ShopOrder
from tests.factories import make_counterparty, make_profile
from tests.importing.loaders.ordering import (
    line,
    load_orders,
    order,
    remarks,
    requisites,
)
from tests.shops.sales.adapter import SalesAdapter
from tests.shops.sales.models import Good, Item, Order
from tests.shops.sales.selling import change, make_good, ours, row_of, sell


class FollowingAdapter(SalesAdapter):
    """Its lines follow those of 1C."""

    orders = replace(
        SalesAdapter.orders, lines=replace(SalesAdapter.orders.lines, receive=True)
    )


def receive_reserved(shop_order, order, changes):
    """Note for the manager what 1C did; the shop's own word beside 1C's."""
    shop_order.note = f"1С: {', '.join(sorted(changes.names))}"
    shop_order.save(update_fields=["note"])


class NotingAdapter(SalesAdapter):
    """Does something of its own when 1C changes an order."""

    orders = replace(SalesAdapter.orders, on_receive=receive_reserved)


def make_order_of(order):
    made = Order.objects.create(code=f"1C-{order.number}", client="из 1С")
    for one in order.lines.all():
        good = Good.objects.get(title=one.name)
        Item.objects.create(
            order=made, good=good, quantity=int(one.quantity), price=one.price
        )
    return made


class CreatingAdapter(SalesAdapter):
    """Makes orders for those that were made in 1C."""

    orders = replace(SalesAdapter.orders, create=make_order_of)


def shop_with(**declared):
    """Return an adapter with other declarations."""
    adapter: Any = type("Shop", (SalesAdapter,), declared)
    return adapter


def path_of(adapter):
    return f"{adapter.__module__}.{adapter.__qualname__}"


@pytest.fixture
def profile(db):
    return make_profile(adapter=path_of(SalesAdapter))


@pytest.fixture
def placed(profile):
    goods = [make_good(name, name, profile) for name in ("стол", "стул")]
    placed = sell((goods[0], 2), (goods[1], 1))
    publish(placed)
    OrderExport.objects.update(acknowledged_version=1)
    return placed


def fresh(placed):
    return Order.objects.get(pk=placed.pk)


def say(profile, placed, adapter=SalesAdapter, *, lines=None, **said):
    """Have 1C say something of *placed*; return what the journal says of it."""
    profile.adapter = path_of(adapter)
    profile.save()
    run = load_orders(
        profile, order(requisites(**said), number=placed.code, lines=lines)
    )
    return remarks(run)


def take_over_again(placed):
    """Have the shop say all of *placed* once more, and return its version."""
    publish(fresh(placed))
    return ours(placed).version


class TestFacts:
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
        assert (found.paid, found.sent, found.status) == (True, True, "sent")
        assert found.paid_on == timezone.localdate(ours(placed).paid_at)

    def test_a_cancellation_arrives(self, profile, placed):
        say(profile, placed, Отменен="true")

        assert fresh(placed).cancelled

    def test_nothing_of_it_goes_back_to_1c(self, profile, placed):
        say(profile, placed, Оплачен="true", Отгружен="true", Статус_заказа="Отгружен")
        version = ours(placed).version

        assert take_over_again(placed) == version
        export = OrderExport.objects.get()
        assert export.version == export.acknowledged_version == version

    def test_what_the_shop_keeps_shorter_is_no_change_of_the_shop(
        self, profile, placed
    ):
        said = say(
            profile,
            placed,
            Отгружен="true",
            Идентификатор_отправления="RA1234567890RUS",
        )

        assert take_over_again(placed) == ours(placed).version == 2
        assert ours(placed).tracking_number == "RA1234567890RUS"
        assert fresh(placed).track == "RA1234567890R"
        assert said == [
            (
                "warning",
                "SHOP-03",
                f"Заказ № {placed.code}: track в магазине: обрезано до 13 знаков",
            )
        ]

    def test_a_change_of_the_shop_that_waits_is_not_lost_by_it(self, profile, placed):
        change(placed, note="Позвоните", courier_price=99)

        say(profile, placed, Оплачен="true")

        assert fresh(placed).courier_price == 99
        assert take_over_again(placed) == 3
        order = ours(placed)
        assert (order.comment, order.delivery_price, order.is_paid) == (
            "Позвоните",
            Decimal(99),
            True,
        )

    def test_only_what_1c_changed_is_written(self, profile, placed):
        change(placed, track="МОЙ")

        say(profile, placed, Оплачен="true")

        assert fresh(placed).track == "МОЙ"

    def test_an_unknown_status_is_told_and_the_rest_is_taken(self, profile, placed):
        profile.order_statuses.create(code="X", name="Собирается", position=9)
        for code, name in (("N", "Принят"), ("P", "Оплачен")):
            profile.order_statuses.get_or_create(code=code, defaults={"name": name})

        said = say(profile, placed, Оплачен="true", Статус_заказа="Собирается")

        assert (fresh(placed).paid, fresh(placed).status) == (True, "new")
        assert ours(placed).status == "X"
        assert [(one[0], one[1]) for one in said] == [("warning", "SHOP-03")]
        assert "в магазине нет статуса для «X»" in said[0][2]
        assert take_over_again(placed) == 2
        assert ours(placed).status == "X"

    def test_the_status_that_says_the_same_stays(self, profile, placed):
        change(placed, status="paid")
        publish(placed)
        change(placed, status="checked")
        say(profile, placed, Статус_заказа="Принят")

        assert fresh(placed).status == "checked"

    def test_its_own_code_is_called_and_its_word_goes_to_1c(self, profile, placed):
        say(profile, placed, NotingAdapter, Оплачен="true")

        assert fresh(placed).note == "1С: payment"
        assert take_over_again(placed) == 3
        assert ours(placed).comment == "1С: payment"

    def test_an_order_that_the_shop_has_erased_is_not_missed(self, profile, placed):
        Order.objects.all().delete()

        assert say(profile, placed, Оплачен="true") == []
        assert OurOrder.objects.get().is_paid


class BrokenAdapter(SalesAdapter):
    """Cannot build an order, but takes what 1C says."""

    def build_order(self, shop_order):
        raise KeyError


def test_an_order_that_cannot_be_built_takes_what_1c_says(profile, placed):
    before = row_of(placed).said

    assert say(profile, placed, BrokenAdapter, Оплачен="true") == []

    assert fresh(placed).paid
    assert row_of(placed).said == before


class TestLines:
    def test_another_set_of_lines_is_told(self, profile, placed):
        said = say(profile, placed, lines=(line("стол", name="стол", quantity=5),))

        text = "состав заказа изменён в 1С, в магазине он остался прежним"
        assert said == [("warning", "SHOP-03", f"Заказ № {placed.code}: {text}")]
        assert Item.objects.count() == 2
        assert take_over_again(placed) == 2

    def test_where_the_shop_wants_it_lines_follow(self, profile, placed):
        kept = Item.objects.get(good__title="стол")

        said = say(
            profile,
            placed,
            FollowingAdapter,
            lines=(line("стол", name="стол", quantity=5),),
        )

        assert said == []
        assert list(Item.objects.values_list("pk", "quantity")) == [(kept.pk, 5)]
        assert take_over_again(placed) == 2

    def test_what_a_shop_cannot_follow_is_told(self, profile, placed):
        said = say(
            profile,
            placed,
            FollowingAdapter,
            lines=(
                line("стол", name="стол", quantity="2.5"),
                line("стул", name="стул", price=70),
                line("шкаф", name="шкаф"),
            ),
        )

        assert [one[2].partition(": ")[2] for one in said if one[1] == "SHOP-03"] == [
            "количество «стол»: 2,5 округлено до 2",
            "цена «стул» изменена в 1С, в магазине осталась прежней",
            "1С добавила «шкаф»: в магазин это не перенесено",
        ]
        assert take_over_again(placed) == 2


class TestBirths:
    @pytest.fixture
    def born(self, profile):
        profile.imports_new_orders = True
        profile.adapter = path_of(CreatingAdapter)
        profile.save()
        make_good("стол", "стол", profile)
        make_counterparty(profile=profile, external_id="k", name="Пётр")
        buyer = (
            "<Контрагенты><Контрагент><Ид>k</Ид><Наименование>Пётр</Наименование>"
            "<Роль>Покупатель</Роль></Контрагент></Контрагенты>"
        )
        said = order(
            buyer, id="1c-id", number="7", lines=(line("стол", name="стол", price=5),)
        )
        return load_orders(profile, said)

    def test_an_order_made_in_1c_becomes_one_of_the_shop(self, profile, born):
        assert [one[0] for one in remarks(born)] == ["info"]
        made = Order.objects.get()
        assert made.code == "1C-7"
        assert row_of(made).order == OurOrder.objects.get()

    def test_nothing_of_it_goes_back(self, profile, born):
        made = Order.objects.get()
        version = OurOrder.objects.get().version

        assert publish(made) == version
        order = OurOrder.objects.get()
        assert (order.number, order.lines.count()) == ("7", 1)

    def test_what_the_shop_changes_of_it_later_does(self, profile, born):
        made = Order.objects.get()
        Item.objects.update(quantity=4)

        publish(change(made, note="да"))

        order = OurOrder.objects.get()
        assert order.comment == "да"
        assert [row.quantity for row in order.lines.all()] == [Decimal(4)]

    def test_without_a_maker_it_stays_with_us(self, profile):
        profile.imports_new_orders = True
        profile.save()
        make_counterparty(profile=profile, external_id="k", name="Пётр")
        load_orders(
            profile,
            order(
                "<Контрагенты><Контрагент><Ид>k</Ид><Наименование>Пётр</Наименование>"
                "</Контрагент></Контрагенты>",
                id="1c-id",
                number="7",
                lines=(line("стол", name="стол"),),
            ),
        )

        assert OurOrder.objects.count() == 1
        assert not ShopOrder.objects.exists()


class TestDocuments:
    def test_what_is_needed_and_missing_is_named(self, profile, placed):
        bare = replace(SalesAdapter.orders, fields={"number": "code"})
        adapter = shop_with(orders=bare)

        with pytest.raises(AdapterError, match="не заполнено: placed_at"):
            adapter().build_order(placed)

    def test_what_is_no_number_is_named(self, profile, placed):
        wrong = replace(
            SalesAdapter.orders,
            fields={**SalesAdapter.orders.fields, "delivery_price": lambda _: "даром"},
        )
        adapter = shop_with(orders=wrong)

        with pytest.raises(AdapterError, match="нельзя понять delivery_price"):
            adapter().build_order(placed)

    def test_a_number_costs_the_same_however_many_lines_there_are(
        self, profile, placed, django_assert_num_queries
    ):
        for _ in range(20):
            sell_more(placed)
        found = fresh(placed)

        with django_assert_num_queries(4):
            SalesAdapter().build_order(found)

    def test_paths_methods_and_what_is_not_there(self, placed, django_user_model):
        user = django_user_model(username="ivan")
        order = Order(code="1", customer=user, status="new")

        assert read(order, "customer.username") == "ivan"
        assert read(order, "customer.get_username") == "ivan"
        assert read(order, "get_status_display") == "Новый"
        assert read(Order(), "customer.username") is None
        assert read(order, lambda one: one.code * 2) == "11"

    def test_goods_are_known_by_their_own_key_where_they_have_one(self, db):
        keyed = replace(SalesAdapter.products, key="title")
        adapter = shop_with(products=keyed)
        good = Good.objects.create(title="id-из-1С")

        assert external_ids([good, None], adapter) == {(Good, good.pk): "id-из-1С"}

    def test_of_two_infobases_the_first_names_goods(self, db):
        first, second = make_profile(), make_profile()
        good = make_good("стол", "а", first)
        other = make_good("стол", "б", second)
        second.links.update(object_id=str(good.pk))

        assert external_ids([good], SalesAdapter) == {(Good, good.pk): "а"}
        assert external_ids([other], SalesAdapter) == {}


def sell_more(placed):
    return Item.objects.create(
        order=placed, good=Good.objects.first(), quantity=1, price=1
    )


class TestChecks:
    def found(self, **values):
        mapping = replace(SalesAdapter.orders, **values)
        adapter = shop_with(orders=mapping)
        problems = [one for one in adapter.check() if one.id >= "commerceml.E040"]
        assert all(isinstance(one, Error) and one.hint for one in problems)
        return [(one.id.rpartition(".")[2], one.msg) for one in problems]

    def test_a_right_declaration_is_right(self):
        assert self.found() == []

    def test_a_model_that_is_not_there(self):
        assert [code for code, _ in self.found(model="sales.Nothing")] == ["E040"]

    def test_a_word_that_no_document_has(self):
        found = self.found(fields={"placed_at": "created", "nummer": "code"})

        assert found == [("E041", "Shop.orders.fields: a document has no 'nummer'")]

    @pytest.mark.parametrize("source", ["creation", "klient.name"])
    def test_an_attribute_that_the_model_does_not_have(self, source):
        name = source.partition(".")[0]

        assert self.found(fields={"placed_at": source}) == [
            ("E042", f"Shop.orders.fields['placed_at']: Order has no '{name}'")
        ]

    def test_lines_that_the_order_does_not_have(self):
        lines = replace(SalesAdapter.orders.lines, related="lines")

        assert [code for code, _ in self.found(lines=lines)] == ["E043"]

    def test_what_1c_cannot_do_without(self):
        lines = replace(SalesAdapter.orders.lines, fields={"price": "price"})

        assert self.found(fields={}, lines=lines) == [
            ("E046", "Shop.orders.fields: nothing is said of placed_at"),
            ("E046", "Shop.orders.lines.fields: nothing is said of quantity"),
        ]

    def test_codes_of_statuses_that_no_profile_can_have(self):
        assert [code for code, _ in self.found(statuses={"new": "Новый"})] == ["E045"]

    def test_a_status_of_1c_without_a_meaning(self):
        assert [code for code, _ in self.found(statuses={})] == ["E045"]

    def test_targets_that_1c_does_not_change_or_that_are_no_columns(self):
        found = self.found(receive={"number": "code", "is_paid": "items"})

        assert [code for code, _ in found] == ["E041", "E044"]

    def test_lines_that_follow_need_a_column_for_the_quantity(self):
        lines = OrderLineMapping(
            related="items",
            product="good",
            fields={"price": "price", "quantity": lambda item: item.quantity},
            receive=True,
        )

        assert [code for code, _ in self.found(lines=lines)] == ["E044"]

    def test_a_shop_without_orders_has_nothing_to_check(self):
        adapter = shop_with(orders=None)

        assert [one for one in adapter.check() if one.id >= "commerceml.E040"] == []
        assert adapter.order_model() is None


def test_a_shop_without_orders_cannot_build_one(db):
    adapter = shop_with(orders=None)

    with pytest.raises(AdapterError, match="не умеет передавать заказы"):
        adapter().build_order(Order())
    with pytest.raises(AdapterError, match="нет своих заказов"):
        adapter.orders_since(None)


def test_a_mapping_is_a_value():
    mapping = SalesAdapter.orders

    assert mapping == replace(mapping)
    assert isinstance(mapping, OrderMapping)


@pytest.mark.django_db
def test_everything_waiting_is_taken_over_in_the_end(placed):
    assert take_over_waiting().done == 0
