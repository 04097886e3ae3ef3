"""The elements of the catalogue side of CommerceML, each declared once.

The order of the members is the order of the official schema 2.10, so that what
is written for 2.05 to 2.10 is valid (protocol C.16); reading accepts any order.
"""

from typing import Any

from django_commerceml.cml import records
from django_commerceml.cml.declarations import (
    AMOUNT,
    BOOLEAN,
    CURRENCY,
    DATE,
    ID,
    INTEGER,
    OPTION_VALUE,
    QUANTITY,
    Attribute,
    Element,
    Leaf,
    Mark,
    OwnText,
)
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.nesting import Child, Children, Leaves
from django_commerceml.cml.stock import StockMember

_ID = Leaf("Ид", "id", ID)
_NAME = Leaf("Наименование", "name")
_VERSION = Leaf("НомерВерсии", "version")
_DESCRIPTION = Leaf("Описание", "description")
_HEAD = (_ID, _VERSION, Mark(), _NAME)

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
    Leaf("Тип", "kind"),
    Leaf("Значение", "value"),
    Leaf("Комментарий", "comment"),
    reports_missing=False,
)
TAX = Element(
    "Налог",
    records.Tax,
    _NAME,
    Leaf("УчтеноВСумме", "is_included", BOOLEAN),
    Leaf("Акциз", "is_excise", BOOLEAN),
    Leaf("Сумма", "amount", QUANTITY),
    Leaf("Ставка", "rate"),
)
GROUP = Element(
    "Группа",
    records.Group,
    *_HEAD,
    _DESCRIPTION,
    Leaf("Картинка", "image", aliases="БитриксКартинка"),
    Leaf("БитриксСортировка", "sort_order", INTEGER, aliases="Сортировка"),
)
GROUP.extend(Children("Группа", "groups", GROUP, within="Группы"))

_OPTION = Element(
    "Справочник",
    records.PropertyOption,
    Leaf("ИдЗначения", "id", ID, aliases="Ид"),
    Leaf("Значение", "value"),
    Leaf("ПоУмолчанию", "is_default", BOOLEAN),
    Leaf("Сортировка", "sort_order", INTEGER),
    reports_missing=False,
)


class _Options(Children):
    """ВариантыЗначений: Справочник, ВариантЗначения, or plain text variants."""

    def __init__(self) -> None:
        super().__init__(
            "Справочник",
            "options",
            _OPTION,
            within="ВариантыЗначений",
            aliases="ВариантЗначения",
            containers="ТипыЗначений",
        )

    def _read_container(self, node: Any, into: Any, problems: Any) -> None:
        super()._read_container(node, into, problems)
        for child in node.iter("Значение", "Вариант", "Тип", "Справочник"):
            self._read_old_form(child, node, into, problems)

    @staticmethod
    def _read_old_form(child: Any, node: Any, into: Any, problems: Any) -> None:
        value = (child.text or "").strip()
        if child.tag == "Тип" and value:
            into["value_type"] = value
        elif child.tag == "Справочник" and child.getparent() is not node:
            option = _OPTION.read(child, problems)
            if option is not None:
                into["options"].append(option)
        elif (
            child.tag in {"Значение", "Вариант"}
            and value
            and child.getparent().tag == "ВариантыЗначений"
        ):
            into["options"].append(records.PropertyOption(id=value, value=value))


