"""The basket: kept in the session, priced anew each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.sessions.backends.base import SessionBase

from example_own.store.catalog import variants_for_sale
from example_own.store.models import Variant

KEY = "basket"
MOST = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A variant, and how many of it."""

    variant: Variant
    quantity: int

    @property
    def price(self) -> Decimal:
        """Return what a piece costs."""
        return self.variant.price or Decimal(0)

    @property
    def total(self) -> Decimal:
        """Return what all of it costs."""
        return self.price * self.quantity


def read_rows(session: SessionBase) -> list[Row]:
    """Return what is in the basket and can still be bought."""
    kept: Mapping[str, int] = session.get(KEY, {})
    found = (
        variants_for_sale()
        .filter(pk__in=kept, product__is_published=True, stock__gt=0)
        .select_related("product")
    )
    return [
        Row(variant=variant, quantity=min(kept[str(variant.pk)], variant.stock))
        for variant in found
    ]


def put(session: SessionBase, variant: Variant, quantity: int) -> None:
    """Have *quantity* of *variant* in the basket; zero takes it out."""
    kept = {**session.get(KEY, {}), str(variant.pk): min(quantity, MOST)}
    session[KEY] = {pk: number for pk, number in kept.items() if number > 0}


def empty(session: SessionBase) -> None:
    """Take all of it out."""
    session.pop(KEY, None)
