"""Rows of a table become changes of offers; rows that cannot are refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django_commerceml.bulk import upserts
from django_commerceml.cml import records
from django_commerceml.exceptions import TableError
from django_commerceml.importing.completing import BY_WAREHOUSE
from django_commerceml.importing.standing import Standing, standings_of
from django_commerceml.models import ExchangeProfile, PriceType, Warehouse
from django_commerceml.spreadsheets.columns import Use
from django_commerceml.spreadsheets.matching import Found, find_offers
from django_commerceml.spreadsheets.wishes import KEY_NAMES, Figure, Refusal, Wish

MAX_ROWS: Final = 1_000_000
"""The longest table: its rows are in memory at once."""

_Target = tuple[Use, int | None]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of the rows of a table."""

    refusals: list[Refusal] = field(default_factory=list)
    rows: int = 0
    """How many rows named a price or a stock."""
    offers: int = 0
    """How many offers the rows mean."""
    changed: int = 0
    """How many of these get another price or stock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    row: int
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Targets:
    price_types: dict[int, tuple[str, str]]
    """Their ids in 1C and their currencies."""
    warehouses: dict[int, str]

    def price(self, pk: int, amount: Decimal) -> records.Price:
        """Return a price of the type *pk*."""
        external_id, currency = self.price_types[pk]
        return records.Price(
            price_type_id=external_id, amount=amount, currency=currency or None
        )


def merge(
    profile: ExchangeProfile,
    use: Use,
    read: Iterable[Wish | Refusal],
    outcome: Outcome,
    *,
    most: int = MAX_ROWS,
) -> Iterator[records.Offer]:
    """Yield the offers that change by what was *read*, naming nothing but that.

    The offers are told by *use*; *outcome* is filled on the way. Raises
    `TableError` for a table of more than *most* rows.
    """
    wishes = _collect(read, outcome, most)
    found = find_offers(profile, use, {wish.key for wish in wishes})
    by_offer = _by_offer(wishes, found, use, outcome)
    outcome.offers = len(by_offer)
    targets = _targets_of(profile)
    for chunk in upserts.in_chunks(sorted(by_offer)):
        for pk, standing in standings_of(chunk).items():
            _apply(standing, by_offer[pk].values(), targets, outcome)
            if standing.is_new:
                outcome.changed += 1
                yield standing.named()
    outcome.refusals.sort(key=lambda refusal: refusal.row)


def _collect(read: Iterable[Wish | Refusal], outcome: Outcome, most: int) -> list[Wish]:
    wishes: list[Wish] = []
    for said in read:
        outcome.rows += 1
        if outcome.rows > most:
            message = f"в таблице больше {most} строк: разделите её"
            raise TableError(message)
        if isinstance(said, Refusal):
            outcome.refusals.append(said)
        else:
            wishes.append(said)
    return wishes


def _by_offer(
    wishes: Iterable[Wish], found: Found, use: Use, outcome: Outcome
) -> dict[int, dict[_Target, _Said]]:
    by_offer: dict[int, dict[_Target, _Said]] = {}
    for wish in wishes:
        offers = found.get(wish.key, set())
        if len(offers) != 1:
            reason = _describe(wish.key, len(offers), use)
            outcome.refusals.append(Refusal(row=wish.row, reason=reason))
            continue
        said = by_offer.setdefault(next(iter(offers)), {})
        for figure in wish.figures:
            _say(said, wish.row, figure, outcome)
    return by_offer


def _describe(key: str, count: int, use: Use) -> str:
    if not count:
        return f"{KEY_NAMES[use]} «{key}» в магазине не найден"
    return (
        f"{KEY_NAMES[use]} «{key}» — не один товар, а {count}: укажите Ид предложения"
    )


def _say(
    said: dict[_Target, _Said], row: int, figure: Figure, outcome: Outcome
) -> None:
    target = (figure.use, figure.target)
    before = said.setdefault(target, _Said(row=row, figure=figure))
    if before.figure.value != figure.value:
        reason = f"строка {before.row} говорит о том же товаре другое"
        outcome.refusals.append(Refusal(row=row, reason=reason))


def _targets_of(profile: ExchangeProfile) -> _Targets:
    price_types = PriceType.objects.filter(profile=profile)
    warehouses = Warehouse.objects.filter(profile=profile)
    return _Targets(
        price_types={
            pk: (external_id, currency)
            for pk, external_id, currency in price_types.values_list(
                "pk", "external_id", "currency"
            )
        },
        warehouses=dict(warehouses.values_list("pk", "external_id")),
    )


def _apply(
    standing: Standing, said: Iterable[_Said], targets: _Targets, outcome: Outcome
) -> None:
    by_warehouse = {item.figure.target for item in said if item.figure.use is Use.STOCK}
    for item in said:
        figure = item.figure
        if figure.use is Use.PRICE and figure.target is not None:
            standing.set_price(targets.price(figure.target, figure.value))
        elif figure.target is not None:
            standing.set_stock(targets.warehouses[figure.target], figure.value)
        elif standing.stocks or len(by_warehouse) > 1:
            outcome.refusals.append(Refusal(row=item.row, reason=BY_WAREHOUSE))
        else:
            standing.set_stock("", figure.value)
