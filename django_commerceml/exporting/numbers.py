"""The numbers of orders in 1C: short where they must be, unique, for ever the same."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.styles import OrderForm
from django_commerceml.exporting.locks import in_turns
from django_commerceml.exporting.updating import update_texts
from django_commerceml.models import ExchangeProfile, Order, OrderExport

LONGEST: Final = 11
"""ERP matches orders in a column of this width (protocol C.9)."""
_SHORT_FORMS: Final = frozenset(
    {OrderForm.FLAT_OLD, OrderForm.FLAT, OrderForm.SUBORDINATES}
)
_LETTERS: Final = "WXYZ"


def propose_numbers(
    profile: ExchangeProfile,
    exports: Sequence[OrderExport],
    orders: Mapping[int, Order],
    form: OrderForm,
) -> list[OrderExport]:
    """Give those of *exports* that have no number one; return them, not saved."""
    new = [
        export for export in exports if not export.number and export.order_id in orders
    ]
    wished = {
        export.order_id: list(_candidates(profile, orders[export.order_id], form))
        for export in new
    }
    taken = _taken(profile, [number for row in wished.values() for number in row])
    for export in new:
        free = (number for number in wished[export.order_id] if number not in taken)
        export.number = next(free, "")
        taken.add(export.number)
    return [export for export in new if export.number]


def assign_numbers(
    profile: ExchangeProfile,
    exports: Sequence[OrderExport],
    orders: Mapping[int, Order],
    form: OrderForm,
) -> None:
    """Give those of *exports* that have no number one, and keep it."""
    new = {export.pk: export for export in exports if not export.number}
    if not new:
        return

    def assign(ids: Sequence[int]) -> None:
        rows = OrderExport.objects.filter(pk__in=ids)
        for pk, number in rows.values_list("pk", "number"):
            new[pk].number = number
        chosen = [new[pk] for pk in ids]
        update_texts("number", propose_numbers(profile, chosen, orders, form))

    # Whoever else gives numbers in this infobase waits his turn.
    in_turns(profile.pk, OrderExport.objects.filter(pk__in=list(new)), assign)


def _candidates(
    profile: ExchangeProfile, order: Order, form: OrderForm
) -> Iterator[str]:
    own = values.write_text(order.number).strip()
    number = f"{profile.order_number_prefix}{own}"
    if own and (form not in _SHORT_FORMS or len(number) <= LONGEST):
        yield number
    yield from (f"{letter}{order.pk}" for letter in _LETTERS)


def _taken(profile: ExchangeProfile, numbers: Sequence[str]) -> set[str]:
    if not numbers:
        return set()
    rows = OrderExport.objects.filter(profile=profile, number__in=numbers)
    return {"", *rows.values_list("number", flat=True)}
