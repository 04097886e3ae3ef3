"""The stock of an offer: one meaning, five spellings (protocol C.4, C.5)."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from django_commerceml.cml import values
from django_commerceml.cml.declarations import (
    ID,
    QUANTITY,
    Handler,
    Problems,
    Style,
    Values,
)
from django_commerceml.cml.records import StockLevel
from django_commerceml.exceptions import ValueProblem

STOCK_NAMES = ("Склад", "Склады", "Остатки", "КоличествоНаСкладах")
"""The children of an offer that speak of its stock by warehouse."""

_WAREHOUSE_NAMES = ("ИдСклада", "Ид")
_QUANTITY_NAMES = ("КоличествоНаСкладе", "Количество")


class StockMember:
    """Склад and Склады with attributes, Остатки/Остаток, КоличествоНаСкладах."""

    attribute = "stock_levels"
    is_list = True

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the one handler under each spelling."""
        for name in STOCK_NAMES:
            yield name, self._read

    def _read(self, node: Any, into: Values, problems: Problems) -> None:
        levels = into.setdefault("stock_levels", [])
        for holder in _holders(node) if len(node) else (node,):
            level = _read_level(holder, problems)
            if level is not None:
                levels.append(level)

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the levels as *style* spells them."""
        levels = record.stock_levels
        if not levels:
            return
        if style.stock == "balances":
            _write_balances(parent, levels)
            return
        name = "Склады" if style.stock == "plural" else "Склад"
        for level in levels:
            node = etree.SubElement(parent, name)
            node.set("ИдСклада", level.warehouse_id)
            node.set("КоличествоНаСкладе", values.write_number(level.quantity))


def _holders(node: Any) -> Iterable[Any]:
    """Yield the elements at or below *node* that hold one level each."""
    children = [child for child in node if len(child) or child.attrib]
    if not children:
        yield node
    for child in children:
        yield from _holders(child)


def _read_level(node: Any, problems: Problems) -> StockLevel | None:
    warehouse_id = _find(node, _WAREHOUSE_NAMES)
    raw = _find(node, _QUANTITY_NAMES)
    if not raw.strip():
        return None
    try:
        quantity = QUANTITY.read(raw)
    except values.UnreadableValueError as error:
        problems.append(
            ValueProblem(
                code=error.code,
                message=error.message,
                element="Количество",
                line=node.sourceline or 0,
            )
        )
        return None
    return StockLevel(warehouse_id=ID.read(warehouse_id), quantity=quantity)


def _find(node: Any, names: tuple[str, ...]) -> str:
    for name in names:
        raw = node.get(name)
        if raw is None:
            raw = node.findtext(name)
        if raw is not None:
            return str(raw)
    return ""


def _write_balances(parent: Any, levels: Iterable[StockLevel]) -> None:
    holder = etree.SubElement(parent, "Остатки")
    for level in levels:
        balance = etree.SubElement(holder, "Остаток")
        place = balance
        if level.warehouse_id:
            place = etree.SubElement(balance, "Склад")
            etree.SubElement(place, "Ид").text = level.warehouse_id
        amount = etree.SubElement(place, "Количество")
        amount.text = values.write_number(level.quantity)
