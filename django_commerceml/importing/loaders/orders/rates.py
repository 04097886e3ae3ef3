"""VAT rates of lines in words: what a person said of the words stands for them."""

from dataclasses import replace
from typing import TypeVar

from django_commerceml.cml.names import VAT
from django_commerceml.cml.records import (
    DocumentLine,
    OrderContainer,
    OrderDocument,
    Tax,
    TaxRate,
)
from django_commerceml.cml.values import tax_percent
from django_commerceml.importing.known_words import is_without_vat
from django_commerceml.importing.unknowns import WITHOUT_VAT, Unknowns
from django_commerceml.models import UnknownKind

_AnyTax = TypeVar("_AnyTax", Tax, TaxRate)


def translate_rates(container: OrderContainer, unknowns: Unknowns) -> OrderContainer:
    """Return *container* with rates that are understood.

    A word that nobody has decided about says nothing: the line keeps its rate.
    """
    documents = tuple(_document(one, unknowns) for one in container.documents)
    return replace(container, documents=documents)


def _document(document: OrderDocument, unknowns: Unknowns) -> OrderDocument:
    lines = document.lines or ()
    if not any(_is_unknown(tax) for line in lines for tax in _taxes_of(line)):
        return document
    return replace(document, lines=tuple(_line(line, unknowns) for line in lines))


def _line(line: DocumentLine, unknowns: Unknowns) -> DocumentLine:
    return replace(
        line,
        tax_rates=_translate(line.tax_rates, unknowns),
        taxes=_translate(line.taxes, unknowns),
    )


def _translate(
    taxes: tuple[_AnyTax, ...] | None, unknowns: Unknowns
) -> tuple[_AnyTax, ...] | None:
    if taxes is None:
        return None
    return tuple(
        replace(tax, rate=_meaning(tax.rate or "", unknowns))
        if _is_unknown(tax)
        else tax
        for tax in taxes
    )


def _taxes_of(line: DocumentLine) -> tuple[Tax | TaxRate, ...]:
    return (*(line.tax_rates or ()), *(line.taxes or ()))


def _is_unknown(tax: Tax | TaxRate) -> bool:
    word = tax.rate or ""
    is_vat = tax.name.strip().casefold() == VAT.casefold()
    return is_vat and not is_without_vat(word) and tax_percent(word) is None


def _meaning(word: str, unknowns: Unknowns) -> str | None:
    """Return the per cent of *word*, or a word for "without VAT"; None: not said."""
    decision = unknowns.meaning(UnknownKind.TAX_RATE, word)
    return "Без НДС" if decision == WITHOUT_VAT else decision or None
