"""What a shipment of 1C holds, shared out among the lines of an order."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Contents = Iterable[Mapping[str, Any]]
"""Each with 1C's *id*, the *name* and the *quantity*."""


def share_out(
    contents: Contents,
    names: Mapping[int, Collection[str]],
    left: Mapping[int, int],
) -> tuple[dict[int, int], list[str]]:
    """Return how much of each line *contents* are, and in words what is beside.

    *names* are what goods are known by, and *left* what is still to be shipped, by
    the ids of the lines. Oscar counts in whole units: a part of one has not left.
    """
    wanted: dict[int, int] = {}
    surplus: list[str] = []
    for one in contents:
        label = one.get("name") or one.get("id") or "—"
        known = {one.get("id"), one.get("name")} - {"", None}
        rows = [pk for pk in names if known.intersection(names[pk])]
        number = _number(one.get("quantity"))
        rest = _share(int(number), rows, left, wanted)
        if not rows:
            surplus.append(f"отгружено «{label}», чего в заказе магазина нет")
        elif rest or number != int(number):
            text = f"«{label}»: отгружено {number.normalize():f}"
            surplus.append(f"{text}, в магазине отмечено {int(number) - rest}")
    return wanted, surplus


def _share(
    number: int, rows: Iterable[int], left: Mapping[int, int], wanted: dict[int, int]
) -> int:
    """Add *number* units to those *rows* that have room; return what found none."""
    for pk in rows:
        taken = max(min(number, left[pk] - wanted.get(pk, 0)), 0)
        if taken:
            wanted[pk] = wanted.get(pk, 0) + taken
            number -= taken
    return number


def _number(said: Any) -> Decimal:
    try:
        return max(Decimal(str(said)), Decimal(0))
    except InvalidOperation:
        return Decimal(0)
