"""Orders that were made in 1C, where the profile accepts them."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils.timezone import localtime

from django_commerceml.models import Counterparty, Order, OrderExport
from tests.factories import make_counterparty, make_order, make_profile
from tests.importing.loaders.documents import rows
from tests.importing.loaders.ordering import (
    delivery,
    line,
    load_orders,
    order,
    remarks,
    requisites,
    tag,
)

pytestmark = pytest.mark.django_db

ID = "90000000-0000-4000-8000-000000000001"


@pytest.fixture
def profile(profile):
    profile.imports_new_orders = True
    profile.new_orders_site_id = 7
    profile.save()
    return profile


def buyer(*children):
    return tag("Контрагенты", tag("Контрагент", "".join(children)))


ANNA = buyer(tag("Ид", "к1"), tag("Наименование", "Петрова"), tag("Роль", "Покупатель"))


def born(*children, **values):
    values = {"id": ID, "number": "70", "lines": (line("т1", quantity=3),), **values}
    return order(ANNA, *children, **values)


def test_an_order_of_1c_becomes_one_of_the_shop(profile):
    other = make_profile()

    run = load_orders(
        profile,
        born(
            tag("Дата", "2026-11-24"),
            tag("Время", "12:41:07"),
            tag("Валюта", "руб"),
            tag("Комментарий", "позвоните"),
            requisites(Номер_по_1С="ТД-1", Оплачен="true", Статус_заказа="Оплачен"),
            lines=(line("т1", price=100, quantity=3), delivery(50)),
        ),
    )

    made: Any = Order.objects.get()
    assert (made.number, made.origin, made.site_id) == ("70", profile, 7)
    assert f"{localtime(made.placed_at):%F %T}" == "2026-11-24 12:41:07"
    assert (made.currency, made.status, made.comment) == ("RUB", "P", "позвоните")
    assert (made.total, made.delivery_price, made.is_paid) == (350, 50, True)
    assert made.counterparty.name == "Петрова"
    assert list(made.lines.values_list("external_id", "quantity", "position")) == [
        ("т1", Decimal(3), 0)
    ]
    columns = ("version", "acknowledged_version", "external_id", "number_in_1c")
    exports = {row[0]: row[1:] for row in rows(OrderExport, "profile_id", *columns)}
    assert exports == {profile.pk: (1, 1, ID, "ТД-1"), other.pk: (1, 0, "", "")}
    assert run.counts == {"order": {"created": 1}}


def test_the_same_order_again_is_the_same(profile):
    load_orders(profile, born())

    run = load_orders(profile, born())

    assert run.counts["order"] == {"unchanged": 1}
    assert Order.objects.count() == 1


def test_a_change_of_it_in_1c_is_a_change_of_it_here(profile):
    load_orders(profile, born())

    load_orders(profile, born(tag("Комментарий", "ещё"), lines=(line("т1"),)))

    made: Any = Order.objects.get()
    assert (made.comment, made.total) == ("ещё", 100)


def test_it_needs_a_number_that_nobody_has(profile):
    for number in ("ТД-1", "ТД-1-2"):
        make_order(number=number, origin=make_profile())

    load_orders(profile, born(requisites(Номер_по_1С="ТД-1"), number=""))

    assert Order.objects.get(origin=profile).number == "ТД-1-3"


def test_an_order_without_lines_is_an_order(profile):
    run = load_orders(profile, born(lines=None))

    made: Any = Order.objects.get()
    assert (made.total, run.counts["order"]) == (0, {"created": 1})


NOBODY = {"no counterparty": "", "an empty one": buyer()}


@pytest.mark.parametrize("said", NOBODY.values(), ids=NOBODY)
def test_an_order_of_nobody_is_refused_as_bitrix_refuses_it(profile, said):
    run = load_orders(profile, order(said, id=ID, number="70", lines=(line("т1"),)))

    assert remarks(run) == [
        (
            "error",
            "ORD-09",
            (
                "Заказ № 70: Данные контрагента для создания заказа № 70 не найдены. "
                "Заказ не будет создан."
            ),
        )
    ]
    assert (Order.objects.count(), run.counts) == (0, {"order": {"failed": 1}})


def test_orders_of_1c_are_journaled_where_they_are_not_accepted(profile):
    profile.imports_new_orders = False
    profile.save()

    run = load_orders(profile, born())

    assert remarks(run) == [
        (
            "warning",
            "ORD-11",
            ("Заказ № 70: на сайте не найден, а новые заказы из 1С не принимаются"),
        )
    ]
    assert (Order.objects.count(), Counterparty.objects.count()) == (0, 0)


def test_the_buyer_who_has_no_id_is_known_by_inn_and_kpp(profile):
    said = buyer(tag("Наименование", "Угол"), tag("ИНН", "78"), tag("КПП", "1"))
    company = make_counterparty(profile=profile, inn="78", kpp="1")

    load_orders(profile, order(said, id=ID, number="70"))

    found: Any = Order.objects.get()
    assert found.counterparty == company


def test_the_same_buyer_without_any_id_is_one_counterparty(profile):
    said = buyer(tag("Наименование", "Петрова"))

    load_orders(profile, order(said, number="70"), order(said, number="71"))

    assert Counterparty.objects.count() == 1
    assert len(set(rows(Order, "counterparty_id"))) == 1


def test_of_several_counterparties_the_buyer_buys(profile):
    said = tag(
        "Контрагенты",
        tag("Контрагент", tag("Ид", "мы") + tag("Роль", "Продавец"))
        + tag("Контрагент", tag("Ид", "к1") + tag("Роль", "Покупатель")),
    )

    load_orders(profile, order(said, id=ID, number="70"))

    made: Any = Order.objects.get()
    assert made.counterparty.external_id == "к1"


def test_the_user_of_the_site_is_known_by_the_id_that_the_site_gave(profile):
    user = get_user_model().objects.create(username="anna")
    said = buyer(tag("Ид", f"{user.pk}#anna#Петрова"), tag("Наименование", "Петрова"))

    load_orders(profile, order(said, id=ID, number="70"))

    assert Order.objects.get().user == user


def test_the_buyer_of_an_order_of_the_shop_stays(profile):
    anna = make_counterparty(profile=None, name="Анна")
    made = make_order(number="15", counterparty=anna)

    load_orders(profile, order(ANNA, id=made.uuid))

    found: Any = Order.objects.get()
    assert found.counterparty == anna
    assert Counterparty.objects.count() == 1


def test_unless_the_profile_leaves_him_to_1c(profile):
    profile.field_rules = {"order.counterparty": "always"}
    profile.save()
    made = make_order(number="15")

    load_orders(profile, order(ANNA, id=made.uuid))

    found: Any = Order.objects.get()
    assert found.counterparty.name == "Петрова"


def test_the_buyer_of_all_orders_replaces_nobody(profile):
    profile.field_rules = {"order.counterparty": "always"}
    profile.save()
    anna = make_counterparty(profile=None, name="Анна")
    made = make_order(number="15", counterparty=anna)
    everybody = tag("Наименование", "Покупатель через интернет-магазин")

    load_orders(
        profile, order(buyer(tag("Ид", "все"), everybody), id=made.uuid, number="15")
    )

    found: Any = Order.objects.get()
    assert found.counterparty == anna
