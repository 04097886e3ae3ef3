"""The children of a Товар, in every form (protocol C.3)."""

from decimal import Decimal

import pytest

from django_commerceml.cml import records as r
from django_commerceml.cml.values import EMPTY_ID
from tests.cml.files import read_offer, read_product


def test_a_product_has_all_its_children():
    found = read_product(
        "<ИдСайта>77</ИдСайта><НомерВерсии>v</НомерВерсии><Штрихкод>460</Штрихкод>"
        "<Артикул>А 1</Артикул><Наименование>Чай</Наименование>"
        "<ИдТовараУКонтрагента>x9</ИдТовараУКонтрагента>"
        "<Группы><Ид>g1</Ид><Ид>g2</Ид></Группы><ОсновнаяГруппа><Ид>g2</Ид>"
        "</ОсновнаяГруппа><Категория>c1</Категория><Описание>Чай&lt;br&gt;</Описание>"
        '<Картинка Описание="Вид">import_files/1.jpg</Картинка>'
        "<Картинка>import_files/2.jpg</Картинка><Картинка/>"
        "<Файлы><Файл>doc.pdf</Файл></Файлы><ПолноеНаименование>Чай зелёный"
        "</ПолноеНаименование><Страна>Китай</Страна><ТорговаяМарка>Сенча</ТорговаяМарка>"
        "<ВладелецТорговойМарки><Ид>m0</Ид></ВладелецТорговойМарки>"
        "<Изготовитель><Ид>m1</Ид><Наименование>Завод</Наименование>"
        "<ОфициальноеНаименование>АО</ОфициальноеНаименование></Изготовитель>"
        "<ЗначенияСвойств><ЗначенияСвойства><Ид>s1</Ид><Наименование>Цвет"
        "</Наименование><Значение>v1</Значение><Значение>v2</Значение>"
        "</ЗначенияСвойства></ЗначенияСвойств><СтавкиНалогов><СтавкаНалога>"
        "<Наименование>НДС</Наименование><Ставка>18/118</Ставка></СтавкаНалога>"
        "</СтавкиНалогов><Акцизы><Акциз><Наименование>Чайный</Наименование>"
        "<Сумма>5</Сумма></Акциз></Акцизы><Комплектующие><Комплектующее><Ид>p2</Ид>"
        "<ИдКаталога>k1</ИдКаталога><Количество>2</Количество></Комплектующее>"
        "</Комплектующие><Аналоги><Аналог><Ид>p3</Ид></Аналог></Аналоги>"
        "<ХарактеристикиТовара><ХарактеристикаТовара><Ид>h1</Ид><Наименование>Вес"
        "</Наименование><Значение>100 г</Значение></ХарактеристикаТовара>"
        "</ХарактеристикиТовара><ЗначенияРеквизитов><ЗначениеРеквизита>"
        "<Наименование>Код</Наименование><Значение>1</Значение><Значение>2</Значение>"
        "</ЗначениеРеквизита><ЗначениеРеквизита><Наименование>Код</Наименование>"
        "<Значение>3</Значение></ЗначениеРеквизита></ЗначенияРеквизитов><Код>007</Код>"
        "<Вес>0,1</Вес><Ширина>1</Ширина><Длина>2</Длина><Высота>3</Высота>"
        "<КодГруппыТоваров>5408</КодГруппыТоваров><ВидимостьТовара>Да</ВидимостьТовара>"
    )

    assert found == r.Product(
        id="p1",
        site_id="77",
        version="v",
        barcode="460",
        sku="А 1",
        name="Чай",
        counterparty_product_id="x9",
        group_ids=("g1", "g2"),
        main_group=r.GroupReference(id="g2"),
        category_id="c1",
        description="Чай<br>",
        images=(
            r.Image(path="import_files/1.jpg", description="Вид"),
            r.Image(path="import_files/2.jpg"),
        ),
        attachments=(r.Image(path="doc.pdf"),),
        full_name="Чай зелёный",
        country="Китай",
        brand="Сенча",
        brand_owner=r.Manufacturer(id="m0"),
        manufacturer=r.Manufacturer(id="m1", name="Завод", official_name="АО"),
        property_values=(r.PropertyValue(id="s1", name="Цвет", values=("v1", "v2")),),
        tax_rates=(r.TaxRate(name="НДС", rate="18/118"),),
        excises=(r.Tax(name="Чайный", amount=Decimal(5)),),
        components=(r.Component(id="p2", catalog_id="k1", quantity=Decimal(2)),),
        substitutes=(r.Component(id="p3"),),
        characteristics=(r.Characteristic(id="h1", name="Вес", value="100 г"),),
        attributes=(
            r.Attribute(name="Код", values=("1", "2")),
            r.Attribute(name="Код", values=("3",)),
        ),
        code="007",
        weight=Decimal("0.1"),
        width=Decimal(1),
        length=Decimal(2),
        height=Decimal(3),
        marking_code="5408",
        is_visible=True,
    )


