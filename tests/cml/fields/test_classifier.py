"""Groups, properties, price types, warehouses and units (protocol C.2)."""

from dataclasses import replace

import pytest

from django_commerceml.cml import records as r
from tests.cml.files import (
    catalog,
    classifier,
    package,
    read_offer,
    read_product,
    read_property,
    record,
)


def test_a_group_holds_the_groups_inside_it():
    file = classifier(
        "<Группы><Группа><Ид>g1</Ид><НомерВерсии>v1</НомерВерсии>"
        "<ПометкаУдаления>false</ПометкаУдаления><Наименование>Чай</Наименование>"
        "<Описание>О чае</Описание><Картинка>import_files/g.jpg</Картинка>"
        "<БитриксСортировка>500</БитриксСортировка><Группы>"
        "<Группа><Ид>g2</Ид><Группы><Группа><Ид>g3</Ид></Группа></Группы></Группа>"
        '<Группа Статус="Удален"><Ид>g4</Ид></Группа></Группы></Группа></Группы>'
    )

    assert record(file) == r.Group(
        id="g1",
        version="v1",
        name="Чай",
        description="О чае",
        image="import_files/g.jpg",
        sort_order=500,
        groups=(
            r.Group(id="g2", groups=(r.Group(id="g3"),)),
            r.Group(id="g4", is_deleted=True),
        ),
    )


@pytest.mark.parametrize(
    ("mark", "is_deleted"),
    [
        ("<ПометкаУдаления>true</ПометкаУдаления>", True),
        ("<ПометкаУдаления>false</ПометкаУдаления>", False),
        ("<Статус>Удален</Статус>", True),
        ("<Статус>Изменен</Статус>", False),
        ("<Статус>Удален</Статус><ПометкаУдаления>false</ПометкаУдаления>", True),
        ("", False),
    ],
)
def test_a_deletion_is_marked_in_any_of_its_spellings(mark, is_deleted):
    assert read_product(mark).is_deleted is is_deleted
    assert read_offer(mark).is_deleted is is_deleted
    assert read_property(mark).is_deleted is is_deleted


@pytest.mark.parametrize("name", ["Товар", "Предложение"])
def test_a_deletion_may_be_an_attribute(name):
    build = catalog if name == "Товар" else package
    file = build(f'<{name} Статус="Удален"><Ид>p1</Ид></{name}>')

    assert record(file).is_deleted is True


def test_a_property_has_all_its_flags():
    found = read_property(
        "<НомерВерсии>v</НомерВерсии><Наименование>Цвет</Наименование>"
        "<Описание>Какой</Описание><Обязательное>true</Обязательное>"
        "<Множественное>true</Множественное><Внешний>true</Внешний>"
        "<Информационное>true</Информационное><ТипЗначений>Строка</ТипЗначений>"
        "<ДляТоваров>true</ДляТоваров><ДляПредложений>false</ДляПредложений>"
        "<ДляДокументов>нет</ДляДокументов><Сериализовано>x</Сериализовано>"
    )

    assert found == r.Property(
        id="s1",
        version="v",
        name="Цвет",
        description="Какой",
        value_type="Строка",
        is_required=True,
        is_multiple=True,
        is_external=True,
        is_informational=True,
        for_products=True,
        for_offers=False,
        for_documents=False,
    )


RED = r.PropertyOption(id="v1", value="красный")
BLUE = r.PropertyOption(id="v2", value="синий")


@pytest.mark.parametrize(
    ("variants", "options"),
    [
        ("<ВариантыЗначений/>", ()),
        (
            (
                "<ВариантыЗначений><Справочник><ИдЗначения>v1</ИдЗначения>"
                "<Значение>красный</Значение></Справочник><Справочник>"
                "<Значение>синий</Значение><ИдЗначения>v2</ИдЗначения></Справочник>"
                "</ВариантыЗначений>"
            ),
            (RED, BLUE),
        ),
        (
            (
                "<ВариантыЗначений><ВариантЗначения><Ид>v1</Ид><Значение>красный</Значение>"
                "<ПоУмолчанию>true</ПоУмолчанию><Сортировка>10</Сортировка>"
                "</ВариантЗначения></ВариантыЗначений>"
            ),
            (replace(RED, is_default=True, sort_order=10),),
        ),
        (
            (
                "<ВариантыЗначений><Значение>красный</Значение>"
                "<Значение> синий </Значение><Значение/></ВариантыЗначений>"
            ),
            (
                r.PropertyOption(id="красный", value="красный"),
                r.PropertyOption(id="синий", value="синий"),
            ),
        ),
        (
            "<ВариантыЗначений><Вариант>красный</Вариант></ВариантыЗначений>",
            (r.PropertyOption(id="красный", value="красный"),),
        ),
        (
            (
                "<ВариантыЗначений><Справочник><ИдЗначения/><Значение>красный</Значение>"
                "</Справочник></ВариантыЗначений>"
            ),
            (),
        ),
    ],
)
def test_the_options_of_a_property_are_read_in_every_form(variants, options):
    found = read_property(f"<ТипЗначений>Справочник</ТипЗначений>{variants}")

    assert (found.value_type, found.options) == ("Справочник", options)


