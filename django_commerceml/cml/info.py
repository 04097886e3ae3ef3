"""The lists that 1C maps its own to: statuses, payments, deliveries (``mode=info``)."""

from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from django_commerceml.cml import values
from django_commerceml.cml.names import local_name
from django_commerceml.exceptions import MalformedFileError

_ROOT: Final = "Справочник"
_ITEM: Final = "Элемент"
_ID: Final = "Ид"
_NAME: Final = "Название"
_KIND: Final = "ТипОплаты"
_STATUSES: Final = "\N{LATIN CAPITAL LETTER C}татусы"
"""Bitrix writes the first letter in Latin; readers take either (protocol A.3.3)."""
_SECTIONS: Final = {
    _STATUSES: "statuses",
    "Статусы": "statuses",
    "ПлатежныеСистемы": "payments",
    "СлужбыДоставки": "deliveries",
}
_KINDS: Final = {
    "cash": "Наличная оплата",
    "bank": "Безналичная оплата",
    "acquiring": "Эквайринговая оплата",
}
_CODES: Final = {word: code for code, word in _KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoItem:
    """A status, a way to pay or a way to deliver."""

    id: str
    name: str
    kind: str = ""
    """Of a payment: "cash", "bank" or "acquiring"; "" where it is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopInfo:
    """What the shop tells of itself."""

    statuses: tuple[InfoItem, ...] = ()
    payments: tuple[InfoItem, ...] = ()
    deliveries: tuple[InfoItem, ...] = ()


def write_info(info: ShopInfo, *, encoding: str) -> bytes:
    """Return the file in *encoding*; what it lacks becomes a character reference."""
    sections = (
        (_STATUSES, info.statuses),
        ("ПлатежныеСистемы", info.payments),
        ("СлужбыДоставки", info.deliveries),
    )
    lines = [f'<?xml version="1.0" encoding="{encoding}"?>', f"<{_ROOT}>"]
    for name, items in sections:
        lines += [f"\t<{name}>", *map(_write_item, items), f"\t</{name}>"]
    text = "\n".join([*lines, f"</{_ROOT}>", ""])
    return text.encode(encoding, "xmlcharrefreplace")


def _write_item(item: InfoItem) -> str:
    members = {_ID: item.id, _NAME: item.name, _KIND: _KINDS.get(item.kind, "")}
    text = "".join(
        f"<{name}>{escape(values.write_text(value))}</{name}>"
        for name, value in members.items()
        if value
    )
    return f"\t\t<{_ITEM}>{text}</{_ITEM}>"


def read_info(data: bytes) -> ShopInfo:
    """Return what the file *data* tells.

    Raises `MalformedFileError` for one that is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = "списки магазина не читаются: это не XML"
        raise MalformedFileError(message) from error
    found: dict[str, tuple[InfoItem, ...]] = {}
    for section in root.iterchildren("*"):
        attribute = _SECTIONS.get(local_name(section.tag))
        if attribute is not None:
            items = map(_read_item, section.iterchildren("*"))
            found[attribute] = (*found.get(attribute, ()), *items)
    return ShopInfo(**found)


def _read_item(element: Any) -> InfoItem:
    texts = {
        local_name(child.tag): (child.text or "").strip()
        for child in element.iterchildren("*")
    }
    return InfoItem(
        id=texts.get(_ID, ""),
        name=texts.get(_NAME, ""),
        kind=_CODES.get(texts.get(_KIND, ""), ""),
    )
