"""Which of our lines is which of Oscar's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django_commerceml.adapters.oscar.orders.reading import find_known
from django_commerceml.adapters.sayings import Sayings
from django_commerceml.models import Order, OrderLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The lines of an order, ours beside Oscar's."""

    pairs: Sequence[tuple[Any, OrderLine | None]]
    """Oscar's in their order; None: 1C has removed it."""
    added: Sequence[OrderLine]
    """Those that 1C has added, services left out."""


def match_lines(order: Order, shop_order: Any) -> Matched:
    """Return the lines of *shop_order* beside those of *order*.

    They are known by what was said of them, else by the goods.
    """
    rows = OrderLine.objects.filter(order=order).order_by("position", "pk")
    free = {row.pk: row for row in rows}
    theirs = list(shop_order.lines.select_related("product").order_by("pk"))
    said = _said(shop_order)
    found = {
        line.pk: free.pop(pk)
        for line in theirs
        if (pk := said.get(str(line.pk))) is not None and pk in free
    }
    for line in theirs:
        code = line.product.code if line.product else ""
        if line.pk not in found and code and str(line.pk) not in said:
            row = next((one for one in free.values() if one.external_id == code), None)
            if row is not None:
                found[line.pk] = free.pop(row.pk)
    return Matched(
        pairs=[(line, found.get(line.pk)) for line in theirs],
        added=[row for row in free.values() if not row.is_service],
    )


def _said(shop_order: Any) -> dict[str, int]:
    known = find_known(shop_order.pk)
    if known is None:
        return {}
    rows = Sayings.read(known.said).lines
    return {key: pk for key, (_, pk) in rows.items() if pk is not None}
