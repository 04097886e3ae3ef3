"""Which elements of a file may speak of a person."""

import re
from typing import Final

from django_commerceml.cml.attributes import DocumentAttribute, find_attribute

PRIVATE: Final = frozenset(
    {
        "Адрес",
        "АдресДоставки",
        "АдресРегистрации",
        "Владелец",
        "Грузополучатель",
        "Исполнитель",
        "Кассир",
        "Контакт",
        "Контактное",
        "КонтактноеЛицо",
        "Контакты",
        "Контрагент",
        "Контрагенты",
        "Курьер",
        "Менеджер",
        "Ответственный",
        "Пользователь",
        "ПочтовыйАдрес",
        "Представители",
        "Представитель",
        "РасчетныеСчета",
        "РасчетныйСчет",
        "УдостоверениеЛичности",
        "ФактическийАдрес",
        "ЭлементСправочника",
        "ЮридическийАдрес",
    }
)
"""All that lies within them is hidden, but for `OPEN_INSIDE`."""

OPEN_INSIDE: Final = frozenset({"НомерВерсии", "ПометкаУдаления", "Роль"})
TYPED: Final = frozenset({"Контакт", "АдресноеПоле"})
"""Their Тип says of what kind a value is."""

ALWAYS_HIDDEN: Final = frozenset(
    {
        "email",
        "e-mail",
        "ИНН",
        "Имя",
        "Комментарий",
        "Логин",
        "НомерСчета",
        "Отчество",
        "Почта",
        "Телефон",
        "ФИО",
        "Фамилия",
        "ЭлектроннаяПочта",
    }
)

DOCUMENT: Final = "Документ"
OPEN_IN_DOCUMENT: Final = frozenset(
    {
        "Акциз",
        "Артикул",
        "Валюта",
        "Время",
        "ГТД",
        "Дата",
        "Дата1С",
        "Единица",
        "Ид",
        "ИдКаталога",
        "Количество",
        "Коэффициент",
        "Курс",
        "Номер",
        "Номер1С",
        "НомерВерсии",
        "Основание",
        "ПометкаУдаления",
        "Процент",
        "Роль",
        "СрокПлатежа",
        "Ставка",
        "Страна",
        "СтранаПроисхождения",
        "Сумма",
        "УчтеноВСумме",
        "ХозОперация",
        "Цена",
        "ЦенаЗаЕдиницу",
        "ШтрихКод",
        "Штрихкод",
        "БазоваяЕдиница",
    }
)
"""What a document may say aloud; all of it that is not named here is hidden."""

NAMED_IN_DOCUMENT: Final = frozenset(
    {
        "БазоваяЕдиница",
        "ДопРасход",
        "Единица",
        "ЗначениеРеквизита",
        "Налог",
        "Скидка",
        "Склад",
        "СтавкаНалога",
        "Товар",
        "ХарактеристикаТовара",
    }
)
"""Whose Наименование in a document is not the name of a person."""

IDENTIFIERS: Final = frozenset(
    {"Артикул", "Ид", "Код", "Номер", "ШтрихКод", "Штрихкод", "ИдКаталога"}
)
"""Long numbers in them are no telephones."""

_PERSONAL_ATTRIBUTES: Final = frozenset(
    {
        DocumentAttribute.CANCELLATION_REASON,
        DocumentAttribute.CUSTOMER_COMMENT,
        DocumentAttribute.DELIVERY_ADDRESS,
        DocumentAttribute.DELIVERY_LOCATION,
        DocumentAttribute.REFUND_REASON,
        DocumentAttribute.SHIPMENT_CANCELLATION_REASON,
        DocumentAttribute.TRACKING_ID,
        DocumentAttribute.TRACKING_NUMBER,
    }
)
_PERSONAL_WORDS: Final = re.compile(
    "фио|менеджер|ответствен|телефон|mail|почт|адрес|автор|контакт|кассир|логин",
    re.IGNORECASE,
)


def is_open_attribute(name: str) -> bool:
    """Return whether a реквизит of a document, *name*, tells nothing of a person."""
    known = find_attribute(name)
    return known is not None and known not in _PERSONAL_ATTRIBUTES


def sounds_personal(name: str) -> bool:
    """Return whether *name*, of a реквизит of goods, may be about a person."""
    return _PERSONAL_WORDS.search(name) is not None


def may_quote(code: str, element: str) -> bool:
    """Return whether a problem of *code* at *element* may say the value aloud."""
    if code.startswith(("ORD-", "SHOP-")):
        return False
    if not code.startswith("VAL-"):
        return True
    leaf = element.rpartition("/")[2]
    return leaf in OPEN_IN_DOCUMENT - {"Ид"}
