"""The Документ: an order, a payment, a shipment; and the Контейнер of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from django_commerceml.cml import records
from django_commerceml.cml.arrangement import arrange
from django_commerceml.cml.attributes import DATED, find_attribute
from django_commerceml.cml.declarations import (
    BOOLEAN,
    CURRENCY,
    DATE,
    ID,
    NUMBER,
    QUANTITY,
    TIME,
    Element,
    Problems,
    Style,
)
from django_commerceml.cml.fields.classifier import WAREHOUSE
from django_commerceml.cml.fields.parties import COUNTERPARTY
from django_commerceml.cml.fields.parts import (
    ATTRIBUTE,
    BARCODE,
    CHARACTERISTICS,
    ID_LEAF,
    NAME,
    SKU,
    TAX,
    TAX_RATE,
)
from django_commerceml.cml.lengths import shorten
from django_commerceml.cml.members import Leaf
from django_commerceml.cml.moments import dotted_moment, neutral_moment
from django_commerceml.cml.nesting import Children
from django_commerceml.cml.units import LineUnit


class _VersionLeaf(Leaf):
    """A child that only the families which know versions of documents write."""

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the child where *style* has such (see `Member.write`)."""
        if style.has_versions:
            super().write(parent, record, style)


class _DatedAttribute(Element[records.Attribute]):
    """A ЗначениеРеквизита of a document; a moment in it is ISO 8601 in the record."""

    def read(self, node: Any, problems: Problems) -> records.Attribute | None:
        """Return the attribute in *node*, see `Element.read`."""
        record = super().read(node, problems)
        if record is None or find_attribute(record.name) not in DATED:
            return record
        return replace(record, values=tuple(map(neutral_moment, record.values)))

    def fill(self, node: Any, record: records.Attribute, style: Style) -> None:
        """Add what *record* holds to *node*, see `Element.fill`."""
        if style.dates == "dotted" and find_attribute(record.name) in DATED:
            said = tuple(map(dotted_moment, record.values))
            record = replace(record, values=said)
        super().fill(node, record, style)


_DISCOUNT: Final = (
    NAME,
    Leaf("Сумма", "amount", QUANTITY),
    Leaf("Процент", "percent", QUANTITY),
    Leaf("УчтеноВСумме", "is_included", BOOLEAN),
    Leaf("Комментарий", "comment"),
)
_TAXES: Final = Children("Налог", "taxes", TAX, within="Налоги")
_DISCOUNTS: Final = Children(
    "Скидка",
    "discounts",
    Element("Скидка", records.DocumentDiscount, *_DISCOUNT),
    within="Скидки",
)
_SURCHARGES: Final = Children(
    "ДопРасход",
    "surcharges",
    Element("ДопРасход", records.Surcharge, *_DISCOUNT),
    within="ДопРасходы",
)
LINE: Final = Element(
    "Товар",
    records.DocumentLine,
    ID_LEAF,
    BARCODE,
    SKU,
    NAME,
    LineUnit("БазоваяЕдиница", "attributes"),
    Children("СтавкаНалога", "tax_rates", TAX_RATE, within="СтавкиНалогов"),
    CHARACTERISTICS,
    Children(
        "ЗначениеРеквизита",
        "attributes",
        ATTRIBUTE,
        within="ЗначенияРеквизитов",
        containers="ДополнительныеЗначенияРеквизитов",
    ),
    Leaf("ИдКаталога", "catalog_id", ID),
    Leaf("ЦенаЗаЕдиницу", "price", QUANTITY, aliases="Цена"),
    Leaf("Количество", "quantity", QUANTITY),
    Leaf("Сумма", "total", QUANTITY),
    LineUnit("Единица", "children"),
    Leaf("Коэффициент", "factor", NUMBER),
    Leaf("СтранаПроисхождения", "country", aliases="Страна"),
    Leaf("ГТД", "customs_declaration"),
    _TAXES,
    _DISCOUNTS,
    _SURCHARGES,
)
DOCUMENT: Final = Element(
    "Документ",
    records.OrderDocument,
    ID_LEAF,
    Leaf("Номер", "number"),
    Leaf("Дата", "date", DATE),
    Leaf("ХозОперация", "operation"),
    Leaf("Роль", "role"),
    Leaf("Валюта", "currency", CURRENCY),
    Leaf("Курс", "exchange_rate", NUMBER),
    Leaf("Сумма", "total", QUANTITY),
    _VersionLeaf("НомерВерсии", "version"),
    _VersionLeaf("Номер1С", "number_1c"),
    _VersionLeaf("Дата1С", "date_1c", DATE),
    _VersionLeaf("ПометкаУдаления", "is_deleted", BOOLEAN),
    Leaf("Основание", "basis_id", ID),
    Children("Контрагент", "counterparties", COUNTERPARTY, within="Контрагенты"),
    Leaf("Время", "time", TIME),
    Leaf("СрокПлатежа", "due_date", DATE),
    Leaf("Комментарий", "comment"),
    _TAXES,
    _DISCOUNTS,
    _SURCHARGES,
    Children("Склад", "warehouses", WAREHOUSE, within="Склады"),
    Children("Товар", "lines", LINE, within="Товары"),
    Children(
        "ЗначениеРеквизита",
        "attributes",
        _DatedAttribute(
            "ЗначениеРеквизита",
            records.Attribute,
            *ATTRIBUTE.members,
            reports_missing=False,
        ),
        within="ЗначенияРеквизитов",
    ),
)
DOCUMENT.extend(
    Children(
        "ПодчиненныйДокумент",
        "subordinates",
        DOCUMENT,
        within="ПодчиненныеДокументы",
    )
)


class _Container(Element[records.OrderContainer]):
    """A Контейнер, or a Документ that is alone."""

    def read(self, node: Any, problems: Problems) -> records.OrderContainer | None:
        """Return the documents in *node*, see `Element.read`."""
        if node.tag == self.name:
            return super().read(node, problems)
        document = DOCUMENT.read(node, problems)
        documents = () if document is None else (document,)
        return records.OrderContainer(documents=documents)

    def nodes(self, record: records.OrderContainer, style: Style) -> Iterable[Any]:
        """Return the elements that *record* is in a file of *style*."""
        return map(shorten, self._nodes(record, style))

    def _nodes(self, record: records.OrderContainer, style: Style) -> Iterator[Any]:
        for container in arrange(record, style.documents):
            if style.documents == "containers":
                yield self.write(container, style)
            else:
                yield DOCUMENT.write(container.documents[0], style)


ORDER: Final = _Container(
    "Контейнер",
    records.OrderContainer,
    Children("Документ", "documents", DOCUMENT),
)
