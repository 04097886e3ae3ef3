"""The elements of a classifier."""

from typing import Any

from django_commerceml.cml import records
from django_commerceml.cml.declarations import BOOLEAN, CURRENCY, ID, INTEGER, Element
from django_commerceml.cml.fields.parts import (
    ADDRESS,
    CONTACT,
    DESCRIPTION,
    HEAD,
    ID_LEAF,
    TAX,
    VERSION,
)
from django_commerceml.cml.members import Leaf, Mark
from django_commerceml.cml.nesting import Child, Children, Leaves

GROUP = Element(
    "Группа",
    records.Group,
    *HEAD,
    DESCRIPTION,
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
    *HEAD,
    DESCRIPTION,
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
    *HEAD,
    Leaves("Ид", "property_ids", ID, within="Свойства"),
)
PRICE_TYPE = Element(
    "ТипЦены",
    records.PriceType,
    *HEAD,
    Leaf("Валюта", "currency", CURRENCY),
    DESCRIPTION,
    Children("Налог", "taxes", TAX),
)
WAREHOUSE = Element(
    "Склад",
    records.Warehouse,
    *HEAD,
    Leaf("Комментарий", "comment"),
    Child("Адрес", "address", ADDRESS),
    Children("Контакт", "contacts", CONTACT, within="Контакты"),
)
UNIT_DEFINITION = Element(
    "ЕдиницаИзмерения",
    records.UnitDefinition,
    ID_LEAF,
    VERSION,
    Mark(),
    Leaf("НаименованиеКраткое", "short_name"),
    Leaf("Код", "code", ID),
    Leaf("НаименованиеПолное", "full_name"),
    Leaf("МеждународноеСокращение", "international_code"),
)
