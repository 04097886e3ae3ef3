"""The prices and stock that go into the rows of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django_commerceml.adapters.mapped.placing import Fill
from django_commerceml.models import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The prices and stock that go into the rows of a batch."""

    fills: Sequence[Fill] = ()
    hidden: frozenset[int] = frozenset()
    """The ids of the rows that buyers must not see: they have no price."""
    unmade: frozenset[int] = frozenset()
    """The ids of the rows that cannot be made before their price is known."""
    priced: frozenset[int] = frozenset()
    """The ids of the rows that have a price, which is filled in."""
    counted: frozenset[int] = frozenset()
    """The ids of the rows whose stock 1C has said, which is filled in."""


@dataclass(slots=True)
class Fresh:
    """Offers whose figures came with them in this batch, and need not come again.

    They are kept as the rows that they are: read anew they may say something else.
    """

    prices: dict[int, Offer] = field(default_factory=dict)
    stocks: dict[int, Offer] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget the batch before."""
        self.prices.clear()
        self.stocks.clear()
