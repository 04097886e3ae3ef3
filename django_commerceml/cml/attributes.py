"""The реквизиты of documents that have a meaning, and how they are spelled."""

from enum import StrEnum
from typing import Final


class DocumentAttribute(StrEnum):
    """The реквизиты of documents with a meaning of their own (protocol C.9-C.12)."""

    NUMBER_1C = "Номер по 1С"
    DATE_1C = "Дата по 1С"
    IS_POSTED = "Проведен"
    IS_DELETED = "ПометкаУдаления"
    IS_CANCELLED = "Отменен"
    CANCELLED_AT = "Дата отмены"
    ORDER_CANCELLED_AT = "Дата отмены заказа"
    CANCELLATION_REASON = "Причина отмены"
    STATUS_ID = "Статуса заказа ИД"
    STATUS_NAME = "Статус заказа"
    STATUS_CHANGED_AT = "Дата изменения статуса"
    IS_FINAL_STATUS = "Финальный статус"

    PAYMENT_NUMBER_1C = "Номер оплаты по 1С"
    PAYMENT_DATE_1C = "Дата оплаты по 1С"
    IS_PAID = "Оплачен"
    IS_PAYMENT_DONE = "Оплачено"
    """Of a payment; the order's own word is "Оплачен"."""
    IS_ORDER_PAID = "Заказ оплачен"
    """What the site says; 1C only hands it back."""
    PAYMENT_NUMBER = "Номер платежного документа"
    RECEIPT_NUMBER = "Номер чека"
    PAYMENT_DATE = "Дата оплаты"
    PAYMENT_METHOD_ID = "Метод оплаты ИД"
    PAYMENT_METHOD_NAME = "Метод оплаты"
    IS_REFUND = "Признак возврата"
    REFUND_REASON = "Причина к возврату"

    SHIPMENT_NUMBER_1C = "Номер отгрузки по 1С"
    SHIPMENT_DATE_1C = "Дата отгрузки по 1С"
    IS_SHIPPED = "Отгружен"
    IS_SHIPMENT_DONE = "Отгружено"
    """Of a shipment; the order's own word is "Отгружен"."""
    SHIPMENT_DATE = "Дата отгрузки"
    SHIPMENT_STATUS = "Статус отгрузки"
    SHIPMENT_CANCELLATION_REASON = "Причина отмены отгрузки"
    IS_DELIVERY_ALLOWED = "Доставка разрешена"
    DELIVERY_ALLOWED_AT = "Дата разрешения доставки"
    DELIVERY_LAST_ALLOWED_AT = "Дата последнего разрешения по доставке"
    DELIVERY_ID = "Метод доставки ИД"
    DELIVERY_NAME = "Метод доставки"
    DELIVERY_TYPE_ID = "Способ доставки ИД"
    DELIVERY_TYPE_NAME = "Способ доставки"
    DELIVERY_PRICE = "Сумма доставки"
    DELIVERY_ADDRESS = "Адрес доставки"
    DELIVERY_LOCATION = "Местоположения доставки"
    IS_RESERVED = "Резервирование"
    TRACKING_ID = "Идентификатор отправления"
    TRACKING_NUMBER = "Трек-номер"

    CUSTOMER_COMMENT = "Комментарии покупателя"
    SITE = "Сайт"


DATED: Final = frozenset(
    {
        DocumentAttribute.DATE_1C,
        DocumentAttribute.CANCELLED_AT,
        DocumentAttribute.ORDER_CANCELLED_AT,
        DocumentAttribute.STATUS_CHANGED_AT,
        DocumentAttribute.PAYMENT_DATE_1C,
        DocumentAttribute.PAYMENT_DATE,
        DocumentAttribute.SHIPMENT_DATE_1C,
        DocumentAttribute.SHIPMENT_DATE,
        DocumentAttribute.DELIVERY_ALLOWED_AT,
        DocumentAttribute.DELIVERY_LAST_ALLOWED_AT,
    }
)
"""The attributes of which the value is a moment."""

_ENGLISH: Final = {
    "Number by 1C": DocumentAttribute.NUMBER_1C,
    "Date by 1C": DocumentAttribute.DATE_1C,
    "Payment number by 1C": DocumentAttribute.PAYMENT_NUMBER_1C,
    "Payments date by 1C": DocumentAttribute.PAYMENT_DATE_1C,
    "Payment date by 1C": DocumentAttribute.PAYMENT_DATE_1C,
    "Shipment number by 1C": DocumentAttribute.SHIPMENT_NUMBER_1C,
    "Shipment date by 1C": DocumentAttribute.SHIPMENT_DATE_1C,
}
"""What a 1C whose user works in English calls the attributes (protocol C.12)."""

_UNITED: Final = str.maketrans({"ё": "е", "c": "с", " ": "", "\u00a0": ""})
"""Blanks and look-alike letters differ between configurations."""


def _key(name: str) -> str:
    return name.lower().translate(_UNITED)


_KNOWN: Final = {
    **{_key(name): attribute for name, attribute in _ENGLISH.items()},
    **{_key(attribute): attribute for attribute in DocumentAttribute},
}


def find_attribute(name: str) -> DocumentAttribute | None:
    """Return the attribute that *name* spells, in Russian or in English."""
    return _KNOWN.get(_key(name))
