"""Whose word a fact is: what 1C said it may take back, what the shop said stays."""

from datetime import UTC, datetime
from typing import Any, Final

from django_commerceml.importing.loaders.orders.changes import Values, differing
from django_commerceml.models import ExchangeProfile, Order, OrderPayment, OrderShipment

PAID: Final = "is_paid"
SHIPPED: Final = "is_shipped"
CANCELLED: Final = "is_cancelled"

_REPORTED: Final = {
    PAID: ("paid_by", "paid_at"),
    SHIPPED: ("shipped_by", "shipped_at"),
    CANCELLED: ("cancelled_by", "cancelled_at"),
}
"""Under which name an order keeps who reported the fact; and its moment."""
_MOMENTS: Final = "moments"

_FLAGS: Final = frozenset({"is_paid", "is_shipped", "is_refund", "is_deleted"})
_NAMING: Final = frozenset({"external_id", "is_deleted"})
"""What 1C says of a row of the shop's own even before anything is done."""


def is_word_of(profile: ExchangeProfile, order: Order, flag: str) -> bool:
    """Return whether *flag* is true since *profile* said so.

    A later moment than that of its word means: the shop has said it anew.
    """
    by, moment = _REPORTED[flag]
    said = order.facts.get(_MOMENTS, {}).get(by)
    is_named: bool = order.facts.get(by) == profile.pk
    return is_named and bool(said == _stamp(getattr(order, moment)))


def note_words(
    profile: ExchangeProfile, facts: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """Return *facts* with *profile* as the one who said what *values* change."""
    noted = dict(facts)
    for flag, (by, moment) in _REPORTED.items():
        if flag in values:
            noted[by] = profile.pk if values[flag] else None
            stamp = _stamp(values[moment])
            noted[_MOMENTS] = {**noted.get(_MOMENTS, {}), by: stamp}
    return noted


def own_id(word: str, pk: int) -> str:
    """Return the id that a row without one of 1C's goes to 1C with."""
    return f"{word}-{pk}"


def said_of(
    row: OrderPayment | OrderShipment, values: Values, profile_id: int, word: str
) -> Values:
    """Return what of *values* may be written over *row*.

    What is not said stays, and so does what the shop itself noted: 1C may hand back
    what it had before, so of the shop's own rows it only says that more is done.
    """
    own = (own_id(word, row.pk), str(row.pk))
    said = {
        name: value
        for name, value in values.items()
        if name in _FLAGS or (value and value not in own)
    }
    if row.source_id == profile_id:
        return said
    is_done = values.get("is_shipped") or values.get("is_paid")
    return {
        name: value
        for name, value in said.items()
        if value and (name in _NAMING or (is_done and not getattr(row, name)))
    }


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat()


def news_of(
    row: OrderPayment | OrderShipment | None,
    values: Values,
    profile: ExchangeProfile,
    word: str,
) -> Values:
    """Return what *values* of 1C change in *row*; all of them where there is none."""
    if row is None:
        return {**values, "source": profile}
    return differing(row, said_of(row, values, profile.pk, word))
