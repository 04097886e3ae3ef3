"""What products are sorted and counted by: groups, properties, prices, places."""

from django_commerceml.cml.records.declared import record
from django_commerceml.cml.records.goods import Tax
from django_commerceml.cml.records.parties import Address, Contact


@record
class Group:
    """A Группа of the classifier, with the groups inside it."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    description: str | None = None
    image: str | None = None
    sort_order: int | None = None
    groups: tuple["Group", ...] = ()


@record
class PropertyOption:
    """One value that a property of the kind Справочник may take."""

    id: str
    value: str
    is_default: bool | None = None
    sort_order: int | None = None


@record
class Property:
    """A Свойство of the classifier, with its options."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    description: str | None = None
    value_type: str | None = None
    is_required: bool | None = None
    is_multiple: bool | None = None
    is_external: bool | None = None
    """Внешний: the values are items of a reference book."""
    is_informational: bool | None = None
    for_products: bool | None = None
    for_offers: bool | None = None
    for_documents: bool | None = None
    options: tuple[PropertyOption, ...] | None = None


@record
class Category:
    """A Категория (UNF): the kind of a product and its properties."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    property_ids: tuple[str, ...] | None = None


@record
class PriceType:
    """A ТипЦены: retail, wholesale."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    currency: str | None = None
    description: str | None = None
    taxes: tuple[Tax, ...] = ()


@record
class Warehouse:
    """A Склад, with its address and contacts."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    comment: str | None = None
    address: Address | None = None
    contacts: tuple[Contact, ...] | None = None


@record
class UnitDefinition:
    """An ЕдиницаИзмерения of the classifier."""

    id: str = ""
    version: str | None = None
    is_deleted: bool = False
    code: str | None = None
    short_name: str | None = None
    full_name: str | None = None
    international_code: str | None = None
