"""What an order says to 1C (protocol C.9, C.11)."""

import io
from datetime import date, time
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from lxml import etree

from django_commerceml.cml import Limits, iter_records
from django_commerceml.cml import records as r
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.styles import OrderForm
from django_commerceml.cml.writer import Writer
from django_commerceml.exporting import iter_order_documents
from django_commerceml.exporting.forms import header_of, markup_of
from django_commerceml.models import (
    Order,
    OrderDiscount,
    OrderExport,
    OrderPayment,
    OrderShipment,
    OrderStatus,
)
from django_commerceml.models.orders import statuses_of
from tests.cml.schemas import renamed, schema_of
from tests.cml.test_documents_schema import officially
from tests.exporting.exchanges import (
    NOON,
    change,
    export_of,
    make_company,
    make_full_order,
    make_person,
    published,
)
from tests.factories import (
    make_counterparty,
    make_order,
    make_order_line,
    make_profile,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moscow(settings):
    settings.TIME_ZONE = "Europe/Moscow"


@pytest.fixture
def profile():
    return make_profile()


def containers(profile, form=OrderForm.CONTAINERS):
    exports = list(OrderExport.objects.filter(profile=profile).order_by("order_id"))
    return list(iter_order_documents(profile, exports, form))


def document(profile, form=OrderForm.CONTAINERS):
    """Return the document of the only order."""
    (container,) = containers(profile, form)
    return container.documents[0]


def attributes(said):
    return {item.name: item.values for item in said.attributes}


def buyer(profile):
    (party,) = document(profile).counterparties
    return party


def written(profile, form):
    """Return the bytes of a file with all orders of *profile* in *form*."""
    stream = io.BytesIO()
    header, markup = header_of(form, NOON), markup_of(form, profile.order_encoding)
    with Writer(stream, header=header, markup=markup) as writer:
        writer.write_all(RecordKind.DOCUMENT, containers(profile, form))
    return stream.getvalue()


def test_the_head_says_what_every_1c_asks_for(profile):
    order = make_full_order()

    said = document(profile)

    assert (said.id, said.number) == (str(order.uuid), "1057")
    assert (said.date, said.time) == (date(2026, 11, 24), time(12, 41, 7))
    assert (said.operation, said.role) == ("Заказ товара", "Продавец")
    assert (said.currency, said.exchange_rate) == ("RUB", 1)
    assert (said.version, said.is_deleted) == ("1", False)
    assert said.comment == "Позвонить за час"
    assert said.number_1c is None


def test_the_total_is_computed_from_the_lines_whatever_the_order_says(profile):
    order = make_full_order()
    Order.objects.filter(pk=order.pk).update(total=1)

    said = document(profile)

    # 2 x 1240.50 + 2 x 10 - 100 + 300; the discount on the line is in its price.
    assert said.total == Decimal("2701.00")


def test_vat_on_top_is_in_the_total_and_says_so(profile):
    order = make_order(includes_vat=False)
    make_order_line(order=order, price=Decimal(100), quantity=Decimal(1))
    change(order)

    said = document(profile)

    vat = r.Tax(name="НДС", is_included=False, amount=Decimal(20), rate="20")
    assert said.total == Decimal(120)
    assert said.taxes == (vat,)
    assert said.lines[0].taxes == (vat,)


def test_the_date_is_that_of_the_sites_time_zone(profile):
    published(placed_at=NOON.replace(hour=22))

    said = document(profile)

    assert (said.date, said.time) == (date(2026, 11, 25), time(1, 41, 7))


def test_the_numbers_that_1c_told_are_handed_back(profile):
    order = published()
    OrderExport.objects.filter(order=order).update(
        number_in_1c="ТД00-000001", date_in_1c=NOON.replace(hour=22)
    )

    said = document(profile)

    assert (said.number_1c, said.date_1c) == ("ТД00-000001", date(2026, 11, 25))


@pytest.mark.parametrize(
    ("word", "expected"), [("", "RUB"), ("руб", "руб"), ("рубли", "руб")]
)
def test_the_currency_may_be_replaced_by_three_letters(word, expected):
    profile = make_profile(order_currency=word)
    published()

    assert document(profile).currency == expected


def test_1c_is_never_told_an_empty_currency(profile):
    published(currency="")

    assert document(profile).currency == "RUB"


def test_a_line_says_what_it_is_and_what_it_costs(profile):
    order = make_order()
    line = make_order_line(
        order=order,
        external_id="d1#e1",
        sku="ЗЧ 0017",
        barcode="4600000000017",
        name="Сенча (100 г)",
        unit_code="163",
        unit_name="г",
        factor=Decimal("0.001"),
        price=Decimal("1240.5"),
        quantity=Decimal("1.5"),
        attributes={"СвойствоКорзины#COLOR": "зелёный", "Пустой": ""},
    )
    OrderDiscount.objects.create(
        order=order, line=line, name="Осень", amount=50, percent=Decimal("2.5")
    )
    change(order)

    vat = r.Tax(name="НДС", is_included=True, amount=Decimal("310.13"), rate="20")
    assert document(profile).lines == (
        r.DocumentLine(
            id="d1#e1",
            barcode="4600000000017",
            sku="ЗЧ 0017",
            name="Сенча (100 г)",
            unit=r.DocumentUnit(code="163", full_name="г", short_name="г"),
            factor=Decimal("0.001"),
            price=Decimal("1240.50"),
            quantity=Decimal("1.5"),
            total=Decimal("1860.75"),
            tax_rates=(r.TaxRate(name="НДС", rate="20"),),
            taxes=(vat,),
            discounts=(
                r.DocumentDiscount(
                    name="Осень",
                    amount=Decimal(50),
                    percent=Decimal("2.5"),
                    is_included=True,
                ),
            ),
            attributes=(
                r.Attribute(name="ВидНоменклатуры", values=("Товар",)),
                r.Attribute(name="ТипНоменклатуры", values=("Товар",)),
                r.Attribute(name="СвойствоКорзины#COLOR", values=("зелёный",)),
            ),
        ),
    )


def test_a_line_without_vat_and_a_unit_is_in_pieces_and_without_vat(profile):
    order = make_order()
    make_order_line(order=order, vat_rate=None, is_service=True)
    change(order)

    (line,) = document(profile).lines

    assert line.tax_rates == (r.TaxRate(name="НДС", rate="Без НДС"),)
    assert line.taxes is None
    assert line.unit.code == "796"
    assert line.attributes[1].values == ("Услуга",)


def test_the_price_before_discount_tells_the_discount(profile):
    order = make_order()
    make_order_line(
        order=order, price=Decimal(90), base_price=Decimal(100), quantity=Decimal(3)
    )
    change(order)

    assert document(profile).lines[0].discounts == (
        r.DocumentDiscount(
            name="Скидка на товар", amount=Decimal(30), is_included=True
        ),
    )


@pytest.mark.parametrize(("sku", "expected"), [("A-1", "A-1"), ("", "line-{pk}")])
def test_a_line_unknown_to_1c_still_has_an_id(profile, sku, expected):
    order = make_order()
    line = make_order_line(order=order, external_id="", sku=sku)
    change(order)

    assert document(profile).lines[0].id == expected.format(pk=line.pk)


def test_delivery_that_costs_is_a_service_at_the_end(profile):
    published(delivery_price=Decimal(300))

    line = document(profile).lines[-1]

    assert (line.id, line.name) == ("ORDER_DELIVERY", "Доставка заказа")
    assert (line.price, line.quantity, line.total) == (300, 1, 300)
    assert attributes(line) == {
        "ВидНоменклатуры": ("Услуга",),
        "ТипНоменклатуры": ("Услуга",),
    }


def test_delivery_that_costs_nothing_is_no_line(profile):
    published(delivery_name="Самовывоз")

    assert [line.id == "ORDER_DELIVERY" for line in document(profile).lines] == [False]


@pytest.mark.parametrize("price", [Decimal(300), Decimal(-50), Decimal(0)])
def test_the_total_is_that_of_the_lines_and_the_discounts(profile, price):
    make_full_order(delivery_price=price)

    said = document(profile)

    lines = sum(line.total for line in said.lines)
    assert said.total == lines - said.discounts[0].amount


def test_a_discount_on_the_order_is_not_in_the_sums_of_the_lines(profile):
    make_full_order()

    assert document(profile).discounts == (
        r.DocumentDiscount(
            name="По карте",
            amount=Decimal(100),
            percent=Decimal(4),
            is_included=False,
        ),
    )


def test_the_attributes_are_those_that_1c_knows(profile):
    make_full_order(
        status="P",
        status_changed_at=NOON,
        is_delivery_allowed=True,
        delivery_allowed_at=NOON,
        is_shipped=True,
        shipped_at=NOON,
        tracking_number="RA1",
        site_id=1,
    )

    moment = ("2026-11-24T12:41:07",)
    assert attributes(document(profile)) == {
        "Дата оплаты": moment,
        "Номер платежного документа": ("П-1",),
        "Метод оплаты": ("Картой онлайн",),
        "Метод оплаты ИД": ("3",),
        "Заказ оплачен": ("true",),
        "Способ доставки": ("Курьер",),
        "Метод доставки": ("Курьер",),
        "Метод доставки ИД": ("2",),
        "Доставка разрешена": ("true",),
        "Дата разрешения доставки": moment,
        "Отгружен": ("true",),
        "Дата отгрузки": moment,
        "Трек-номер": ("RA1",),
        "Адрес доставки": ("107045, Москва, Сретенка ул., д. 5",),
        "Финальный статус": ("false",),
        "Статус заказа": ("[P] Оплачен",),
        "Статуса заказа ИД": ("P",),
        "Дата изменения статуса": moment,
        "Отменен": ("false",),
        "Комментарии покупателя": ("Позвонить за час",),
        "Сайт": ("[1]",),
        "Склад": ("Основной склад",),
        "Версия на сайте": ("1",),
    }


@pytest.mark.usefixtures("sites")
def test_the_site_goes_by_its_name_where_the_shop_knows_sites(profile):
    order = published(site_id=1)
    other = published(site_id=3)

    said = {
        item.documents[0].id: attributes(item.documents[0])["Сайт"]
        for item in containers(profile)
    }

    assert said == {str(order.uuid): ("[1] А",), str(other.uuid): ("[3]",)}


def test_a_shipment_of_all_has_every_line_though_two_are_of_the_same_goods(profile):
    order = make_order(delivery_price=Decimal(300))
    for price in (Decimal(100), Decimal(1)):
        make_order_line(order=order, external_id="g", price=price, quantity=Decimal(1))
    OrderShipment.objects.create(order=order)
    change(order)

    (container,) = containers(profile)
    shipment = container.documents[1]

    assert [line.price for line in shipment.lines] == [100, 1]
    assert shipment.total == 101


def test_a_cancelled_order_is_a_document_that_says_so(profile):
    order = published()
    change(
        order,
        is_cancelled=True,
        cancelled_at=NOON,
        cancellation_reason="передумал",
        status="C",
    )

    said = attributes(document(profile))

    assert said["Отменен"] == ("true",)
    assert said["Дата отмены заказа"] == ("2026-11-24T12:41:07",)
    assert said["Причина отмены"] == ("передумал",)
    assert said["Финальный статус"] == ("true",)


def test_a_status_has_the_very_name_that_1c_maps(profile):
    OrderStatus.objects.create(
        profile=profile, code="N", name="Принят", name_in_1c="Новый заказ"
    )
    published()

    assert attributes(document(profile))["Статус заказа"] == ("Новый заказ",)


def test_a_status_that_the_profile_does_not_know_goes_by_its_code(profile):
    published(status="ZZ")

    said = attributes(document(profile))

    assert (said["Статус заказа"], said["Статуса заказа ИД"]) == (("ZZ",), ("ZZ",))


def test_attributes_of_the_shop_never_replace_what_the_exchange_says(profile):
    published(
        attributes={
            "Отменен": "true",
            "Версия на сайте": "99",
            "Подарки": ["шар", "открытка"],
            "Срочно": True,
            "Пусто": None,
        }
    )

    said = attributes(document(profile))

    assert said["Отменен"] == ("false",)
    assert said["Версия на сайте"] == ("1",)
    assert said["Подарки"] == ("шар", "открытка")
    assert said["Срочно"] == ("true",)
    assert "Пусто" not in said


def test_the_version_on_the_site_grows_with_every_change(profile):
    order = published()
    change(order, comment="a")
    change(order, comment="b")

    said = document(profile)

    assert said.version == "3"
    assert attributes(said)["Версия на сайте"] == ("3",)


class TestBuyers:
    """The Контрагент of an order."""

    def test_a_person_has_no_official_name(self, profile):
        person = make_person(details={"birth_date": "1990-01-02", "sex": "Ж"})
        published(
            counterparty=person,
            delivery_address="Москва, Сретенка ул., д. 5",
            delivery_address_parts=[["Город", "Москва"], ["Улица", ""]],
        )

        assert buyer(profile) == r.Counterparty(
            id=person.external_id,
            name="Петрова Анна",
            full_name="Петрова Анна Сергеевна",
            last_name="Петрова",
            first_name="Анна",
            middle_name="Сергеевна",
            birth_date=date(1990, 1, 2),
            sex="Ж",
            address=r.Address(
                text="Москва, Сретенка ул., д. 5",
                parts=(r.AddressPart(kind="Город", value="Москва"),),
            ),
            contacts=(
                r.Contact(kind="Телефон рабочий", value="+7 900 000-00-00"),
                r.Contact(kind="Почта", value="anna@example.test"),
            ),
            role="Покупатель",
        )

    def test_a_sole_trader_is_a_person_with_an_inn(self, profile):
        trader = make_person(
            kind="sole_trader",
            name="ИП Петрова А. С.",
            full_name="",
            inn="770000000000",
            addresses={
                "registration_address": {
                    "text": "",
                    "parts": [["Город", "Тверь"], ["Улица", "Советская"]],
                }
            },
        )
        published(counterparty=trader)

        party = buyer(profile)

        assert party.full_name == "Петрова Анна Сергеевна"
        assert party.official_name is None
        assert (party.inn, party.kpp) == ("770000000000", None)
        assert party.registration_address.text == "Тверь, Советская"

    def test_a_company_has_its_requisites(self, profile):
        company = make_company(details={"okved": "56.10"})
        published(counterparty=company)

        assert buyer(profile) == r.Counterparty(
            id=company.external_id,
            name="Кофейня на углу",
            official_name='ООО "Угол"',
            inn="7800000000",
            kpp="780001001",
            okpo="00000000",
            okved="56.10",
            legal_address=r.Address(text="190000, СПб, Угловая ул., д. 1"),
            bank_accounts=(
                r.BankAccount(
                    number="40702810000000000001",
                    bank=r.Bank(
                        name="Банк-пример",
                        bik="044000000",
                        correspondent_account="30101810000000000001",
                    ),
                ),
            ),
            contacts=(r.Contact(kind="Почта", value="zakaz@example.test"),),
            representatives=(
                r.Representative(name="Углов Пётр", relation="Контактное лицо"),
            ),
            role="Покупатель",
        )

    def test_without_a_delivery_address_it_is_the_buyers_own(self, profile):
        person = make_person(addresses={"address": {"text": "Тверь", "parts": []}})
        published(counterparty=person)

        assert buyer(profile).address == r.Address(text="Тверь")

    def test_a_user_of_the_site_is_known_by_his_number_login_and_name(self, profile):
        user = get_user_model().objects.create_user(
            "anna@example.test", email="anna@example.test", first_name="Анна"
        )
        published(user=user)

        party = buyer(profile)

        assert party.id == f"{user.pk}#anna@example.test#Анна"
        assert (party.name, party.full_name, party.first_name) == ("Анна",) * 3
        assert party.contacts == (r.Contact(kind="Почта", value="anna@example.test"),)

    def test_the_id_of_a_user_is_cut_to_what_the_schema_allows(self, profile):
        user = get_user_model().objects.create_user("a" * 100)
        published(user=user)

        assert len(buyer(profile).id) == 40

    def test_of_whom_nothing_is_known_there_is_one_buyer(self, profile):
        published()

        party = buyer(profile)

        assert (party.id, party.name) == ("retail", "Розничный покупатель")

    def test_the_counterparty_of_this_infobase_goes_by_its_own_id(self, profile):
        party = make_counterparty(profile=profile, external_id="guid-1")
        published(counterparty=party)

        assert buyer(profile).id == "guid-1"

    def test_the_counterparty_of_another_infobase_does_not(self, profile):
        party = make_counterparty(external_id="guid-1", inn="7700000000")
        own = make_counterparty(profile=profile, external_id="a", inn="7700000000")
        published(counterparty=party)

        assert buyer(profile).id == own.external_id

    def test_inn_and_kpp_find_the_infobases_own(self, profile):
        for kpp in ("770001001", "780001001"):
            make_counterparty(
                profile=profile, external_id=kpp, inn="7800000000", kpp=kpp
            )
        published(counterparty=make_company())

        assert buyer(profile).id == "780001001"

    def test_the_user_finds_the_infobases_own(self, profile):
        user = get_user_model().objects.create_user("anna")
        make_counterparty(profile=profile, external_id="guid-1", user=user)
        published(user=user)

        assert buyer(profile).id == "guid-1"

    def test_who_buys_for_himself_is_not_his_company(self, profile):
        user = get_user_model().objects.create_user("anna")
        make_counterparty(
            profile=profile, external_id="co", user=user, kind="company", inn="78"
        )
        published(user=user, counterparty=make_person(user=user))

        assert buyer(profile).id == f"{user.pk}#anna#Петрова Анна"

    def test_a_counterparty_deleted_in_1c_is_not_taken(self, profile):
        user = get_user_model().objects.create_user("anna")
        make_counterparty(
            profile=profile, external_id="guid-1", user=user, is_deleted=True
        )
        published(user=user)

        assert buyer(profile).id == f"{user.pk}#anna#"


class TestParts:
    """Payments and shipments are documents of their own."""

    def test_a_payment_names_its_order_and_how_it_was_paid(self, profile):
        order = make_full_order()
        payment = order.payments.get()

        said = containers(profile)[0].documents[1]

        assert (said.id, said.number) == (f"payment-{payment.pk}", "П-1")
        assert said.operation == "Выплата безналичных денег"
        assert said.basis_id == str(order.uuid)
        assert said.total == Decimal(2781)
        assert attributes(said) == {
            "Дата оплаты": ("2026-11-24T12:41:07",),
            "Отменен": ("false",),
            "Метод оплаты ИД": ("3",),
            "Метод оплаты": ("Картой онлайн",),
            "Оплачено": ("true",),
            "Признак возврата": ("false",),
        }

    @pytest.mark.parametrize(
        ("kind", "operation"),
        [
            ("cash", "Выплата наличных денег"),
            ("bank", "Выплата безналичных денег"),
            ("acquiring", "Эквайринговая операция"),
        ],
    )
    def test_the_kind_of_a_payment_is_its_operation(self, profile, kind, operation):
        order = published()
        OrderPayment.objects.create(
            order=order, kind=kind, amount=1, external_id="guid", is_refund=True
        )

        said = containers(profile)[0].documents[1]

        assert (said.id, said.operation) == ("guid", operation)
        assert attributes(said)["Признак возврата"] == ("true",)

    def test_a_shipment_has_its_goods_at_the_prices_of_the_order(self, profile):
        order = make_full_order()

        said = containers(profile)[0].documents[2]

        assert said.operation == "Отпуск товара"
        assert (said.basis_id, said.number) == (str(order.uuid), "О-1")
        assert [(line.name, line.quantity, line.total) for line in said.lines] == [
            ("Сенча (100 г)", 1, Decimal("1240.50"))
        ]
        assert said.total == Decimal("1240.50")
        assert attributes(said) == {
            "Сумма доставки": ("300.00",),
            "Отгружено": ("false",),
            "Метод доставки ИД": ("2",),
            "Метод доставки": ("Курьер",),
            "Отменен": ("false",),
            "Идентификатор отправления": ("RA1",),
        }

    def test_a_shipment_without_contents_is_all_of_the_goods(self, profile):
        order = published(lines=2, delivery_price=300)
        OrderShipment.objects.create(order=order)

        said = containers(profile)[0].documents[1]

        assert len(said.lines) == 2
        assert said.total == Decimal("399.60")

    def test_goods_that_were_not_ordered_are_shipped_by_name(self, profile):
        order = published()
        OrderShipment.objects.create(
            order=order, lines=[{"id": "x", "name": "Подарок", "quantity": 1}]
        )

        assert containers(profile)[0].documents[1].lines == (
            r.DocumentLine(id="x", name="Подарок", quantity=Decimal(1)),
        )

    def test_what_was_deleted_is_a_document_marked_for_deletion(self, profile):
        order = published()
        OrderPayment.objects.create(
            order=order, amount=1, is_paid=True, is_deleted=True
        )
        OrderShipment.objects.create(order=order, is_shipped=True, is_deleted=True)

        _, payment, shipment = containers(profile)[0].documents

        assert (payment.is_deleted, shipment.is_deleted) == (True, True)
        assert attributes(payment)["Оплачено"] == ("false",)
        assert attributes(payment)["ПометкаУдаления"] == ("true",)
        assert attributes(shipment)["Отгружено"] == ("false",)
        assert attributes(shipment)["Отменен"] == ("true",)


VERSIONS = {
    OrderForm.FLAT_OLD: "2.05",
    OrderForm.FLAT: "2.09",
    OrderForm.SIBLINGS: "2.10",
    OrderForm.SUBORDINATES: "2.10",
}
HOSTILE = {
    "comment": "\x01\x0b]]><![CDATA[<Сумма>1</Сумма>&amp; 🍵 " + "ж" * 100_000,
    "delivery_address": "<Адрес> " + "д" * 5_000,
    "attributes": {"Пожелания": "к" * 5_000, "🍵": "\ufffe\x1f"},
}


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8"])
@pytest.mark.parametrize(("form", "version"), VERSIONS.items())
def test_an_order_is_valid_but_for_what_its_family_spells_its_own_way(
    form, version, encoding
):
    profile = make_profile(order_encoding=encoding)
    make_full_order(number="1")
    make_full_order(number="2", counterparty=make_person())

    data = written(profile, form)

    assert data.startswith(f'<?xml version="1.0" encoding="{encoding}"?>'.encode())
    schema_of(version).assertValid(officially(renamed(data)))


@pytest.mark.parametrize("form", OrderForm)
def test_an_order_reads_back_as_it_was_written(form):
    profile = make_profile()
    make_full_order()
    container = containers(profile, form)[0]

    data = written(profile, form)
    found = [
        reading.record
        for reading in iter_records(lambda: io.BytesIO(data), limits=Limits())
    ]
    documents = [
        item
        for record in found
        if isinstance(record, r.OrderContainer)
        for item in record.documents
    ]

    order = documents[0]
    assert (order.id, order.total) == (container.documents[0].id, Decimal("2701.00"))
    assert [line.total for line in order.lines or ()] == [
        line.total for line in container.documents[0].lines or ()
    ]
    parts = {"flat": 0, "siblings": 2, "subordinates": 2, "containers": 2}
    number = parts[form.split()[0]]
    assert len(documents) - 1 + len(order.subordinates) == number


@pytest.mark.parametrize(("form", "version"), VERSIONS.items())
def test_hostile_text_of_a_buyer_is_text_of_the_allowed_length(form, version):
    profile = make_profile()
    make_full_order(**{**HOSTILE, "delivery_address": HOSTILE["comment"]})

    root = renamed(written(profile, form))

    schema_of(version).assertValid(officially(root))
    comment = root.findtext(".//{*}Документ/{*}Комментарий") or ""
    assert comment.startswith("]]><![CDATA[<Сумма>1</Сумма>&amp; 🍵 жжж")
    assert len(comment) == 3000


def test_the_root_says_what_each_family_reads(profile):
    heads = {}
    for form in OrderForm:
        root = etree.fromstring(written(profile, form))
        heads[form] = (
            etree.QName(root).namespace,
            root.get("ВерсияСхемы"),
            root.get("ДатаФормирования"),
        )

    moment = "2026-11-24T09:41:07"
    assert heads == {
        OrderForm.FLAT_OLD: (None, "2.05", moment),
        OrderForm.FLAT: (None, "2.09", moment),
        OrderForm.SIBLINGS: (None, "2.10", moment),
        OrderForm.SUBORDINATES: (None, "2.10", moment),
        OrderForm.CONTAINERS: ("urn:1C.ru:commerceml_3", "3.1", moment),
    }


def test_orders_are_read_in_a_constant_number_of_queries(
    profile, django_assert_num_queries
):
    def load(count):
        for _ in range(count):
            make_full_order(number=f"n{Order.objects.count()}")
        exports = list(OrderExport.objects.filter(profile=profile))
        # Statuses, orders, five kinds of rows, counterparties, numbers.
        with django_assert_num_queries(9):
            list(iter_order_documents(profile, exports, OrderForm.FLAT))

    statuses_of(profile.pk)
    load(1)
    load(20)


def test_an_export_that_has_a_number_keeps_it(profile):
    order = published()
    OrderExport.objects.filter(order=order).update(number="старый")

    assert document(profile).number == "старый"
    assert export_of(profile, order).number == "старый"
