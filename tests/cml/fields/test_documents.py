"""Orders, payments and shipments (protocol C.9 to C.12)."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_commerceml.cml import records as r
from django_commerceml.cml.fields.documents import DOCUMENT, LINE
from django_commerceml.cml.styles import ORDER_STYLES
from tests.cml.fields.test_elements import reread
from tests.cml.files import document, record, scanned
from tests.cml.strategies import any_record

BASE_UNIT = (
    '<БазоваяЕдиница Код="796" НаименованиеПолное="Штука"'
    ' МеждународноеСокращение="PCE">шт</БазоваяЕдиница>'
)
PIECE = r.DocumentUnit(
    code="796", full_name="Штука", international_code="PCE", short_name="шт"
)


def order(inside: str) -> str:
    return document(f"<Документ>{inside}</Документ>")


def read_order(inside: str) -> r.OrderDocument:
    container = record(order(inside))
    assert isinstance(container, r.OrderContainer)
    (found,) = container.documents
    return found


def read_line(inside: str) -> r.DocumentLine:
    lines = read_order(f"<Товары><Товар>{inside}</Товар></Товары>").lines
    assert lines is not None
    (found,) = lines
    return found


def test_the_head_of_an_order_from_the_module_of_bitrix_is_read():
    found = read_order(
        "<Ид>1057</Ид><НомерВерсии>AAAC+wAAAAA=</НомерВерсии>"
        "<ПометкаУдаления>false</ПометкаУдаления><Номер>1057</Номер>"
        "<Номер1С>T1057      </Номер1С><Дата>2026-11-24</Дата>"
        "<Дата1С>2026-11-25</Дата1С><Время>12:41:07</Время>"
        "<ХозОперация>Заказ товара</ХозОперация><Валюта>руб</Валюта><Курс>1</Курс>"
        "<Сумма>1\u00a0240,5</Сумма><Роль>Продавец</Роль>"
        "<Комментарий>[Номер документа на сайте: T-1057]</Комментарий>"
        "<Основание>1056</Основание>"
    )

    assert found == r.OrderDocument(
        id="1057",
        version="AAAC+wAAAAA=",
        is_deleted=False,
        number="1057",
        number_1c="T1057",
        date=date(2026, 11, 24),
        date_1c=date(2026, 11, 25),
        time=time(12, 41, 7),
        operation="Заказ товара",
        currency="RUB",
        exchange_rate=Decimal(1),
        total=Decimal("1240.5"),
        role="Продавец",
        comment="[Номер документа на сайте: T-1057]",
        basis_id="1056",
    )


def test_what_a_document_does_not_say_is_none_and_what_it_says_empty_is_empty():
    assert read_order("") == r.OrderDocument()
    assert read_order(
        "<Ид/><Номер/><Дата/><Дата1С>0001-01-01T00:00:00</Дата1С><Время/><Сумма/>"
        "<Контрагенты/><Товары/><ЗначенияРеквизитов/>"
    ) == r.OrderDocument(id="", number="", counterparties=(), lines=(), attributes=())


def test_the_due_date_may_be_the_empty_one():
    assert read_order("<СрокПлатежа>0001-01-01</СрокПлатежа>").due_date is None
    assert read_order("<СрокПлатежа>2026-12-01</СрокПлатежа>").due_date == date(
        2026, 12, 1
    )


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("9:51:39", time(9, 51, 39)),
        ("09:51", time(9, 51)),
        ("0001-01-01T09:51:39", time(9, 51, 39)),
        ("12:41:07+03:00", time(12, 41, 7)),
    ],
)
def test_a_time_is_read_in_every_form(raw, value):
    assert read_order(f"<Время>{raw}</Время>").time == value


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<Дата>вчера</Дата>", "VAL-04"),
        ("<Время>25:00:00</Время>", "VAL-04"),
        ("<Время>утром</Время>", "VAL-04"),
        ("<Сумма>NaN</Сумма>", "VAL-01"),
        ("<ПометкаУдаления>может быть</ПометкаУдаления>", "VAL-06"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_and_the_document_stays(inside, code):
    (reading,) = scanned(order(f"<Номер>7</Номер>{inside}")).read()

    assert reading.record == r.OrderContainer(documents=(r.OrderDocument(number="7"),))
    assert [problem.code for problem in reading.problems] == [code]


def test_a_rate_keeps_all_its_decimals():
    assert read_order("<Курс>0.1825312</Курс>").exchange_rate == Decimal("0.1825312")


def test_parties_warehouses_taxes_discounts_and_surcharges_are_read():
    found = read_order(
        "<Контрагенты><Контрагент><Ид>f1</Ид><Наименование>Петрова</Наименование>"
        "<Контакты><Контакт><Тип>ТелефонРабочий</Тип><Значение>+7 900</Значение>"
        "</Контакт><Контакт><Тип>Электронная почта</Тип><Значение>a@example.test"
        "</Значение></Контакт></Контакты><Роль>Покупатель</Роль></Контрагент>"
        "</Контрагенты><Склады><Склад><Ид>w1</Ид><Наименование>Лавка</Наименование>"
        "</Склад></Склады><Налоги><Налог><Наименование>НДС</Наименование>"
        "<УчтеноВСумме>true</УчтеноВСумме><Сумма>20</Сумма></Налог></Налоги>"
        "<Скидки><Скидка><Наименование>Скидка на заказ</Наименование><Сумма>10</Сумма>"
        "<Процент>5</Процент><УчтеноВСумме>false</УчтеноВСумме>"
        "<Комментарий>Осень</Комментарий></Скидка></Скидки>"
        "<ДопРасходы><ДопРасход><Наименование>Упаковка</Наименование><Сумма>3</Сумма>"
        "</ДопРасход></ДопРасходы>"
    )

    assert found == r.OrderDocument(
        counterparties=(
            r.Counterparty(
                id="f1",
                name="Петрова",
                contacts=(
                    r.Contact(kind="Телефон рабочий", value="+7 900"),
                    r.Contact(kind="Почта", value="a@example.test"),
                ),
                role="Покупатель",
            ),
        ),
        warehouses=(r.Warehouse(id="w1", name="Лавка"),),
        taxes=(r.Tax(name="НДС", is_included=True, amount=Decimal(20)),),
        discounts=(
            r.DocumentDiscount(
                name="Скидка на заказ",
                amount=Decimal(10),
                percent=Decimal(5),
                is_included=False,
                comment="Осень",
            ),
        ),
        surcharges=(r.Surcharge(name="Упаковка", amount=Decimal(3)),),
    )


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<ПолноеНаименование>Углов Пётр</ПолноеНаименование>", "Углов Пётр"),
        (
            (
                "<ПолноеНаименование>Углов Пётр</ПолноеНаименование>"
                "<Наименование>Углов</Наименование>"
            ),
            "Углов",
        ),
        (
            (
                "<Наименование>Углов</Наименование>"
                "<ПолноеНаименование>Углов Пётр</ПолноеНаименование>"
            ),
            "Углов",
        ),
        ("<Наименование>&lt;&gt;</Наименование><Отношение/>", "<>"),
    ],
)
def test_a_representative_goes_by_the_full_name_where_there_is_no_other(inside, name):
    found = read_order(
        "<Контрагенты><Контрагент><Представители><Представитель>"
        f"{inside}</Представитель></Представители></Контрагент></Контрагенты>"
    )

    assert found.counterparties is not None
    (counterparty,) = found.counterparties
    assert counterparty.representatives is not None
    assert [person.name for person in counterparty.representatives] == [name]


def test_a_line_is_read_whole():
    found = read_line(
        "<Ид>d1#e1</Ид><Штрихкод>4600000000017</Штрихкод><Артикул>ЗЧ 0017</Артикул>"
        f"<Наименование>Сенча (100 г)</Наименование>{BASE_UNIT}"
        "<СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование>"
        "<Ставка>18%</Ставка></СтавкаНалога></СтавкиНалогов>"
        "<ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Фасовка"
        "</Наименование><Значение>100 г</Значение></ХарактеристикаТовара>"
        "</ХарактеристикиТовара><ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>"
        "ТипНоменклатуры</Наименование><Значение>Товар</Значение></ЗначениеРеквизита>"
        "</ЗначенияРеквизитов><ИдКаталога>a1</ИдКаталога>"
        "<ЦенаЗаЕдиницу>1240.50</ЦенаЗаЕдиницу><Количество>2</Количество>"
        "<Сумма>2481.00</Сумма><Коэффициент>1</Коэффициент>"
        "<СтранаПроисхождения>Япония</СтранаПроисхождения><ГТД>10101/1</ГТД>"
        "<Налоги><Налог><Наименование>НДС</Наименование><Сумма>413.50</Сумма>"
        "<Ставка>Без налога</Ставка></Налог></Налоги>"
        "<Скидки><Скидка><Сумма>0</Сумма></Скидка></Скидки>"
    )

    assert found == r.DocumentLine(
        id="d1#e1",
        barcode="4600000000017",
        sku="ЗЧ 0017",
        name="Сенча (100 г)",
        unit=PIECE,
        factor=Decimal(1),
        price=Decimal("1240.50"),
        quantity=Decimal(2),
        total=Decimal("2481.00"),
        catalog_id="a1",
        country="Япония",
        customs_declaration="10101/1",
        tax_rates=(r.TaxRate(name="НДС", rate="18%"),),
        taxes=(r.Tax(name="НДС", amount=Decimal("413.50"), rate="Без налога"),),
        discounts=(r.DocumentDiscount(amount=Decimal(0)),),
        characteristics=(r.Characteristic(name="Фасовка", value="100 г"),),
        attributes=(r.Attribute(name="ТипНоменклатуры", values=("Товар",)),),
    )


def test_a_price_may_go_by_its_short_name():
    assert read_line("<Цена>7735.0000000002</Цена>").price == Decimal("7735.0000")


def test_additional_attributes_of_a_line_are_attributes():
    found = read_line(
        "<ДополнительныеЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Серия"
        "</Наименование><Значение>1</Значение></ЗначениеРеквизита>"
        "</ДополнительныеЗначенияРеквизитов>"
    )

    assert found.attributes == (r.Attribute(name="Серия", values=("1",)),)


@pytest.mark.parametrize(
    ("inside", "unit"),
    [
        (BASE_UNIT, PIECE),
        (
            (
                "<Единица><Ид>796 </Ид><НаименованиеКраткое>шт</НаименованиеКраткое>"
                "<Код>796</Код><НаименованиеПолное>Штука         </НаименованиеПолное>"
                "</Единица><Коэффициент>1</Коэффициент>"
            ),
            r.DocumentUnit(code="796", full_name="Штука", short_name="шт"),
        ),
        (
            (
                "<БазоваяЕдиница><Код>796</Код><НаименованиеПолное>Штука"
                "</НаименованиеПолное></БазоваяЕдиница>"
            ),
            r.DocumentUnit(code="796", full_name="Штука"),
        ),
        ("<БазоваяЕдиница>796 </БазоваяЕдиница>", r.DocumentUnit(code="796")),
        ("<Единица>796</Единица>", r.DocumentUnit(code="796")),
        ("<Единица>шт</Единица>", r.DocumentUnit(short_name="шт")),
        ("<Единица/>", r.DocumentUnit()),
        ("<БазоваяЕдиница/>", r.DocumentUnit()),
    ],
)
def test_a_unit_is_read_in_every_spelling(inside, unit):
    assert read_line(inside).unit == unit


@pytest.mark.parametrize(
    ("own", "factor", "unit"),
    [
        ("796", "1", PIECE),
        ("796", "12", PIECE),
        ("778", "1", r.DocumentUnit(code="778")),
        ("упак", "12", r.DocumentUnit(short_name="упак")),
        (
            "pcs",
            "1",
            r.DocumentUnit(
                code="796",
                full_name="Штука",
                international_code="PCE",
                short_name="pcs",
            ),
        ),
        (
            "pcs",
            "",
            r.DocumentUnit(
                code="796",
                full_name="Штука",
                international_code="PCE",
                short_name="pcs",
            ),
        ),
    ],
)
@pytest.mark.parametrize("is_base_first", [True, False])
def test_the_own_unit_of_a_line_comes_before_the_base_unit_of_its_product(
    own, factor, unit, is_base_first
):
    said = f"<Единица>{own}</Единица><Коэффициент>{factor}</Коэффициент>"

    found = read_line(BASE_UNIT + said if is_base_first else said + BASE_UNIT)

    assert found.unit == unit


def test_a_factor_that_cannot_be_read_is_told_and_the_unit_stays():
    line = f"{BASE_UNIT}<Единица>шт</Единица><Коэффициент>два</Коэффициент>"
    (reading,) = scanned(order(f"<Товары><Товар>{line}</Товар></Товары>")).read()

    assert reading.record == r.OrderContainer(
        documents=(r.OrderDocument(lines=(r.DocumentLine(unit=PIECE),)),)
    )
    assert [problem.code for problem in reading.problems] == ["VAL-01"]


def attributes(*pairs: tuple[str, str]) -> str:
    inside = "".join(
        f"<ЗначениеРеквизита><Наименование>{name}</Наименование>"
        f"<Значение>{value}</Значение></ЗначениеРеквизита>"
        for name, value in pairs
    )
    return f"<ЗначенияРеквизитов>{inside}</ЗначенияРеквизитов>"


def test_attributes_keep_their_order_and_their_repetitions():
    found = read_order(attributes(("Склад", "Первый"), ("Б", "2"), ("Склад", "Второй")))

    assert found.attributes == (
        r.Attribute(name="Склад", values=("Первый",)),
        r.Attribute(name="Б", values=("2",)),
        r.Attribute(name="Склад", values=("Второй",)),
    )


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2014-12-12T9:51:39", "2014-12-12T09:51:39"),
        ("24.11.2026 12:43:10", "2026-11-24T12:43:10"),
        ("2007-10-16 15:44:47", "2007-10-16T15:44:47"),
        ("24.11.2026", "2026-11-24"),
        ("2016-09-06", "2016-09-06"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
        ("24.11.2026 (перенос)", "24.11.2026 (перенос)"),
        ("31.02.2026", "31.02.2026"),
    ],
)
@pytest.mark.parametrize("name", ["Дата оплаты", "Дата по 1С", "Shipment date by 1C"])
def test_a_moment_among_the_attributes_becomes_neutral(name, raw, value):
    found = read_order(attributes((name, raw)))

    assert found.attributes == (r.Attribute(name=name, values=(value,)),)


def test_other_attributes_stay_as_they_are():
    found = read_order(attributes(("Дата рождения кота", "24.11.2020")))

    assert found.attributes == (
        r.Attribute(name="Дата рождения кота", values=("24.11.2020",)),
    )


def test_subordinate_documents_are_documents_too():
    found = read_order(
        "<Ид>1057</Ид><ПодчиненныеДокументы><ПодчиненныйДокумент><Ид>501</Ид>"
        "<ХозОперация>Эквайринговая операция</ХозОперация>"
        f"{attributes(('Оплачено', 'true'))}</ПодчиненныйДокумент>"
        "<ПодчиненныйДокумент/></ПодчиненныеДокументы>"
    )

    assert found == r.OrderDocument(
        id="1057",
        subordinates=(
            r.OrderDocument(
                id="501",
                operation="Эквайринговая операция",
                attributes=(r.Attribute(name="Оплачено", values=("true",)),),
            ),
            r.OrderDocument(),
        ),
    )


def test_a_container_holds_all_documents_of_an_order():
    found = scanned(
        document(
            "<Контейнер><Документ><Ид>1</Ид></Документ><Документ><Ид>2</Ид>"
            "<Основание>1</Основание></Документ></Контейнер>",
            "<Документ><Ид>3</Ид></Документ><Контейнер/>",
            attributes=' xmlns="urn:1C.ru:commerceml_3"',
        )
    ).records()

    assert found == [
        r.OrderContainer(
            documents=(r.OrderDocument(id="1"), r.OrderDocument(id="2", basis_id="1"))
        ),
        r.OrderContainer(documents=(r.OrderDocument(id="3"),)),
        r.OrderContainer(),
    ]


def test_namespaces_make_no_difference_to_a_line():
    file = document(
        "<c:Документ><c:Товары><c:Товар><c:Единица><c:Код>796</c:Код></c:Единица>"
        "<c:Коэффициент>2</c:Коэффициент></c:Товар></c:Товары></c:Документ>",
        attributes=' xmlns:c="urn:1C.ru:commerceml_2"',
    )

    assert record(file).documents[0].lines == (
        r.DocumentLine(unit=r.DocumentUnit(code="796"), factor=Decimal(2)),
    )


@settings(max_examples=200, deadline=None)
@given(
    found=any_record(r.DocumentLine), style=st.sampled_from(list(ORDER_STYLES.values()))
)
def test_a_line_that_was_written_is_read_as_it_was_in_every_style(found, style):
    assert reread(LINE, found, style) == (found, [])


@settings(max_examples=200, deadline=None)
@given(
    found=any_record(r.OrderDocument),
    style=st.sampled_from([s for s in ORDER_STYLES.values() if s.has_versions]),
)
def test_a_document_that_was_written_is_read_as_it_was_in_every_style(found, style):
    assert reread(DOCUMENT, found, style) == (found, [])
