"""The wire words that are not one element's own: roots, sections, namespaces."""

from enum import StrEnum
from typing import Final

ROOT: Final = "КоммерческаяИнформация"

NAMESPACES: Final = (
    "",
    "urn:1C.ru:commerceml_2",
    "urn:1C.ru:commerceml_205",
    "urn:1C.ru:commerceml_208",
    "urn:1C.ru:commerceml_210",
    "urn:1C.ru:commerceml_3",
)
"""The namespaces seen in the wild; a file is read whichever it declares."""


class SectionKind(StrEnum):
    """The elements that hold records."""

    CLASSIFIER = "Классификатор"
    CATALOG = "Каталог"
    OFFER_PACKAGE = "ПакетПредложений"
    OFFER_CHANGES = "ИзмененияПакетаПредложений"
    COUNTERPARTIES = "Контрагенты"
    REFERENCE_BOOKS = "ПользовательскиеСправочники"
    REFERENCE_BOOK = "Справочник"


class RecordKind(StrEnum):
    """The elements that are records."""

    GROUP = "Группа"
    PROPERTY = "Свойство"
    CATEGORY = "Категория"
    PRICE_TYPE = "ТипЦены"
    WAREHOUSE = "Склад"
    UNIT = "ЕдиницаИзмерения"
    PRODUCT = "Товар"
    OFFER = "Предложение"
    REFERENCE_FIELD = "Реквизит"
    REFERENCE_ITEM = "ЭлементСправочника"
    COUNTERPARTY = "Контрагент"
    DOCUMENT = "Документ"


def local_name(name: str) -> str:
    """Return *name* without its namespace or prefix."""
    return name.rpartition("}")[2].rpartition(":")[2]


class AttributeName(StrEnum):
    """The реквизиты with a meaning of their own (protocol C.3, C.7)."""

    KIND = "ТипНоменклатуры"
    FULL_NAME = "Полное наименование"
    CODE = "Код"
    WEIGHT = "Вес"
    HTML_DESCRIPTION = "ОписаниеВФорматеHTML"
    FILE_DESCRIPTION = "ОписаниеФайла"
    """``path#description``, one per picture."""
    ITEM_NAME = "Наименование"
    ITEM_FULL_NAME = "НаименованиеПолное"


class Operation(StrEnum):
    """The operations that documents record (ХозОперация, protocol C.0)."""

    ORDER = "Заказ товара"
    INVOICE = "Счет на оплату"
    SHIPMENT = "Отпуск товара"
    VAT_INVOICE = "Счет-фактура"
    RETURN = "Возврат товара"
    CONSIGNMENT = "Передача товара на комиссию"
    CONSIGNMENT_RETURN = "Возврат комиссионного товара"
    CONSIGNMENT_SALES = "Отчет о продажах комиссионного товара"
    CONSIGNMENT_WRITE_OFF = "Отчет о списании комиссионного товара"
    CASH_PAYMENT = "Выплата наличных денег"
    CASH_REFUND = "Возврат наличных денег"
    BANK_PAYMENT = "Выплата безналичных денег"
    BANK_REFUND = "Возврат безналичных денег"
    ACQUIRING = "Эквайринговая операция"
    REVALUATION = "Переоценка товаров"
    RIGHTS_TRANSFER = "Передача прав"
    OTHER = "Прочие"


class Role(StrEnum):
    """Who somebody is in a document (Роль)."""

    SELLER = "Продавец"
    BUYER = "Покупатель"
    PAYER = "Плательщик"
    RECIPIENT = "Получатель"
    CONSIGNOR = "Комитент"
    CONSIGNEE = "Комиссионер"
    LICENSOR = "Лицензиар"
    LICENSEE = "Лицензиат"


class ContactKind(StrEnum):
    """The kinds of contacts, in the words of the official schema."""

    EXTENSION = "Телефон внутренний"
    WORK_PHONE = "Телефон рабочий"
    MOBILE_PHONE = "Телефон мобильный"
    HOME_PHONE = "Телефон домашний"
    PAGER = "Пейджер"
    FAX = "Факс"
    EMAIL = "Почта"
    ICQ = "ICQ"
    WEBSITE = "ВебСайт"
    COORDINATES = "Координаты на карте"
    OTHER = "Прочее"


VAT: Final = "НДС"
