"""What CommerceML says, as frozen values: one class per element of the format.

``None`` means that the file did not say; an empty text or tuple means that the
file said "nothing". Absence never removes, so the difference is kept.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeader:
    """The root element КоммерческаяИнформация."""

    schema_version: str = ""
    created_at: datetime | None = None
    source_id: str = ""
    """The exchange node that wrote the file (3.1 only)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPart:
    """One АдресноеПоле: a city, a street, a postal code."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as one text and by its parts."""

    text: str | None = None
    comment: str | None = None
    parts: tuple[AddressPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A telephone, an e-mail or another way to reach somebody."""

    kind: str
    value: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A bank: БИК or SWIFT, name, correspondent account."""

    name: str | None = None
    bik: str | None = None
    swift: str | None = None
    correspondent_account: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """A settlement account of a counterparty."""

    number: str
    bank: Bank | None = None
    correspondent_bank: Bank | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """A person who speaks for a counterparty."""

    id: str | None = None
    name: str
    relation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDocument:
    """A passport or another paper of a person."""

    kind: str | None = None
    series: str | None = None
    number: str | None = None
    issued_date: date | None = None
    issued_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterparty:
    """A Контрагент: a person, a sole trader or a company."""

    id: str = ""
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    full_name: str | None = None
    """ПолноеНаименование: its presence speaks for a person."""
    official_name: str | None = None
    """ОфициальноеНаименование: its presence alone makes a company."""
    salutation: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    birth_date: date | None = None
    birth_place: str | None = None
    sex: str | None = None
    inn: str | None = None
    kpp: str | None = None
    okpo: str | None = None
    okved: str | None = None
    okdp: str | None = None
    okopf: str | None = None
    okfs: str | None = None
    egrpo: str | None = None
    main_activity: str | None = None
    registered_date: date | None = None
    comment: str | None = None
    role: str | None = None
    legal_address: Address | None = None
    registration_address: Address | None = None
    address: Address | None = None
    contacts: tuple[Contact, ...] | None = None
    bank_accounts: tuple[BankAccount, ...] | None = None
    representatives: tuple[Representative, ...] | None = None
    identity_document: IdentityDocument | None = None
    attributes: tuple["Attribute", ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyOption:
    """One value that a property of the kind Справочник may take."""

    id: str
    value: str
    is_default: bool | None = None
    sort_order: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A Категория (UNF): the kind of a product and its properties."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    property_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """A tax of a price or a price type."""

    name: str
    is_included: bool | None = None
    is_excise: bool | None = None
    rate: str | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A СтавкаНалога of a product; the rate is text: "20", "Без НДС"."""

    name: str
    rate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceType:
    """A ТипЦены: retail, wholesale."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    currency: str | None = None
    description: str | None = None
    taxes: tuple[Tax, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """A Склад, with its address and contacts."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    comment: str | None = None
    address: Address | None = None
    contacts: tuple[Contact, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDefinition:
    """An ЕдиницаИзмерения of the classifier."""

    id: str = ""
    version: str | None = None
    is_deleted: bool = False
    code: str | None = None
    short_name: str | None = None
    full_name: str | None = None
    international_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitConversion:
    """A Пересчет: another unit and how many base units it holds."""

    unit: str | None = None
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The БазоваяЕдиница of a product."""

    code: str | None = None
    full_name: str | None = None
    international_code: str | None = None
    short_name_attribute: str | None = None
    text: str | None = None
    """The text of the element: "шт" in old files, a padded code in 3.1."""
    conversions: tuple[UnitConversion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A Картинка: the path that 1C gave, and a description."""

    path: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyValue:
    """The values of one property; an option is named by its id."""

    id: str
    name: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """A ХарактеристикаТовара: what makes one offer differ from another."""

    id: str | None = None
    name: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A ЗначениеРеквизита; the same name may come again."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manufacturer:
    """The Изготовитель of a product."""

    id: str | None = None
    name: str | None = None
    official_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A Комплектующее or an Аналог: a product that belongs to this one."""

    id: str
    catalog_id: str | None = None
    classifier_id: str | None = None
    name: str | None = None
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A Цена of an offer."""

    price_type_id: str = ""
    amount: Decimal
    currency: str | None = None
    unit: str | None = None
    factor: Decimal | None = None
    min_quantity: Decimal | None = None
    max_quantity: Decimal | None = None
    catalog_id: str | None = None
    text: str | None = None
    """Представление: for people, in local format, never to be read as a number."""
    taxes: tuple[Tax, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevel:
    """How much of an offer lies in one warehouse; "" means all of them."""

    warehouse_id: str = ""
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A volume discount of an offer (СкидкиНаценки)."""

    condition: str | None = None
    value: str | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReference:
    """An ОсновнаяГруппа: the group that comes first among a product's groups."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A Товар of a catalogue."""

    id: str
    site_id: str | None = None
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    full_name: str | None = None
    sku: str | None = None
    barcode: str | None = None
    code: str | None = None
    counterparty_product_id: str | None = None
    description: str | None = None
    base_unit: Unit | None = None
    group_ids: tuple[str, ...] | None = None
    main_group: GroupReference | None = None
    category_id: str | None = None
    images: tuple[Image, ...] | None = None
    attachments: tuple[Image, ...] | None = None
    country: str | None = None
    brand: str | None = None
    brand_owner: Manufacturer | None = None
    manufacturer: Manufacturer | None = None
    property_values: tuple[PropertyValue, ...] | None = None
    tax_rates: tuple[TaxRate, ...] | None = None
    excises: tuple[Tax, ...] | None = None
    components: tuple[Component, ...] | None = None
    substitutes: tuple[Component, ...] | None = None
    characteristics: tuple[Characteristic, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None
    weight: Decimal | None = None
    width: Decimal | None = None
    length: Decimal | None = None
    height: Decimal | None = None
    marking_code: str | None = None
    is_visible: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A Предложение: what is sold, for how much, and how much there is."""

    id: str
    characteristic_id: str | None = None
    """ИдХарактеристики (ИзмененияПакетаПредложений): the second half of the id."""
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    sku: str | None = None
    barcode: str | None = None
    base_unit: Unit | None = None
    unit_code: str | None = None
    characteristics: tuple[Characteristic, ...] | None = None
    property_values: tuple[PropertyValue, ...] | None = None
    images: tuple[Image, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None
    prices: tuple[Price, ...] | None = None
    quantity: Decimal | None = None
    stock_levels: tuple[StockLevel, ...] | None = None
    discounts: tuple[Discount, ...] | None = None
    marking_code: str | None = None
    width: Decimal | None = None
    length: Decimal | None = None
    height: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceField:
    """A Реквизит of a reference book."""

    id: str
    name: str | None = None
    value_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceValue:
    """The value of one field of a reference item, named by id or by name."""

    id: str | None = None
    name: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceItem:
    """An ЭлементСправочника."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    values: tuple[ReferenceValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The head of a classifier, catalogue, offer package or reference book."""

    kind: str
    id: str = ""
    name: str = ""
    description: str = ""
    catalog_id: str = ""
    classifier_id: str = ""
    changes_only: bool | None = None
    """СодержитТолькоИзменения; None when it is missing or not understood."""


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
)
"""Every record that a file can give."""
