"""How much a CommerceML file holds, counted with plain lxml and nothing of ours."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

SECTIONS = {
    "Классификатор",
    "Каталог",
    "ПакетПредложений",
    "ИзмененияПакетаПредложений",
    "Контрагенты",
    "ПользовательскиеСправочники",
}
EMPTY_ID = "00000000-0000-0000-0000-000000000000"
STOCK_ELEMENTS = ("Склад", "Склады", "Остатки", "КоличествоНаСкладах")


def parse(data: bytes) -> etree._Element:
    """Return the root of *data*, all names without their namespaces."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True, remove_comments=True))
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
    return root


def nature(root: etree._Element) -> str:
    """Return what the file is: "catalogue", "orders" or "CommerceML 1"."""
    if any("Идентификатор" in child.attrib for child in root):
        return "CommerceML 1"
    has_orders = any(child.tag in {"Документ", "Контейнер"} for child in root)
    sections = [child for child in root if child.tag in SECTIONS]
    if has_orders and not any(map(_has_records, sections)):
        return "orders"
    return "catalogue"


def _has_records(section: etree._Element) -> bool:
    return any(len(child) and child.tag != "Владелец" for child in section)


def count_rows(root: etree._Element) -> dict[str, int]:
    """Return how many rows of each kind the file must become."""
    offers = [
        offer
        for section in ("ПакетПредложений", "ИзмененияПакетаПредложений")
        for parent in root.findall(section)
        for offer in (
            *parent.iterfind("Предложения/Предложение"),
            *parent.iterfind("Предложение"),
        )
        if id_of(offer)
    ]
    return {
        "groups": len(_ids(root.xpath("//Группы/Группа[not(ancestor::Документ)]"))),
        "properties": len(
            _ids(
                root.xpath(
                    "/*/Классификатор/Свойства/Свойство | /*/*/Свойства/Свойство"
                )
            )
        ),
        "products": len(_ids(root.xpath("/*/Каталог/Товары/Товар | /*/Каталог/Товар"))),
        "offers": len({id_of(offer) for offer in offers}),
        "prices": sum(len(set(_prices(offer))) for offer in _last_with(offers, "Цены")),
        "stocks": sum(
            len(set(_warehouses(offer)))
            for offer in _last_with(offers, "Количество", *STOCK_ELEMENTS)
        ),
    }


def id_of(node: etree._Element) -> str:
    """Return the id of a record as a key: without blanks and empty references."""
    parts = [
        part.strip().lower()
        for name in ("Ид", "ИдХарактеристики")
        for part in (node.findtext(name) or "").split("#")
    ]
    return "#".join(part for part in parts if part and part != EMPTY_ID)


def number(text: str) -> Decimal | None:
    """Return the number that *text* is, or None."""
    try:
        value = Decimal(re.sub(r"\s", "", text).replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _ids(nodes: Any) -> set[str]:
    return {id_of(node) for node in nodes} - {""}


def _last_with(
    offers: Iterable[etree._Element], *names: str
) -> Iterable[etree._Element]:
    """Return of each offer the last element that has a child of *names*."""
    return {
        id_of(offer): offer
        for offer in offers
        if any(offer.find(name) is not None for name in names)
    }.values()


def _prices(offer: etree._Element) -> Iterator[tuple[str, str, Decimal]]:
    for price in offer.iterfind("Цены/Цена"):
        amount = number(price.findtext("ЦенаЗаЕдиницу") or "")
        if amount is not None and amount >= 0:
            least = price.findtext("МинКоличество") or price.findtext("КоличествоОт")
            yield (
                (price.findtext("ИдТипаЦены") or "").strip().lower(),
                (price.findtext("Единица") or "").strip(),
                number(least or "0") or Decimal(0),
            )


def _warehouses(offer: etree._Element) -> Iterator[str]:
    """Yield the warehouses of which the offer says how much there is."""
    for node in (*offer.iterfind("Склад"), *offer.iterfind("Склады")):
        if number(node.get("КоличествоНаСкладе") or "") is not None:
            yield (node.get("ИдСклада") or "").strip().lower()
    for node in offer.iterfind("Остатки/Остаток/Склад"):
        if number(node.findtext("Количество") or "") is not None:
            yield (node.findtext("Ид") or "").strip().lower()
    for node in offer.iterfind("КоличествоНаСкладах"):
        for holder in node.iter():
            if number(holder.findtext("Количество") or "") is not None:
                yield (holder.findtext("ИдСклада") or "").strip().lower()
