"""The Предложение of an offer package, its prices and its stock."""

from django_commerceml.cml import records
from django_commerceml.cml.declarations import AMOUNT, CURRENCY, ID, QUANTITY, Element
from django_commerceml.cml.fields.parts import (
    ATTRIBUTES,
    BARCODE,
    CHARACTERISTICS,
    ID_LEAF,
    IMAGES,
    NAME,
    PROPERTY_VALUES,
    SIZES,
    SKU,
    TAX,
    UNIT,
    VERSION,
)
from django_commerceml.cml.members import Leaf, Mark
from django_commerceml.cml.nesting import Children
from django_commerceml.cml.stock import StockMember

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
    ID_LEAF,
    VERSION,
    Mark(),
    BARCODE,
    SKU,
    Leaf("ИдХарактеристики", "characteristic_id", ID),
    Leaf("КодЕдиницыИзмерения", "unit_code", ID),
    NAME,
    UNIT,
    IMAGES,
    PROPERTY_VALUES,
    CHARACTERISTICS,
    ATTRIBUTES,
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
    *SIZES,
)
