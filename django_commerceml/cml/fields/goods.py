"""The Товар of a catalogue."""

from django_commerceml.cml import records
from django_commerceml.cml.declarations import BOOLEAN, ID, QUANTITY, Element
from django_commerceml.cml.fields.parts import (
    ATTRIBUTES,
    BARCODE,
    CHARACTERISTICS,
    DESCRIPTION,
    ID_LEAF,
    IMAGE,
    IMAGES,
    NAME,
    PROPERTY_VALUES,
    SIZES,
    SKU,
    TAX,
    TAX_RATE,
    UNIT,
    VERSION,
)
from django_commerceml.cml.members import Leaf, Mark, OwnText
from django_commerceml.cml.nesting import Child, Children, Leaves

MANUFACTURER = Element(
    "Изготовитель",
    records.Manufacturer,
    ID_LEAF,
    NAME,
    Leaf("ОфициальноеНаименование", "official_name"),
    OwnText("name"),
)
COMPONENT = Element(
    "Комплектующее",
    records.Component,
    ID_LEAF,
    Leaf("ИдКаталога", "catalog_id", ID),
    Leaf("ИдКлассификатора", "classifier_id", ID),
    NAME,
    Leaf("Количество", "quantity", QUANTITY),
)
_GROUP_REFERENCE = Element(
    "ОсновнаяГруппа", records.GroupReference, ID_LEAF, reports_missing=False
)
PRODUCT = Element(
    "Товар",
    records.Product,
    ID_LEAF,
    Leaf("ИдСайта", "site_id", ID),
    VERSION,
    Mark(),
    BARCODE,
    SKU,
    NAME,
    UNIT,
    Leaf("ИдТовараУКонтрагента", "counterparty_product_id", ID),
    Leaves("Ид", "group_ids", ID, within="Группы"),
    Child("ОсновнаяГруппа", "main_group", _GROUP_REFERENCE),
    Leaf("Категория", "category_id", ID),
    DESCRIPTION,
    IMAGES,
    Children("Файл", "attachments", IMAGE, within="Файлы"),
    Leaf("ПолноеНаименование", "full_name"),
    Leaf("Страна", "country"),
    Leaf("ТорговаяМарка", "brand"),
    Child("ВладелецТорговойМарки", "brand_owner", MANUFACTURER),
    Child("Изготовитель", "manufacturer", MANUFACTURER, aliases="Производитель"),
    PROPERTY_VALUES,
    Children(
        "СтавкаНалога",
        "tax_rates",
        TAX_RATE,
        within="СтавкиНалогов",
    ),
    Children("Акциз", "excises", TAX, within="Акцизы"),
    Children("Комплектующее", "components", COMPONENT, within="Комплектующие"),
    Children("Аналог", "substitutes", COMPONENT, within="Аналоги"),
    CHARACTERISTICS,
    ATTRIBUTES,
    Leaf("Код", "code"),
    *SIZES,
    Leaf("ВидимостьТовара", "is_visible", BOOLEAN),
)