def test_the_oldest_form_of_options_says_the_type_too():
    found = read_property(
        "<ТипыЗначений><ТипЗначений><Тип>Справочник</Тип><ВариантыЗначений>"
        "<Справочник><ИдЗначения>v1</ИдЗначения><Значение>красный</Значение></Справочник>"
        "<Справочник><ИдЗначения>v2</ИдЗначения><Значение>синий</Значение></Справочник>"
        "</ВариантыЗначений></ТипЗначений></ТипыЗначений>"
    )

    assert (found.value_type, found.options) == ("Справочник", (RED, BLUE))


def test_a_property_that_says_nothing_of_its_options_keeps_them():
    assert read_property("").options is None


def test_a_classifier_of_unf_has_categories():
    file = classifier(
        "<Категории><Категория><Ид>c1</Ид><Наименование>Чаи</Наименование>"
        "<Свойства><Ид>s1</Ид><Ид/><Ид> s2 </Ид></Свойства></Категория></Категории>"
    )

    assert record(file) == r.Category(id="c1", name="Чаи", property_ids=("s1", "s2"))


def test_a_price_type_has_a_currency_and_taxes():
    file = classifier(
        "<ТипыЦен><ТипЦены><Ид>t1</Ид><НомерВерсии>v</НомерВерсии>"
        "<Наименование>Розничная</Наименование><Валюта>руб.</Валюта>"
        "<Описание>Для всех</Описание><Налог><Наименование>НДС</Наименование>"
        "<УчтеноВСумме>true</УчтеноВСумме><Акциз>false</Акциз></Налог></ТипЦены></ТипыЦен>"
    )

    assert record(file) == r.PriceType(
        id="t1",
        version="v",
        name="Розничная",
        currency="RUB",
        description="Для всех",
        taxes=(r.Tax(name="НДС", is_included=True, is_excise=False),),
    )


def test_a_warehouse_has_an_address_and_contacts():
    file = classifier(
        "<Склады><Склад><Ид>w1</Ид><Наименование>Главный</Наименование>"
        "<Комментарий>во дворе</Комментарий><Адрес>"
        "<Представление>Москва, Мира, 1</Представление><Комментарий>вход</Комментарий>"
        "<АдресноеПоле><Тип>Город</Тип><Значение>Москва</Значение></АдресноеПоле>"
        "<АдресноеПоле><Тип>Дом</Тип></АдресноеПоле></Адрес><Контакты><Контакт>"
        "<Тип>Почта</Тип><Значение>a@example.org</Значение></Контакт></Контакты>"
        "<ГрафикРаботы>9-18</ГрафикРаботы></Склад></Склады>"
    )

    assert record(file) == r.Warehouse(
        id="w1",
        name="Главный",
        comment="во дворе",
        address=r.Address(
            text="Москва, Мира, 1",
            comment="вход",
            parts=(r.AddressPart(kind="Город", value="Москва"),),
        ),
        contacts=(r.Contact(kind="Почта", value="a@example.org"),),
    )


@pytest.mark.parametrize(("code", "known"), [("796 ", "796"), ("    ", "")])
def test_a_unit_may_have_a_padded_code_or_none(code, known):
    file = classifier(
        "<ЕдиницыИзмерения><ЕдиницаИзмерения><Ид>u1</Ид>"
        f"<НаименованиеКраткое>шт</НаименованиеКраткое><Код>{code}</Код>"
        "<НаименованиеПолное>Штука      </НаименованиеПолное>"
        "<МеждународноеСокращение>PCE</МеждународноеСокращение>"
        "</ЕдиницаИзмерения></ЕдиницыИзмерения>"
    )

    assert record(file) == r.UnitDefinition(
        id="u1",
        code=known,
        short_name="шт",
        full_name="Штука",
        international_code="PCE",
    )