def test_what_a_product_does_not_say_is_none_and_what_it_leaves_empty_is_empty():
    silent = read_product("")
    empty = read_product(
        "<Артикул/><Описание></Описание><Группы/><ЗначенияСвойств/>"
        "<ЗначенияРеквизитов/><Вес/><Картинка/>"
    )

    assert silent == r.Product(id="p1")
    assert empty == r.Product(
        id="p1",
        sku="",
        description="",
        group_ids=(),
        property_values=(),
        attributes=(),
        images=(),
    )


@pytest.mark.parametrize(
    ("xml", "unit"),
    [
        (
            (
                '<БазоваяЕдиница Код="796 " НаименованиеПолное="Штука" '
                'МеждународноеСокращение="PCE">шт</БазоваяЕдиница>'
            ),
            r.Unit(code="796", full_name="Штука", international_code="PCE", text="шт"),
        ),
        (
            (
                '<БазоваяЕдиница Код="796" НаименованиеКраткое="шт"><Пересчет>'
                "<Единица>778</Единица><Коэффициент>12</Коэффициент></Пересчет>\n"
                "<Пересчет/></БазоваяЕдиница>"
            ),
            r.Unit(
                code="796",
                short_name_attribute="шт",
                conversions=(
                    r.UnitConversion(unit="778", factor=Decimal(12)),
                    r.UnitConversion(),
                ),
            ),
        ),
        ("<БазоваяЕдиница>796 </БазоваяЕдиница>", r.Unit(text="796")),
        ("<БазоваяЕдиница/>", r.Unit()),
    ],
)
def test_a_base_unit_is_read_in_every_form(xml, unit):
    assert read_product(xml).base_unit == unit
    assert read_offer(xml).base_unit == unit


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        (
            "<ЗначенияСвойства><Ид>s</Ид><Значение>v</Значение></ЗначенияСвойства>",
            ("v",),
        ),
        (
            "<ЗначениеСвойства><Ид>s</Ид><Значение>v</Значение></ЗначениеСвойства>",
            ("v",),
        ),
        (
            "<ЗначенияСвойства><Ид>s</Ид><ИдЗначения>v</ИдЗначения></ЗначенияСвойства>",
            ("v",),
        ),
        ("<ЗначенияСвойства><Ид>s</Ид><Значение/></ЗначенияСвойства>", ()),
        (
            f"<ЗначенияСвойства><Ид>s</Ид><Значение>{EMPTY_ID}</Значение></ЗначенияСвойства>",
            (),
        ),
        ("<ЗначенияСвойства><Ид>s</Ид></ЗначенияСвойства>", ()),
    ],
)
def test_the_values_of_a_property_are_read_in_every_form(inside, value):
    xml = f"<ЗначенияСвойств>{inside}</ЗначенияСвойств>"
    expected = (r.PropertyValue(id="s", values=value),)

    assert read_product(xml).property_values == expected
    assert read_offer(xml).property_values == expected


@pytest.mark.parametrize(
    ("xml", "attribute", "value"),
    [
        ("<ШтрихКод>460</ШтрихКод>", "barcode", "460"),
        (
            "<Производитель><Ид>m</Ид></Производитель>",
            "manufacturer",
            r.Manufacturer(id="m"),
        ),
        (
            "<Изготовитель>Завод</Изготовитель>",
            "manufacturer",
            r.Manufacturer(name="Завод"),
        ),
    ],
)
def test_other_spellings_mean_the_same(xml, attribute, value):
    assert getattr(read_product(xml), attribute) == value
