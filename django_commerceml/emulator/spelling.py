"""What families of 1C put into the records themselves, each in its own way."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django_commerceml.cml.records import Unit, UnitConversion
from django_commerceml.emulator.assortment import UNITS


class UnitForm(StrEnum):
    """How the base unit of a product is written."""

    WORD = "word"
    """Attributes and the short name as text (up to 2.06)."""
    CONVERSION = "conversion"
    """Attributes and a Пересчет, no text (UT 11, ERP, Retail)."""
    CODE = "code"
    """The code alone, padded with a blank (3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The habits of a family within product and offer cards."""

    unit: UnitForm = UnitForm.WORD
    names_unit_internationally: bool = False
    """Whether prices are for a "PCE" (UT 11) or for a "шт"."""
    currency: str = "RUB"
    has_versions: bool = False
    """Whether cards carry НомерВерсии and weight (the Bitrix module)."""
    has_offer_properties: bool = False
    """Whether characteristics are repeated as property values (3.1)."""
    joins_picture_names: bool = False
    """Whether GUIDs in picture names lose their dashes (UT 11)."""


def make_unit(code: str, spelling: Spelling) -> Unit:
    """Return the base unit with *code*."""
    if spelling.unit is UnitForm.CODE:
        return Unit(text=f"{code} ")
    words = UNITS[code]
    is_word = spelling.unit is UnitForm.WORD
    return Unit(
        code=code,
        full_name=words.full_name,
        international_code=words.international_code,
        text=words.short_name if is_word else None,
        conversions=() if is_word else (UnitConversion(unit=code, factor=Decimal(1)),),
    )


def make_price_unit(code: str, spelling: Spelling) -> str:
    """Return how a price names the unit with *code*."""
    words = UNITS[code]
    if spelling.names_unit_internationally:
        return words.international_code
    return words.short_name


def make_picture_path(
    product_id: str, picture_id: str, kind: str, style: Spelling
) -> str:
    """Return where a picture of a product lies: ``import_files/d1/….jpg``."""
    name = f"{product_id}_{picture_id}"
    if style.joins_picture_names:
        name = name.replace("-", "")
    return f"import_files/{product_id[:2]}/{name}.{kind}"


def make_price_text(kopecks: int, unit: str, currency: str) -> str:
    """Return a price as 1C shows it to people: `` 1 240,50 RUB за шт``."""
    roubles = f"{kopecks // 100:,}".replace(",", "\u00a0")
    return f" {roubles},{kopecks % 100:02d} {currency} за {unit}"
