"""The price guard: a file that would spoil too many prices waits for a person.

Compared are only prices that are there already and would change. A price that
becomes zero, vanishes, or moves more than threefold is strange (reliability R19,
R20).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final, cast

from django_commerceml.cml import Entry, Facet, RecordReader, records
from django_commerceml.importing.completing import complete
from django_commerceml.models import ExchangeProfile, Price

PRICE_GUARD: Final = "GUARD-02"
"""The code of a run whose prices wait for an operator, or waited in vain."""

_CHUNK: Final = 500
_PRICES: Final = int(Facet.PRICES)
_TIMES: Final = Decimal(3)
_FEW: Final = 10
"""So few changed prices are a person's work, not an accident."""

_ZERO: Final = Decimal(0)

_LONGEST_ID: Final = 255
_LONGEST_UNIT: Final = 50

PriceKey = tuple[str, Decimal, str]
"""Price type, least quantity and unit."""
Prices = dict[PriceKey, Decimal]


@dataclass(slots=True, kw_only=True)
class PriceChanges:
    """How many prices would change, and how."""

    changed: int = 0
    zeroed: int = 0
    vanished: int = 0
    multiplied: int = 0

    def exceeds(self, limit: int) -> bool:
        """Return whether strange prices are more than *limit* per cent."""
        strange = self.zeroed + self.vanished + self.multiplied
        return self.changed > _FEW and strange * 100 > self.changed * limit

    def describe(self) -> str:
        """Return the finding in one Russian sentence."""
        return (
            f"из {self.changed} изменённых цен обнуляются {self.zeroed}, "
            f"исчезают {self.vanished}, меняются в несколько раз {self.multiplied}"
        )


def survey_prices(
    profile: ExchangeProfile,
    entries: Iterable[Entry],
    plan: bytearray,
    reader: RecordReader,
    *,
    is_partial: bool = False,
    on_chunk: Callable[[], None] = lambda: None,
) -> PriceChanges:
    """Compare the prices of a file that *plan* says changed with what is there.

    With *is_partial* the offers name only the prices that are to change.
    """
    changes = PriceChanges()
    if not any(facets & _PRICES for facets in plan):
        return changes
    if not Price.objects.filter(offer__profile=profile).exists():
        return changes
    changed = (entry for entry in entries if plan[entry.ordinal] & _PRICES)
    while chunk := list(islice(changed, _CHUNK)):
        current = _current(profile, [entry.id for entry in chunk])
        said = _read(reader, chunk)
        if is_partial:
            said = [
                (key, one.offer) for key, one in complete(profile, dict(said)).items()
            ]
        for name, record in said:
            if old := current.get(name):
                _compare(record, old, changes)
        on_chunk()
    return changes


def _read(reader: RecordReader, chunk: list[Entry]) -> list[tuple[str, records.Offer]]:
    return [
        (reading.entry.id, cast("records.Offer", reading.record))
        for reading in reader.read(chunk)
        if reading.record is not None
    ]


def _current(profile: ExchangeProfile, ids: list[str]) -> dict[str, Prices]:
    rows = Price.objects.filter(
        offer__profile=profile, offer__external_id__in=ids
    ).values_list(
        "offer__external_id",
        "price_type__external_id",
        "min_quantity",
        "unit",
        "amount",
    )
    found: dict[str, Prices] = {}
    for offer, kind, least, unit, amount in rows:
        found.setdefault(offer, {})[kind, least, unit] = amount
    return found


def _compare(record: records.Offer, old: Prices, changes: PriceChanges) -> None:
    """Add to *changes* what *record* does; one without a list keeps its prices.

    A price whose unit or quantity is another now is still the price of its type.
    """
    if record.prices is None:
        return
    new = {_key(price): price.amount for price in record.prices}
    by_type = {key[0]: amount for key, amount in new.items()}
    for key, before in old.items():
        after = new.get(key, by_type.get(key[0]))
        if not before or after == before:
            continue
        changes.changed += 1
        if after is None:
            changes.vanished += 1
        elif not after:
            changes.zeroed += 1
        elif not before / _TIMES <= after <= before * _TIMES:
            changes.multiplied += 1


def _key(price: records.Price) -> PriceKey:
    return (
        price.price_type_id[:_LONGEST_ID],
        price.min_quantity or _ZERO,
        (price.unit or "")[:_LONGEST_UNIT],
    )
