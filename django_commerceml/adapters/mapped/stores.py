"""The shop that an adapter declares, as one profile fills it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.declarations import (
    Field,
    GroupMapping,
    ImageMapping,
    OfferMapping,
    PriceMapping,
    ProductMapping,
    StockMapping,
)
from django_commerceml.adapters.mapped.figures import PriceField, StockField
from django_commerceml.adapters.mapped.filling import Filling, Fresh
from django_commerceml.adapters.mapped.memberships import MainGroup, ManyGroups
from django_commerceml.adapters.mapped.outcomes import Found
from django_commerceml.adapters.mapped.owners import (
    Owner,
    Owners,
    products_of,
    variants_of,
)
from django_commerceml.adapters.mapped.placing import Fill
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.tables import PriceTable, StockTable
from django_commerceml.models import ExchangeProfile, Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """All that a shop declares of its goods."""

    groups: GroupMapping | None
    products: ProductMapping | None
    offers: OfferMapping | None
    prices: PriceMapping | None
    stocks: StockMapping | None
    images: ImageMapping | None


class Store:
    """Where everything is kept; what is not declared is None."""

    def __init__(self, profile: ExchangeProfile, declared: Declarations) -> None:
        self.profile = profile
        self.declared = declared
        self.fresh = Fresh()

    @cached_property
    def groups(self) -> Shelf | None:
        """Return where groups are."""
        return self._shelf(LinkKind.GROUP, self.declared.groups)

    @cached_property
    def products(self) -> Shelf | None:
        """Return where products are."""
        return self._shelf(LinkKind.PRODUCT, self.declared.products)

    @cached_property
    def offers(self) -> Shelf | None:
        """Return where variants are; None: the shop has products only."""
        return self._shelf(LinkKind.OFFER, self.declared.offers)

    @cached_property
    def owners(self) -> Shelf | None:
        """Return where that is which has a price: variants, or products."""
        return self.offers or self.products

    @cached_property
    def main_group(self) -> MainGroup | None:
        """Return the foreign key from products to their main group."""
        declared, shelf = self._membership, self.products
        if declared is None or shelf is None or self._is_many(declared, shelf):
            return None
        return MainGroup(shelf, declared)

    @cached_property
    def many_groups(self) -> ManyGroups | None:
        """Return the many-to-many relation between products and groups."""
        declared, shelf = self._membership, self.products
        if declared is None or shelf is None or self.groups is None:
            return None
        if not self._is_many(declared, shelf):
            return None
        return ManyGroups(shelf, self.groups, declared)

    @cached_property
    def price_field(self) -> PriceField | None:
        """Return the field of the price; None: there is none, or a table."""
        declared = self.declared.prices
        if declared is None or declared.model is not None or self.owners is None:
            return None
        return PriceField(declared, self.profile, self.owners)

    @cached_property
    def price_table(self) -> PriceTable | None:
        """Return the table of prices."""
        declared = self.declared.prices
        if declared is None or declared.model is None:
            return None
        return PriceTable(declared, self.profile)

    @cached_property
    def stock_field(self) -> StockField | None:
        """Return the field of the quantity; None: there is none, or a table."""
        declared = self.declared.stocks
        if declared is None or declared.model is not None or self.owners is None:
            return None
        return StockField(declared, self.profile, self.owners)

    @cached_property
    def stock_table(self) -> StockTable | None:
        """Return the table of stock."""
        declared = self.declared.stocks
        if declared is None or declared.model is None:
            return None
        return StockTable(declared, self.profile)

    def gather(self, offers: Iterable[Offer]) -> Owners:
        """Return whose figures those of *offers* are in this shop."""
        return products_of(offers) if self.offers is None else variants_of(offers)

    def begin(self, owners: Owners, found: Found) -> Filling:
        """Return the figures of *owners*, of which the shop has what is *found*."""
        fills: list[Fill] = []
        hidden: frozenset[int] = frozenset()
        unmade: frozenset[int] = frozenset()
        priced: frozenset[int] = frozenset()
        counted: frozenset[int] = frozenset()
        if self.price_field is not None:
            pricing = self.price_field.begin(owners)
            fills.append(pricing.fill)
            priced = frozenset(row.pk for row in owners.rows) - pricing.unpriced
            if self.price_field.must_be_there:
                new = {row.pk for row in owners.rows if found.lacks(row.external_id)}
                hidden = pricing.lacks | (pricing.unpriced & new)
            if not self.price_field.can_wait:
                unmade = pricing.unpriced
        if self.stock_field is not None:
            counting = self.stock_field.begin(owners)
            fills.append(counting.fill)
            counted = counting.counted
        return Filling(
            fills=fills, hidden=hidden, unmade=unmade, priced=priced, counted=counted
        )

    def note_fresh(self, offers: Iterable[Offer], filling: Filling) -> None:
        """Note which figures of *offers* are filled in by *filling*."""
        for offer in offers:
            owner = offer.product_id if self.offers is None else offer.pk
            if owner in filling.priced:
                self.fresh.prices[offer.pk] = offer
            if owner in filling.counted:
                self.fresh.stocks[offer.pk] = offer

    def write_tables(
        self, owners: Owners, keys: Mapping[str, Any]
    ) -> Sequence[RowError]:
        """Write prices and stock of *owners* into tables, where the shop has such."""
        tables = (self.price_table, self.stock_table)
        if not owners.rows:
            return []
        return [
            error
            for table in tables
            if table is not None
            for error in table.write(owners, keys)
        ]

    @property
    def _membership(self) -> Field | None:
        declared = self.declared.products and self.declared.products.groups
        if not declared:
            return None
        return declared if isinstance(declared, Field) else Field(declared)

    @staticmethod
    def _is_many(declared: Field, shelf: Shelf) -> bool:
        field = shelf.model._meta.get_field(str(declared.source))  # noqa: SLF001 (Django's public name)
        return bool(field.many_to_many)

    def _shelf(
        self,
        kind: LinkKind,
        mapping: GroupMapping | ProductMapping | OfferMapping | None,
    ) -> Shelf | None:
        return None if mapping is None else Shelf(self.profile, kind, mapping)


def is_visible(row: Owner) -> bool:
    """Return whether 1C, and the mirror's own switch, show *row* to buyers."""
    return row.is_active and not getattr(row, "is_hidden", False)
