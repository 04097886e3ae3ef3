"""The children of a Предложение, in every form (protocol C.4 to C.6)."""

from decimal import Decimal

import pytest

from django_commerceml.cml import records as r
from tests.cml.files import package, read_offer, scanned


def test_an_offer_has_all_its_children():
    found = read_offer(
        "<НомерВерсии>v</НомерВерсии><Штрихкод>460</Штрихкод><Артикул>А</Артикул>"
        "<ИдХарактеристики>x1</ИдХарактеристики>"
        "<КодЕдиницыИзмерения>796 </КодЕдиницыИзмерения><Наименование>Чай (100 г)"
        "</Наименование><Картинка>import_files/1.jpg</Картинка>"
        "<ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Вес</Наименование>"
        "<Значение>100 г</Значение></ХарактеристикаТовара></ХарактеристикиТовара>"
        "<ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Код</Наименование>"
        "<Значение>1</Значение></ЗначениеРеквизита></ЗначенияРеквизитов><Цены><Цена>"
        "<Представление> 1 719 RUB за пара</Представление><ИдТипаЦены>t1</ИдТипаЦены>"
        "<ЦенаЗаЕдиницу>1 719,5</ЦенаЗаЕдиницу><Валюта>643</Валюта>"
        "<Единица>PCE</Единица><Коэффициент>1</Коэффициент><МинКоличество>10</МинКоличество>"
        "<ИдКаталога>k1</ИдКаталога><Налог><Наименование>НДС</Наименование>"
        "<УчтеноВСумме>true</УчтеноВСумме></Налог></Цена></Цены>"
        "<Количество>14,5</Количество><СкидкиНаценки><СкидкаНаценка>"
        "<Условие>Количество</Условие><ЗначениеУсловия>5</ЗначениеУсловия>"
        "<Процент>10</Процент></СкидкаНаценка></СкидкиНаценки>"
        "<КодГруппыТоваров>5408</КодГруппыТоваров><Ширина>1</Ширина><Длина>2</Длина>"
        "<Высота>3</Высота><Вес>4</Вес>"
    )

    assert found == r.Offer(
        id="p1",
        characteristic_id="x1",
        version="v",
        barcode="460",
        sku="А",
        unit_code="796",
        name="Чай (100 г)",
        images=(r.Image(path="import_files/1.jpg"),),
        characteristics=(r.Characteristic(name="Вес", value="100 г"),),
        attributes=(r.Attribute(name="Код", values=("1",)),),
        prices=(
            r.Price(
                text="1 719 RUB за пара",
                price_type_id="t1",
                amount=Decimal("1719.5"),
                currency="RUB",
                unit="PCE",
                factor=Decimal(1),
                min_quantity=Decimal(10),
                catalog_id="k1",
                taxes=(r.Tax(name="НДС", is_included=True),),
            ),
        ),
        quantity=Decimal("14.5"),
        discounts=(r.Discount(condition="Количество", value="5", percent=Decimal(10)),),
        marking_code="5408",
        width=Decimal(1),
        length=Decimal(2),
        height=Decimal(3),
        weight=Decimal(4),
    )


LEVELS = (
    r.StockLevel(warehouse_id="w1", quantity=Decimal(12)),
    r.StockLevel(warehouse_id="w2", quantity=Decimal("-2.5")),
)


@pytest.mark.parametrize(
    "stock",
    [
        (
            '<Склад ИдСклада="w1" КоличествоНаСкладе="12"/>'
            '<Склад ИдСклада="w2" КоличествоНаСкладе="-2,5"/>'
        ),
        (
            '<Склады ИдСклада="w1" КоличествоНаСкладе="12"/>'
            '<Склады ИдСклада=" w2 " КоличествоНаСкладе="-2.5"/>'
        ),
        (
            '<Склады><Склад ИдСклада="w1" КоличествоНаСкладе="12"/>'
            '<Склад ИдСклада="w2" КоличествоНаСкладе="-2.5"/></Склады>'
        ),
        (
            "<Остатки><Остаток><Склад><Ид>w1</Ид><Количество>12</Количество></Склад></Остаток>"
            "<Остаток><Склад><Ид>w2</Ид><Количество>-2.5</Количество></Склад></Остаток>"
            "</Остатки>"
        ),
        (
            "<Остатки><Остаток><Склад><Ид>w1</Ид><Количество>12</Количество></Склад>"
            "<Склад><Ид>w2</Ид><Количество>-2.5</Количество></Склад></Остаток></Остатки>"
        ),
        (
            "<КоличествоНаСкладах><ИдСклада>w1</ИдСклада><Количество>12</Количество>"
            "</КоличествоНаСкладах><КоличествоНаСкладах><ИдСклада>w2</ИдСклада>"
            "<Количество>-2.5</Количество></КоличествоНаСкладах>"
        ),
    ],
)
def test_the_stock_by_warehouse_is_read_in_every_form(stock):
    assert read_offer(stock).stock_levels == LEVELS


@pytest.mark.parametrize(
    ("stock", "levels"),
    [
        (
            "<Остатки><Остаток><Количество>5</Количество></Остаток></Остатки>",
            (r.StockLevel(quantity=Decimal(5)),),
        ),
        (
            "<Остатки><Остаток><Количество>0</Количество></Остаток></Остатки>",
            (r.StockLevel(quantity=Decimal(0)),),
        ),
        ("<Остатки/>", ()),
        ("<Остатки><Остаток/></Остатки>", ()),
        ('<Склад ИдСклада="w1"/>', ()),
        ('<Склад ИдСклада="w1" КоличествоНаСкладе=" "/>', ()),
        (
            '<Склад ИдСклада="" КоличествоНаСкладе="5"/>',
            (r.StockLevel(quantity=Decimal(5)),),
        ),
        ("<Количество>5</Количество>", None),
        ("", None),
    ],
)
def test_stock_without_a_warehouse_or_a_quantity_has_a_meaning_too(stock, levels):
    assert read_offer(stock).stock_levels == levels


@pytest.mark.parametrize(
    "xml", ["<КоличествоОт>10</КоличествоОт>", "<МинКоличество>10</МинКоличество>"]
)
def test_the_least_quantity_of_a_price_has_two_spellings(xml):
    found = read_offer(
        f"<Цены><Цена><ЦенаЗаЕдиницу>1</ЦенаЗаЕдиницу>{xml}"
        "<КоличествоДо>20</КоличествоДо></Цена></Цены>"
    )

    assert found.prices == (
        r.Price(amount=Decimal(1), min_quantity=Decimal(10), max_quantity=Decimal(20)),
    )


def test_an_offer_of_only_changes_names_its_characteristic_apart():
    file = package(
        "<Предложение><Ид>p1</Ид><ИдХарактеристики>x1</ИдХарактеристики>"
        '<Склады ИдСклада="w1" КоличествоНаСкладе="12"/></Предложение>',
        kind="ИзмененияПакетаПредложений",
    )

    (reading,) = scanned(file).read()

    assert reading.entry.id == "p1#x1"
    assert reading.record == r.Offer(
        id="p1", characteristic_id="x1", stock_levels=LEVELS[:1]
    )
