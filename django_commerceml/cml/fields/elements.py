"""Which declaration a record of a file has."""

from typing import Any

from django_commerceml.cml.declarations import Element
from django_commerceml.cml.fields.books import REFERENCE_FIELD, REFERENCE_ITEM
from django_commerceml.cml.fields.classifier import (
    CATEGORY,
    GROUP,
    PRICE_TYPE,
    PROPERTY,
    UNIT_DEFINITION,
    WAREHOUSE,
)
from django_commerceml.cml.fields.documents import ORDER
from django_commerceml.cml.fields.goods import PRODUCT
from django_commerceml.cml.fields.offers import OFFER
from django_commerceml.cml.fields.parties import COUNTERPARTY
from django_commerceml.cml.names import RecordKind

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
    RecordKind.DOCUMENT: ORDER,
}
"""The declaration of every record that a file holds."""
