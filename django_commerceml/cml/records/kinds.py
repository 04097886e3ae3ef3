"""Every record that a file can give."""

from django_commerceml.cml.records.books import ReferenceField, ReferenceItem
from django_commerceml.cml.records.classifier import (
    Category,
    Group,
    PriceType,
    Property,
    UnitDefinition,
    Warehouse,
)
from django_commerceml.cml.records.documents import OrderContainer
from django_commerceml.cml.records.goods import Product
from django_commerceml.cml.records.offers import Offer
from django_commerceml.cml.records.parties import Counterparty

Record = (
    Group
    | Property
    | Category
    | PriceType
    | Warehouse
    | UnitDefinition
    | Product
    | Offer
    | ReferenceField
    | ReferenceItem
    | Counterparty
    | OrderContainer
)
