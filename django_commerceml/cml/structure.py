"""Where things stand in a file: which elements are records, sections and heads."""

from typing import Final

from django_commerceml.cml.names import ROOT, RecordKind, SectionKind
from django_commerceml.cml.outline import Facet
from django_commerceml.cml.stock import STOCK_NAMES

RECORDS: Final = {
    ("Товары", "Товар"): RecordKind.PRODUCT,
    ("Каталог", "Товар"): RecordKind.PRODUCT,
    ("Предложения", "Предложение"): RecordKind.OFFER,
    ("ПакетПредложений", "Предложение"): RecordKind.OFFER,
    ("Группы", "Группа"): RecordKind.GROUP,
    ("Свойства", "Свойство"): RecordKind.PROPERTY,
    ("Категории", "Категория"): RecordKind.CATEGORY,
    ("ТипыЦен", "ТипЦены"): RecordKind.PRICE_TYPE,
    ("Склады", "Склад"): RecordKind.WAREHOUSE,
    ("ЕдиницыИзмерения", "ЕдиницаИзмерения"): RecordKind.UNIT,
    ("Контрагенты", "Контрагент"): RecordKind.COUNTERPARTY,
    ("Реквизиты", "Реквизит"): RecordKind.REFERENCE_FIELD,
    ("ЭлементыСправочника", "ЭлементСправочника"): RecordKind.REFERENCE_ITEM,
    (ROOT, "Документ"): RecordKind.DOCUMENT,
    (ROOT, "Контейнер"): RecordKind.DOCUMENT,
}
"""Records, by the names of their parent and their own."""

LISTS: Final = frozenset({RecordKind.GROUP, RecordKind.PROPERTY})
"""Records that hold a whole tree or list, and may be large."""

SECTIONS: Final = frozenset(kind.value for kind in SectionKind)

HEADS: Final = {
    "Ид": "id",
    "Наименование": "name",
    "Описание": "description",
    "ИдКаталога": "catalog_id",
    "ИдКлассификатора": "classifier_id",
    "СодержитТолькоИзменения": "changes_only",
}
"""The children of a section that say what it is."""

CHANGES_ONLY: Final = "СодержитТолькоИзменения"

ID: Final = "Ид"
CHARACTERISTIC_ID: Final = "ИдХарактеристики"
IDS: Final = frozenset({ID, CHARACTERISTIC_ID})

NOT_CARD: Final = frozenset(
    {ID, CHARACTERISTIC_ID, "КодЕдиницыИзмерения", "НомерВерсии"}
)
"""The children of an offer that say nothing but which offer it is."""

PRICES: Final = "Цены"
QUANTITY: Final = "Количество"

FACETS: Final = {
    PRICES: int(Facet.PRICES),
    QUANTITY: int(Facet.STOCKS),
    **dict.fromkeys(STOCK_NAMES, int(Facet.STOCKS)),
    **dict.fromkeys(NOT_CARD, 0),
}
"""Which facet of an offer a child speaks of; any other child is its card."""

COMMERCEML_1: Final = "Идентификатор"
"""The attribute that only files of 1C 7.7 have."""
