"""Products and what is said of them, by an offer too."""

from decimal import Decimal

from django_commerceml.cml.records.declared import record


@record
class UnitConversion:
    """A Пересчет: another unit and how many base units it holds."""

    unit: str | None = None
    factor: Decimal | None = None


@record
class Unit:
    """The БазоваяЕдиница of a product."""

    code: str | None = None
    full_name: str | None = None
    international_code: str | None = None
    short_name_attribute: str | None = None
    text: str | None = None
    """The text of the element: "шт" in old files, a padded code in 3.1."""
    conversions: tuple[UnitConversion, ...] = ()


@record
class Image:
    """A Картинка: the path that 1C gave, and a description."""

    path: str
    description: str | None = None


@record
class PropertyValue:
    """The values of one property; an option is named by its id."""

    id: str
    name: str | None = None
    values: tuple[str, ...] = ()


@record
class Characteristic:
    """A ХарактеристикаТовара: what makes one offer differ from another."""

    id: str | None = None
    name: str
    value: str = ""


@record
class Attribute:
    """A ЗначениеРеквизита; the same name may come again."""

    name: str
    values: tuple[str, ...] = ()


@record
class Manufacturer:
    """The Изготовитель of a product."""

    id: str | None = None
    name: str | None = None
    official_name: str | None = None


@record
class Component:
    """A Комплектующее or an Аналог: a product that belongs to this one."""

    id: str
    catalog_id: str | None = None
    classifier_id: str | None = None
    name: str | None = None
    quantity: Decimal | None = None


@record
class Tax:
    """A tax of a price or a price type."""

    name: str
    is_included: bool | None = None
    is_excise: bool | None = None
    rate: str | None = None
    amount: Decimal | None = None


@record
class TaxRate:
    """A СтавкаНалога of a product; the rate is text: "20", "Без НДС"."""

    name: str
    rate: str | None = None


@record
class GroupReference:
    """An ОсновнаяГруппа: the group that comes first among a product's groups."""

    id: str


@record
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
