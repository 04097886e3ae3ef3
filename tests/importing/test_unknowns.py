"""Words of 1C that the store does not know are noted when they first come."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_commerceml.importing import work
from django_commerceml.importing.decisions import decide
from django_commerceml.importing.unknowns import Unknowns
from django_commerceml.models import (
    Order,
    Price,
    PriceType,
    Product,
    Unit,
    Unknown,
    UnknownKind,
    UnknownState,
)
from tests.factories import make_order, make_price_type, make_profile, make_run
from tests.importing.imports import store_bytes
from tests.importing.loaders.documents import (
    catalog,
    classifier,
    document,
    load,
    offer,
    package,
    product,
)
from tests.importing.loaders.ordering import (
    fresh,
    line,
    load_orders,
    order,
    remarks,
    requisites,
    tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(db):
    return make_profile()


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("chief")


def price(amount, currency="RUB", kind="розница"):
    return tag(
        "Цены",
        tag(
            "Цена",
            tag("ЦенаЗаЕдиницу", amount)
            + tag("ИдТипаЦены", kind)
            + tag("Валюта", currency),
        ),
    )


def price_type(external_id, name):
    body = tag("Ид", external_id) + tag("Наименование", name)
    return tag("ТипыЦен", tag("ТипЦены", body))


def stock(warehouse, quantity):
    return f'<Склад ИдСклада="{warehouse}" КоличествоНаСкладе="{quantity}"/>'


def vat(rate):
    body = tag("Наименование", "НДС") + tag("Ставка", rate)
    return tag("СтавкиНалогов", tag("СтавкаНалога", body))


def unit(text):
    return tag("БазоваяЕдиница", text)


def noted(profile):
    rows = Unknown.objects.filter(profile=profile).order_by("kind", "value")
    return [(row.kind, row.value, row.name, row.suggestion) for row in rows]


def test_price_types_and_warehouses_of_a_first_import_are_noted(profile):
    run = load(
        profile,
        package(
            offer("т1", price(100), stock("главный", 3)),
            head=price_type("розница", "Розничная цена"),
        ),
    )

    assert noted(profile) == [
        ("price_type", "розница", "Розничная цена", "everybody"),
        ("warehouse", "главный", "", "sale"),
    ]
    assert set(Unknown.objects.values_list("run", "state")) == {(run.pk, "open")}


def test_a_name_that_comes_later_is_written_to_the_word(profile):
    load(profile, package(offer("т1", price(100))))
    load(profile, package(head=price_type("розница", "Розничная цена")))

    assert noted(profile) == [
        ("price_type", "розница", "Розничная цена", "everybody"),
    ]


def test_a_name_that_comes_later_does_not_touch_the_decision(profile, superuser):
    load(profile, package(offer("т1", price(100))))
    decide(Unknown.objects.get(), "everybody", user=superuser)
    load(profile, package(head=price_type("розница", "Цена VIP")))

    row = Unknown.objects.get()
    assert (row.name, row.state, row.decision) == ("Цена VIP", "decided", "everybody")


def test_a_price_type_that_was_there_before_is_no_news(profile):
    make_price_type(profile=profile, external_id="розница", name="Розничная")
    load(profile, package(head=price_type("розница", "Розничная цена")))

    assert noted(profile) == []


def test_units_without_a_code_are_noted(profile):
    load(
        profile,
        catalog(
            product("т1", unit("шт.")),
            product("т2", unit("куль")),
            product("т3", unit("796")),
            product("т4", '<БазоваяЕдиница Код="166">кг</БазоваяЕдиница>'),
        ),
    )

    assert noted(profile) == [
        ("unit", "куль", "куль", ""),
        ("unit", "шт.", "шт.", "796"),
    ]


def test_money_that_is_in_no_list_is_noted(profile):
    make_price_type(profile=profile, external_id="розница")
    load(
        profile,
        package(
            offer("т1", price(100, "руб.")),
            offer("т2", price(100, "доллар")),
            offer("т3", price(100, "EUR")),
        ),
    )

    assert noted(profile) == [("currency", "ДОЛ", "", "USD")]
    assert sorted(Price.objects.values_list("currency", flat=True)) == [
        "EUR",
        "RUB",
        "ДОЛ",
    ]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("20", []),
        ("18/118", []),
        ("Без НДС", []),
        ("без  ндс", []),
        ("НДС20", [("tax_rate", "НДС20", "", "20")]),
        ("Общая ставка", [("tax_rate", "Общая ставка", "", "")]),
    ],
)
def test_tax_rates_that_are_no_number_are_noted(profile, said, found):
    load(profile, catalog(product("т1", vat(said))))

    assert noted(profile) == found
    if found:
        assert Product.objects.get().vat_rate is None


def test_a_decision_on_money_holds_from_then_on(profile, superuser):
    load(profile, package(offer("т1", price(100, "доллар"))))
    decide(Unknown.objects.get(kind="currency"), "USD", user=superuser)
    load(profile, package(offer("т2", price(200, "доллар", kind="опт"))))

    assert set(Price.objects.values_list("currency", flat=True)) == {"USD"}
    assert set(PriceType.objects.values_list("currency", flat=True)) == {"USD"}


def test_a_decision_on_a_tax_rate_holds_from_then_on(profile, superuser):
    load(profile, catalog(product("т1", vat("НДС20"))))
    decide(Unknown.objects.get(), "20", user=superuser)
    load(profile, catalog(product("т2", vat("НДС20"))))

    assert set(Product.objects.values_list("vat_rate", flat=True)) == {Decimal(20)}


def test_a_status_that_nobody_knows_is_noted_and_its_decision_is_obeyed(
    profile, superuser
):
    sold = make_order(number="15", lines=1)
    said = requisites(Статус_заказа="Выдан курьеру")
    load_orders(profile, order(said, number="15"))
    before = fresh(sold).status

    assert noted(profile) == [("status", "Выдан курьеру", "", "F")]

    decide(Unknown.objects.get(), "F", user=superuser)
    run = load_orders(profile, order(said, number="15"))

    assert (before, fresh(sold).status, remarks(run)) == ("N", "F", [])


def test_a_status_that_was_left_as_it_is_changes_nothing(profile):
    sold = make_order(number="15", lines=1)
    Unknown.objects.create(
        profile=profile,
        kind=UnknownKind.STATUS,
        value="На Луне",
        state=UnknownState.IGNORED,
        first_seen_at=timezone.now(),
        last_seen_at=timezone.now(),
    )
    load_orders(profile, order(requisites(Статус_заказа="На Луне"), number="15"))

    assert fresh(sold).status == "N"


def test_who_takes_no_statuses_is_not_asked_about_them(profile):
    profile.changes_statuses = False
    profile.save()
    make_order(number="15", lines=1)
    load_orders(profile, order(requisites(Статус_заказа="На Луне"), number="15"))

    assert noted(profile) == []


def test_a_document_in_decided_money_is_in_the_money_of_the_order(profile, superuser):
    make_order(number="15", lines=1, currency="USD")
    said = tag("Валюта", "доллар")
    first = load_orders(profile, order(said, number="15"))

    assert noted(profile) == [("currency", "ДОЛ", "", "USD")]

    decide(Unknown.objects.get(), "USD", user=superuser)
    second = load_orders(profile, order(said, tag("Комментарий", "!"), number="15"))

    assert [code for _, code, _ in remarks(first)] == ["ORD-15"]
    assert remarks(second) == []


METHODS = {
    "PAYMENT_METHODS": {"cash": {"name": "Наличными", "kind": "cash"}},
    "DELIVERY_METHODS": {"courier": {"name": "Курьер"}},
}


def born(number, **said):
    buyer = tag("Ид", "к1") + tag("Наименование", "Петрова") + tag("Роль", "Покупатель")
    return order(
        tag("Контрагенты", tag("Контрагент", buyer)),
        requisites(**said),
        id=f"из-1с-{number}",
        number=number,
        lines=(line("т1"),),
    )


def ways(number):
    found = Order.objects.get(number=number)
    return (
        found.payment_code,
        found.payment_name,
        found.delivery_code,
        found.delivery_name,
    )


def test_ways_to_pay_and_to_deliver_of_orders_born_in_1c(profile, superuser, settings):
    settings.COMMERCEML = {**getattr(settings, "COMMERCEML", {}), **METHODS}
    profile.imports_new_orders = True
    profile.save()
    said = {"Метод_оплаты": "Касса", "Способ_доставки": "Курьером"}

    load_orders(profile, born("70", **said))

    assert ways("70") == ("", "Касса", "", "Курьером")
    assert noted(profile) == [
        ("delivery", "Курьером", "", "courier"),
        ("payment", "Касса", "", ""),
    ]

    decide(Unknown.objects.get(kind="payment"), "cash", user=superuser)
    decide(Unknown.objects.get(kind="delivery"), "courier", user=superuser)
    load_orders(profile, born("71", **said))
    load_orders(profile, born("72", Метод_оплаты="наличными", Способ_доставки="Курьер"))

    known = ("cash", "Наличными", "courier", "Курьер")
    assert (ways("71"), ways("72")) == (known, known)


def test_a_shop_that_names_no_ways_is_asked_of_none(profile):
    profile.imports_new_orders = True
    profile.save()
    load_orders(profile, born("70", Метод_оплаты="Касса"))

    assert noted(profile) == []


def test_a_word_that_comes_again_counts_once_for_a_run(profile):
    make_order(number="15", lines=1)
    make_order(number="16", lines=1)
    said = requisites(Статус_заказа="На Луне")
    load_orders(profile, order(said, number="15"), order(said, number="16"))
    load_orders(profile, order(said, number="16", id="x"))

    row = Unknown.objects.get()
    assert row.occurrences == 2
    assert row.last_seen_at > row.first_seen_at


def test_a_run_that_goes_on_after_a_death_counts_its_words_once(profile):
    run = make_run(profile=profile)
    for _ in range(2):
        unknowns = Unknowns(run=run, now=timezone.now())
        unknowns.note(UnknownKind.STATUS, "На Луне")
        unknowns.write()

    assert Unknown.objects.get().occurrences == 1


def test_a_rehearsal_notes_nothing(profile):
    data = document(package(offer("т1", price(100)))).encode()
    file = store_bytes(profile, "offers.xml", data)
    work(make_run(profile=profile, file=file, is_dry_run=True))
    rehearsed = noted(profile)
    work(make_run(profile=profile, file=file))

    assert rehearsed == []
    assert noted(profile) == [("price_type", "розница", "", "everybody")]


def test_known_words_cost_no_query(profile):
    load(profile, package(offer("т1", price(100), stock("главный", 3))))
    unknowns = Unknowns(run=make_run(profile=profile), now=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        unknowns.currency("RUB")
        unknowns.vat_rate("Без НДС")
        unknowns.write()

    assert len(queries) == 0


def test_a_thousand_new_words_are_a_few_queries(profile):
    unknowns = Unknowns(run=make_run(profile=profile), now=timezone.now())
    for number in range(1000):
        unknowns.note(UnknownKind.WAREHOUSE, f"w{number}", f"Склад {number}")
    with CaptureQueriesContext(connection) as queries:
        unknowns.write()

    assert Unknown.objects.count() == 1000
    assert len(queries) < 20


def test_words_of_one_infobase_are_not_those_of_another(profile):
    load(profile, package(offer("т1", price(100))))
    other = make_profile()
    load(other, package(offer("т1", price(100))))

    assert noted(profile) == noted(other) != []


def test_a_classifier_that_names_a_unit_without_a_code_keeps_the_decided_one(
    profile, superuser
):
    body = tag("Ид", "куль") + "<Код/>" + tag("НаименованиеКраткое", "куль")
    units = tag("ЕдиницыИзмерения", tag("ЕдиницаИзмерения", body))
    load(profile, classifier(units))
    row = Unknown.objects.get(kind="unit")
    decide(row, "1234", user=superuser)
    load(profile, classifier(units), catalog())

    found = Unit.objects.get()
    assert (row.value, found.code) == (found.external_id, "1234")
