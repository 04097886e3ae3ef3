"""The price guard: a file that would spoil too many prices waits for a person.

Compared are only prices that are there already and would change. A price that
becomes zero, or moves more than threefold, is strange (reliability R19, R20).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final, cast

from django_commerceml.cml import Entry, Facet, RecordReader, records
from django_commerceml.models import ExchangeProfile, Price

_CHUNK: Final = 500
_PRICES: Final = int(Facet.PRICES)
_TIMES: Final = Decimal(3)
_FEW: Final = 10
"""So few changed prices are a person's work, not an accident."""

PriceKey = tuple[str, str, Decimal, str]


@dataclass(slots=True, kw_only=True)
class PriceChanges:
    """How many prices would change, and how."""

    changed: int = 0
    zeroed: int = 0
    multiplied: int = 0

    def exceeds(self, limit: int) -> bool:
        """Return whether strange prices are more than *limit* per cent."""
        strange = max(self.zeroed, self.multiplied)
        return self.changed > _FEW and strange * 100 > self.changed * limit

    def describe(self) -> str:
        """Return the finding in one Russian sentence."""
        return (
            f"из {self.changed} изменённых цен обнуляются {self.zeroed}, "
            f"меняются в несколько раз {self.multiplied}"
        )


def survey_prices(
    profile: ExchangeProfile,
    entries: Iterable[Entry],
    plan: bytearray,
    reader: RecordReader,
    *,
    on_chunk: Callable[[], None] = lambda: None,
) -> PriceChanges:
    """Compare the prices of a file that *plan* says changed with what is there."""
    changes = PriceChanges()
    if not any(facets & _PRICES for facets in plan):
        return changes
    if not Price.objects.filter(offer__profile=profile).exists():
        return changes
    changed = (entry for entry in entries if plan[entry.ordinal] & _PRICES)
    while chunk := list(islice(changed, _CHUNK)):
        current = _current(profile, [entry.id for entry in chunk])
        for reading in reader.read(chunk):
            if reading.record is not None:
                record = cast("records.Offer", reading.record)
                _compare(reading.entry.id, record, current, changes)
        on_chunk()
    return changes


def _current(profile: ExchangeProfile, ids: list[str]) -> dict[PriceKey, Decimal]:
    rows = Price.objects.filter(
        offer__profile=profile, offer__external_id__in=ids
    ).values_list(
        "offer__external_id",
        "price_type__external_id",
        "min_quantity",
        "unit",
        "amount",
    )
    return {
        (offer, kind, least, unit): amount for offer, kind, least, unit, amount in rows
    }


def _compare(
    external_id: str,
    record: records.Offer,
    current: dict[PriceKey, Decimal],
    changes: PriceChanges,
) -> None:
    for price in record.prices or ():
        least = price.min_quantity or Decimal(0)
        key = (external_id, price.price_type_id, least, price.unit or "")
        old = current.get(key)
        if not old or old == price.amount:
            continue
        changes.changed += 1
        if not price.amount:
            changes.zeroed += 1
        elif not old / _TIMES <= price.amount <= old * _TIMES:
            changes.multiplied += 1
