"""Parts of a strategy of Oscar: prices by groups of buyers, stock of warehouses.

A store combines them with Oscar's own in its fork of ``partner.strategy``::

    class Strategy(StockedFirst, BuyersPrice, strategy.StockRequired,
                   strategy.NoTax, strategy.Structured):
        ...
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Final

from oscar.core.loading import get_class

from django_commerceml.models import Offer, PriceType
from django_commerceml.pricing import Quote, quote

_CENT: Final = Decimal("0.01")


class StockedFirst:
    """Chooses the stock record that has most, of all that have a price.

    Oscar's own choice is the first that the database happens to give.
    """

    def select_stockrecord(self, product: Any) -> Any:
        """Return a stock record of *product*; None: it has none."""
        records = sorted(product.stockrecords.all(), key=_rank)
        return records[0] if records else None


def _rank(record: Any) -> tuple[bool, int, int]:
    return record.price is None, -record.net_stock_level, record.pk


class BuyersPrice:
    """Reads the prices of a buyer's group from the mirror, where it has some.

    Buyers without a price group of their own pay what the stock record says, at no
    query. It stands before the mixin that makes prices of stock records (`NoTax`).
    """

    user: Any
    """Who is logged in; None: nobody."""

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        """Return what *product* costs the buyer."""
        mine = self._quote(product) if stockrecord is not None else None
        if mine is None:
            return super().pricing_policy(product, stockrecord)  # type: ignore[misc]  # of the mixin after this one
        return _fixed(mine)

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> Any:
        """Return what the first variant of *product* that is sold costs the buyer."""
        for child, record in children_stock:
            if record is not None:
                return self.pricing_policy(child, record)
        return super().parent_pricing_policy(product, children_stock)  # type: ignore[misc]  # as above

    def _quote(self, product: Any) -> Quote | None:
        if not (product.code and self._has_price_types):
            return None
        offers = Offer.objects.filter(external_id=product.code, is_active=True)
        offer = offers.order_by("pk").first()
        return None if offer is None else quote(offer, user=self.user)

    @cached_property
    def _has_price_types(self) -> bool:
        """Return whether some prices are for a group of the buyer."""
        groups = getattr(self.user, "groups", None)
        if groups is None:
            return False
        return PriceType.objects.filter(groups__in=groups.values("pk")).exists()


def _fixed(mine: Quote) -> Any:
    price = get_class("partner.prices", "FixedPrice")
    amount = mine.amount_with_vat.quantize(_CENT, ROUND_HALF_UP)
    return price(currency=mine.currency, excl_tax=amount, tax=Decimal("0.00"))
