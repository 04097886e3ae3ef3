"""Prices and stock in fields of the shop's variants, or of its products."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django_commerceml.adapters.columns import find_field, make_column
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.mapped.amounts import (
    Amount,
    Amounts,
    read_prices,
    types_of_field,
)
from django_commerceml.adapters.mapped.declarations import (
    OfferMapping,
    PriceMapping,
    StockMapping,
)
from django_commerceml.adapters.mapped.owners import Owner, Owners
from django_commerceml.adapters.mapped.placing import Fill
from django_commerceml.adapters.mapped.quantities import (
    quantity_of,
    read_quantities,
    warehouses_of,
)
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.models import ExchangeProfile, Offer, PriceType


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """What owners cost, and how that is filled in."""

    fill: Fill
    """Leaves alone what has no price."""
    fill_lost: Fill
    """What has no price has lost it."""
    lacks: frozenset[int]
    """The ids of the owners that have no price, though 1C has spoken of it."""
    unpriced: frozenset[int]
    """The ids of all owners that have no price."""
    types: Sequence[PriceType]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How much there is of owners, and how that is filled in."""

    fill: Fill
    """Leaves alone what 1C has never counted."""
    fill_lost: Fill
    """What 1C does not count is gone."""
    counted: frozenset[int]
    """The ids of the owners that 1C has counted."""


class PriceField:
    """The field that holds the price."""

    def __init__(
        self, mapping: PriceMapping, profile: ExchangeProfile, shelf: Shelf
    ) -> None:
        self._mapping = mapping
        self._profile = profile
        self._column = make_column(shelf.model, mapping.field)
        self._currency = (
            make_column(shelf.model, mapping.currency) if mapping.currency else None
        )
        field = find_field(shelf.model, mapping.field)
        self.must_be_there = not field.null and mapping.missing is None
        """Whether nothing can be written that says «no price»."""
        self.can_wait = (
            not self.must_be_there
            or field.has_default()
            or bool({field.name, field.attname} & shelf.mapping.defaults.keys())
        )
        """Whether a row may be made before its price is known."""
        self._hides = shelf.active is not None

    def begin(self, owners: Owners) -> Pricing:
        """Return what *owners* cost."""
        offers = owners.all_offers()
        types = list(types_of_field(self._mapping, self._profile)) if offers else []
        costs = Amounts(read_prices(offers, types), with_vat=self._mapping.with_vat)
        amounts = {
            row.pk: costs.lowest(owners.active(row), types) for row in owners.rows
        }
        unpriced = [row for row in owners.rows if amounts[row.pk] is None]

        def fill(draft: Draft, row: Any) -> None:
            self._put(draft, amounts.get(row.pk))

        def fill_lost(draft: Draft, row: Any) -> None:
            if owners.active(row):
                self._put(draft, amounts.get(row.pk), is_lost=True)

        return Pricing(
            fill=fill,
            fill_lost=fill_lost,
            lacks=frozenset(row.pk for row in unpriced if _is_said(owners, row)),
            unpriced=frozenset(row.pk for row in unpriced),
            types=types,
        )

    def unknown_type(self, owners: Owners) -> list[RowError]:
        """Return a warning that 1C has no price type of the declared name."""
        name = self._mapping.price_type or "по умолчанию"
        message = f"вида цен «{name}» в 1С нет, цены не переданы в магазин"
        return [
            RowError(
                external_id=row.external_id,
                message=message,
                field=self._column.name,
                is_warning=True,
            )
            for row in owners.rows[:1]
        ]

    def _put(
        self, draft: Draft, amount: Amount | None, *, is_lost: bool = False
    ) -> None:
        if amount is not None:
            draft.put(self._column, amount.amount)
            if self._currency is not None:
                draft.put(self._currency, amount.currency)
        elif not is_lost:
            return
        elif not self.must_be_there:
            draft.put(self._column, self._mapping.missing)
        elif not self._hides:
            draft.note(self._column.name, "цены в 1С нет, осталась прежняя")


class StockField:
    """The field that holds the quantity."""

    def __init__(
        self, mapping: StockMapping, profile: ExchangeProfile, shelf: Shelf
    ) -> None:
        self._mapping = mapping
        self._profile = profile
        self._keeps_hidden = (
            isinstance(shelf.mapping, OfferMapping) and shelf.active is not None
        )
        self._is_null = find_field(shelf.model, mapping.field).null
        self._column = make_column(
            shelf.model, mapping.field, rounding=mapping.rounding
        )

    def begin(self, owners: Owners) -> Counting:
        """Return how much there is of *owners*."""
        offers = owners.all_offers()
        warehouses = warehouses_of(self._mapping, self._profile) if offers else {}
        there = read_quantities(offers)
        quantities = {
            row.pk: quantity_of(
                owners.offers.get(row.pk, ()), there, warehouses, counts=self._counts
            )
            for row in owners.rows
        }

        def fill(draft: Draft, row: Any) -> None:
            quantity = quantities.get(row.pk)
            if quantity is not None or draft.is_new:
                self._put(draft, quantity)

        def fill_lost(draft: Draft, row: Any) -> None:
            self._put(draft, quantities.get(row.pk))

        return Counting(
            fill=fill,
            fill_lost=fill_lost,
            counted=frozenset(
                pk for pk, quantity in quantities.items() if quantity is not None
            ),
        )

    def _counts(self, offer: Offer) -> bool:
        """Return whether *offer* is sold; a variant that is hidden keeps its figure."""
        return offer.is_active or self._keeps_hidden

    def _put(self, draft: Draft, quantity: Decimal | None) -> None:
        if quantity is None and not self._is_null:
            quantity = Decimal(0)
        draft.put(self._column, quantity)


def _is_said(owners: Owners, row: Owner) -> bool:
    return any(offer.prices_fingerprint for offer in owners.active(row))