PROPERTY = Element(
    "Свойство",
    records.Property,
    *_HEAD,
    _DESCRIPTION,
    Leaf("Обязательное", "is_required", BOOLEAN),
    Leaf("Множественное", "is_multiple", BOOLEAN),
    Leaf("Внешний", "is_external", BOOLEAN),
    Leaf("Информационное", "is_informational", BOOLEAN),
    Leaf("ТипЗначений", "value_type"),
    _Options(),
    Leaf("ДляТоваров", "for_products", BOOLEAN),
    Leaf("ДляПредложений", "for_offers", BOOLEAN),
    Leaf("ДляДокументов", "for_documents", BOOLEAN),
)
CATEGORY = Element(
    "Категория",
    records.Category,
    *_HEAD,
    Leaves("Ид", "property_ids", ID, within="Свойства"),
)
PRICE_TYPE = Element(
    "ТипЦены",
    records.PriceType,
    *_HEAD,
    Leaf("Валюта", "currency", CURRENCY),
    _DESCRIPTION,
    Children("Налог", "taxes", TAX),
)
WAREHOUSE = Element(
    "Склад",
    records.Warehouse,
    *_HEAD,
    Leaf("Комментарий", "comment"),
    Child("Адрес", "address", ADDRESS),
    Children("Контакт", "contacts", CONTACT, within="Контакты"),
)
UNIT_DEFINITION = Element(
    "ЕдиницаИзмерения",
    records.UnitDefinition,
    _ID,
    _VERSION,
    Mark(),
    Leaf("НаименованиеКраткое", "short_name"),
    Leaf("Код", "code", ID),
    Leaf("НаименованиеПолное", "full_name"),
    Leaf("МеждународноеСокращение", "international_code"),
)
BASE_UNIT = Element(
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
PROPERTY_VALUE = Element(
    "ЗначенияСвойства",
    records.PropertyValue,
    _ID,
    _NAME,
    Leaves("Значение", "values", OPTION_VALUE, aliases="ИдЗначения"),
    reports_missing=False,
)
CHARACTERISTIC = Element(
    "ХарактеристикаТовара",
    records.Characteristic,
    _ID,
    _NAME,
    Leaf("Значение", "value"),
    reports_missing=False,
)
ATTRIBUTE = Element(
    "ЗначениеРеквизита",
    records.Attribute,
    _NAME,
    Leaves("Значение", "values"),
    reports_missing=False,
)
MANUFACTURER = Element(
    "Изготовитель",
    records.Manufacturer,
    _ID,
    _NAME,
    Leaf("ОфициальноеНаименование", "official_name"),
    OwnText("name"),
)
COMPONENT = Element(
    "Комплектующее",
    records.Component,
    _ID,
    Leaf("ИдКаталога", "catalog_id", ID),
    Leaf("ИдКлассификатора", "classifier_id", ID),
    _NAME,
    Leaf("Количество", "quantity", QUANTITY),
)
_UNIT = Child("БазоваяЕдиница", "base_unit", BASE_UNIT)
_BARCODE = Leaf("Штрихкод", "barcode", aliases="ШтрихКод")
_SKU = Leaf("Артикул", "sku")
_IMAGES = Children("Картинка", "images", IMAGE)
_PROPERTY_VALUES = Children(
    "ЗначенияСвойства",
    "property_values",
    PROPERTY_VALUE,
    within="ЗначенияСвойств",
    aliases="ЗначениеСвойства",
)
_CHARACTERISTICS = Children(
    "ХарактеристикаТовара",
    "characteristics",
    CHARACTERISTIC,
    within="ХарактеристикиТовара",
)
_ATTRIBUTES = Children(
    "ЗначениеРеквизита", "attributes", ATTRIBUTE, within="ЗначенияРеквизитов"
)
_SIZES = (
    Leaf("Вес", "weight", QUANTITY),
    Leaf("Ширина", "width", QUANTITY),
    Leaf("Длина", "length", QUANTITY),
    Leaf("Высота", "height", QUANTITY),
    Leaf("КодГруппыТоваров", "marking_code"),
)
_GROUP_REFERENCE = Element(
    "ОсновнаяГруппа", records.GroupReference, _ID, reports_missing=False
)
PRODUCT = Element(
    "Товар",
    records.Product,
    _ID,
    Leaf("ИдСайта", "site_id", ID),
    _VERSION,
    Mark(),
    _BARCODE,
    _SKU,
    _NAME,
    _UNIT,
    Leaf("ИдТовараУКонтрагента", "counterparty_product_id", ID),
    Leaves("Ид", "group_ids", ID, within="Группы"),
    Child("ОсновнаяГруппа", "main_group", _GROUP_REFERENCE),
    Leaf("Категория", "category_id", ID),
    _DESCRIPTION,
    _IMAGES,
    Children("Файл", "attachments", IMAGE, within="Файлы"),
    Leaf("ПолноеНаименование", "full_name"),
    Leaf("Страна", "country"),
    Leaf("ТорговаяМарка", "brand"),
    Child("ВладелецТорговойМарки", "brand_owner", MANUFACTURER),
    Child("Изготовитель", "manufacturer", MANUFACTURER, aliases="Производитель"),
    _PROPERTY_VALUES,
    Children(
        "СтавкаНалога",
        "tax_rates",
        Element("СтавкаНалога", records.TaxRate, _NAME, Leaf("Ставка", "rate")),
        within="СтавкиНалогов",
    ),
    Children("Акциз", "excises", TAX, within="Акцизы"),
    Children("Комплектующее", "components", COMPONENT, within="Комплектующие"),
    Children("Аналог", "substitutes", COMPONENT, within="Аналоги"),
    _CHARACTERISTICS,
    _ATTRIBUTES,
    Leaf("Код", "code"),
    *_SIZES,
    Leaf("ВидимостьТовара", "is_visible", BOOLEAN),
)
PRICE = Element(
    "Цена",
    records.Price,
    Leaf("Представление", "text"),
    Leaf("ИдТипаЦены", "price_type_id", ID),
    Leaf("ЦенаЗаЕдиницу", "amount", AMOUNT),
    Leaf("Валюта", "currency", CURRENCY),
    Leaf("Единица", "unit"),
    Leaf("Коэффициент", "factor", QUANTITY),
    Leaf("МинКоличество", "min_quantity", QUANTITY, aliases="КоличествоОт"),
    Leaf("КоличествоДо", "max_quantity", QUANTITY),
    Leaf("ИдКаталога", "catalog_id", ID),
    Children("Налог", "taxes", TAX),
)
OFFER = Element(
    "Предложение",
    records.Offer,
    _ID,
    _VERSION,
    Mark(),
    _BARCODE,
    _SKU,
    Leaf("ИдХарактеристики", "characteristic_id", ID),
    Leaf("КодЕдиницыИзмерения", "unit_code", ID),
    _NAME,
    _UNIT,
    _IMAGES,
    _PROPERTY_VALUES,
    _CHARACTERISTICS,
    _ATTRIBUTES,
    Children("Цена", "prices", PRICE, within="Цены"),
    Leaf("Количество", "quantity", QUANTITY),
    StockMember(),
    Children(
        "СкидкаНаценка",
        "discounts",
        Element(
            "СкидкаНаценка",
            records.Discount,
            Leaf("Условие", "condition"),
            Leaf("ЗначениеУсловия", "value"),
            Leaf("Процент", "percent", QUANTITY),
        ),
        within="СкидкиНаценки",
        aliases="Скидка Наценка",
    ),
    *_SIZES,
)
REFERENCE_FIELD = Element(
    "Реквизит", records.ReferenceField, _ID, _NAME, Leaf("ТипЗначений", "value_type")
)
REFERENCE_ITEM = Element(
    "ЭлементСправочника",
    records.ReferenceItem,
    _ID,
    _VERSION,
    Mark(),
    Children(
        "ЗначениеРеквизита",
        "values",
        Element(
            "ЗначениеРеквизита",
            records.ReferenceValue,
            _ID,
            _NAME,
            Leaf("Значение", "value"),
        ),
        within="ЗначенияРеквизитов",
    ),
)
_BANK = Element(
    "Банк",
    records.Bank,
    Leaf("СчетКорреспондентский", "correspondent_account"),
    _NAME,
    Child("Адрес", "address", ADDRESS),
    Leaf("БИК", "bik"),
    Leaf("SWIFT", "swift"),
)
_REPRESENTATIVE = Element(
    "Представитель",
    records.Representative,
    Leaf("Отношение", "relation"),
    _ID,
    _NAME,
    reports_missing=False,
)


class _Representatives(Children):
    """Представители: the schema's flat form and 2.03's nested Контрагент."""

    def __init__(self) -> None:
        super().__init__(
            "Представитель", "representatives", _REPRESENTATIVE, within="Представители"
        )

    def _read_container(self, node: Any, into: Any, problems: Any) -> None:
        super()._read_container(node, into, problems)
        for child in node.iterfind("Представитель/Контрагент"):
            self._read_item(child, into, problems)


COUNTERPARTY = Element(
    "Контрагент",
    records.Counterparty,
    *_HEAD,
    Leaf("ОфициальноеНаименование", "official_name"),
    Leaf("ПолноеНаименование", "full_name"),
    Leaf("Обращение", "salutation"),
    Leaf("Фамилия", "last_name"),
    Leaf("Имя", "first_name"),
    Leaf("Отчество", "middle_name"),
    Leaf("ДатаРождения", "birth_date", DATE),
    Leaf("МестоРождения", "birth_place"),
    Leaf("Пол", "sex"),
    Child("ЮридическийАдрес", "legal_address", ADDRESS),
    Leaf("ИНН", "inn"),
    Leaf("КПП", "kpp"),
    Leaf("ОсновнойВидДеятельности", "main_activity"),
    Leaf("ЕГРПО", "egrpo"),
    Leaf("ОКВЭД", "okved"),
    Leaf("ОКДП", "okdp"),
    Leaf("ОКОПФ", "okopf"),
    Leaf("ОКФС", "okfs"),
    Leaf("ОКПО", "okpo", aliases="КодПоОКПО"),
    Leaf("ДатаРегистрации", "registered_date", DATE),
    Children(
        "РасчетныйСчет",
        "bank_accounts",
        Element(
            "РасчетныйСчет",
            records.BankAccount,
            Leaf("НомерСчета", "number"),
            Child("Банк", "bank", _BANK),
            Child("БанкКорреспондент", "correspondent_bank", _BANK),
            Leaf("Комментарий", "comment"),
            reports_missing=False,
        ),
        within="РасчетныеСчета",
    ),
    Child(
        "УдостоверениеЛичности",
        "identity_document",
        Element(
            "УдостоверениеЛичности",
            records.IdentityDocument,
            Leaf("ВидДокумента", "kind"),
            Leaf("Серия", "series"),
            Leaf("Номер", "number"),
            Leaf("ДатаВыдачи", "issued_date", DATE),
            Leaf("КемВыдан", "issued_by"),
        ),
    ),
    Child("АдресРегистрации", "registration_address", ADDRESS),
    Leaf("Комментарий", "comment"),
    Child("Адрес", "address", ADDRESS),
    Children("Контакт", "contacts", CONTACT, within="Контакты"),
    _Representatives(),
    Leaf("Роль", "role"),
    _ATTRIBUTES,
)

ELEMENTS: dict[RecordKind, Element[Any]] = {
    RecordKind.GROUP: GROUP,
    RecordKind.PROPERTY: PROPERTY,
    RecordKind.CATEGORY: CATEGORY,
    RecordKind.PRICE_TYPE: PRICE_TYPE,
    RecordKind.WAREHOUSE: WAREHOUSE,
    RecordKind.UNIT: UNIT_DEFINITION,
    RecordKind.PRODUCT: PRODUCT,
    RecordKind.OFFER: OFFER,
    RecordKind.REFERENCE_FIELD: REFERENCE_FIELD,
    RecordKind.REFERENCE_ITEM: REFERENCE_ITEM,
    RecordKind.COUNTERPARTY: COUNTERPARTY,
}
"""The declaration of every record that a file of the catalogue side holds."""
