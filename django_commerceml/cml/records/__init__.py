"""What CommerceML says, as frozen values: one class per element of the format.

``None`` means that the file did not say; an empty text or tuple means that the
file said "nothing". Absence never removes, so the difference is kept.
"""

from django_commerceml.cml.records.books import (
    ReferenceField,
    ReferenceItem,
    ReferenceValue,
)
from django_commerceml.cml.records.classifier import (
    Category,
    Group,
    PriceType,
    Property,
    PropertyOption,
    UnitDefinition,
    Warehouse,
)
from django_commerceml.cml.records.documents import (
    DocumentDiscount,
    DocumentLine,
    DocumentUnit,
    OrderContainer,
    OrderDocument,
    Surcharge,
)
from django_commerceml.cml.records.files import (
    FileHeader,
    Section,
)
from django_commerceml.cml.records.goods import (
    Attribute,
    Characteristic,
    Component,
    GroupReference,
    Image,
    Manufacturer,
    Product,
    PropertyValue,
    Tax,
    TaxRate,
    Unit,
    UnitConversion,
)
from django_commerceml.cml.records.kinds import (
    Record,
)
from django_commerceml.cml.records.offers import (
    Discount,
    Offer,
    Price,
    StockLevel,
)
from django_commerceml.cml.records.parties import (
    Address,
    AddressPart,
    Bank,
    BankAccount,
    Contact,
    Counterparty,
    IdentityDocument,
    Representative,
)

__all__ = [
    "Address",
    "AddressPart",
    "Attribute",
    "Bank",
    "BankAccount",
    "Category",
    "Characteristic",
    "Component",
    "Contact",
    "Counterparty",
    "Discount",
    "DocumentDiscount",
    "DocumentLine",
    "DocumentUnit",
    "FileHeader",
    "Group",
    "GroupReference",
    "IdentityDocument",
    "Image",
    "Manufacturer",
    "Offer",
    "OrderContainer",
    "OrderDocument",
    "Price",
    "PriceType",
    "Product",
    "Property",
    "PropertyOption",
    "PropertyValue",
    "Record",
    "ReferenceField",
    "ReferenceItem",
    "ReferenceValue",
    "Representative",
    "Section",
    "StockLevel",
    "Surcharge",
    "Tax",
    "TaxRate",
    "Unit",
    "UnitConversion",
    "UnitDefinition",
    "Warehouse",
]
