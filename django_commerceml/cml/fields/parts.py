"""The elements that lie within others, each declared once."""

from django_commerceml.cml import records
from django_commerceml.cml.contacts import ContactKindLeaf
from django_commerceml.cml.declarations import (
    BOOLEAN,
    ID,
    OPTION_VALUE,
    QUANTITY,
    CommonElement,
    Element,
)
from django_commerceml.cml.members import Attribute, Leaf, Mark, OwnText
from django_commerceml.cml.nesting import Child, Children, Leaves

ID_LEAF = Leaf("Ид", "id", ID)
NAME = Leaf("Наименование", "name")
VERSION = Leaf("НомерВерсии", "version")
DESCRIPTION = Leaf("Описание", "description")
HEAD = (ID_LEAF, VERSION, Mark(), NAME)
ADDRESS = Element(
    "Адрес",
    records.Address,
    Leaf("Представление", "text"),
    Leaf("Комментарий", "comment"),
    Children(
        "АдресноеПоле",
        "parts",
        Element(
            "АдресноеПоле",
            records.AddressPart,
            Leaf("Тип", "kind"),
            Leaf("Значение", "value"),
            reports_missing=False,
        ),
    ),
)
CONTACT = Element(
    "Контакт",
    records.Contact,
    ContactKindLeaf(),
    Leaf("Значение", "value"),
    Leaf("Комментарий", "comment"),
    reports_missing=False,
)
TAX = Element(
    "Налог",
    records.Tax,
    NAME,
    Leaf("УчтеноВСумме", "is_included", BOOLEAN),
    Leaf("Акциз", "is_excise", BOOLEAN),
    Leaf("Сумма", "amount", QUANTITY),
    Leaf("Ставка", "rate"),
)
TAX_RATE = Element("СтавкаНалога", records.TaxRate, NAME, Leaf("Ставка", "rate"))
BASE_UNIT = CommonElement(
    "БазоваяЕдиница",
    records.Unit,
    Attribute("Код", "code", ID),
    Attribute("НаименованиеПолное", "full_name"),
    Attribute("МеждународноеСокращение", "international_code"),
    Attribute("НаименованиеКраткое", "short_name_attribute"),
    OwnText("text"),
    Children(
        "Пересчет",
        "conversions",
        Element(
            "Пересчет",
            records.UnitConversion,
            Leaf("Единица", "unit", ID),
            Leaf("Коэффициент", "factor", QUANTITY),
        ),
    ),
)
IMAGE = Element(
    "Картинка",
    records.Image,
    Attribute("Описание", "description"),
    OwnText("path"),
    reports_missing=False,
)
PROPERTY_VALUE = CommonElement(
    "ЗначенияСвойства",
    records.PropertyValue,
    ID_LEAF,
    NAME,
    Leaves("Значение", "values", OPTION_VALUE, aliases="ИдЗначения"),
)
CHARACTERISTIC = Element(
    "ХарактеристикаТовара",
    records.Characteristic,
    ID_LEAF,
    NAME,
    Leaf("Значение", "value"),
    reports_missing=False,
)
ATTRIBUTE = Element(
    "ЗначениеРеквизита",
    records.Attribute,
    NAME,
    Leaves("Значение", "values"),
    reports_missing=False,
)
UNIT = Child("БазоваяЕдиница", "base_unit", BASE_UNIT)
BARCODE = Leaf("Штрихкод", "barcode", aliases="ШтрихКод")
SKU = Leaf("Артикул", "sku")
IMAGES = Children("Картинка", "images", IMAGE)
PROPERTY_VALUES = Children(
    "ЗначенияСвойства",
    "property_values",
    PROPERTY_VALUE,
    within="ЗначенияСвойств",
    aliases="ЗначениеСвойства",
)
CHARACTERISTICS = Children(
    "ХарактеристикаТовара",
    "characteristics",
    CHARACTERISTIC,
    within="ХарактеристикиТовара",
)
ATTRIBUTES = Children(
    "ЗначениеРеквизита", "attributes", ATTRIBUTE, within="ЗначенияРеквизитов"
)
SIZES = (
    Leaf("Вес", "weight", QUANTITY),
    Leaf("Ширина", "width", QUANTITY),
    Leaf("Длина", "length", QUANTITY),
    Leaf("Высота", "height", QUANTITY),
    Leaf("КодГруппыТоваров", "marking_code"),
)
