"""What offers have now: all their prices and stock, as CommerceML says them."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django_commerceml.cml import records
from django_commerceml.models import Offer, Price, Stock

PriceKey = tuple[int, Decimal, str]
"""Price type, least quantity and unit."""


@dataclass(slots=True, kw_only=True)
class Standing:
    """An offer with its figures; they are changed in place, then written."""

    external_id: str
    quantity: Decimal | None
    prices: dict[PriceKey, records.Price] = field(default_factory=dict)
    stocks: dict[int, Decimal] = field(default_factory=dict)
    has_new_prices: bool = False
    has_new_stock: bool = False

    def set_price(self, price_type: int, blank: records.Price) -> None:
        """Make the price of *price_type* that of *blank*; the others stay.

        Of several, for more pieces or other units, it is the one for the fewest of
        the smallest unit.
        """
        keys = [key for key in self.prices if key[0] == price_type]
        if not keys:
            self.prices[price_type, Decimal(0), ""] = blank
            self.has_new_prices = True
            return
        key = min(keys, key=lambda key: (key[1], self.prices[key].factor or 1, key[2]))
        old = self.prices[key]
        if old.amount != blank.amount:
            self.prices[key] = replace(old, amount=blank.amount)
            self.has_new_prices = True

    def set_stock(self, warehouse: int | None, quantity: Decimal) -> None:
        """Make the stock in *warehouse*, or in all without one, *quantity*."""
        if warehouse is None:
            self.has_new_stock |= self.quantity != quantity
            self.quantity = quantity
        elif self.stocks.get(warehouse) != quantity:
            self.stocks[warehouse] = quantity
            self.has_new_stock = True

    def record(self, warehouses: dict[int, str]) -> records.Offer:
        """Return what changed as a record: whole lists, or nothing of a kind."""
        levels = tuple(
            records.StockLevel(warehouse_id=warehouses[pk], quantity=quantity)
            for pk, quantity in self.stocks.items()
        )
        is_by_warehouse = self.has_new_stock and bool(levels)
        has_total = self.has_new_stock and not levels
        return records.Offer(
            id=self.external_id,
            prices=tuple(self.prices.values()) if self.has_new_prices else None,
            stock_levels=levels if is_by_warehouse else None,
            quantity=self.quantity if has_total else None,
        )


def standings_of(offers: Collection[int]) -> dict[int, Standing]:
    """Return what *offers* have, by id; the lists are whole."""
    found = {
        pk: Standing(external_id=external_id, quantity=quantity)
        for pk, external_id, quantity in Offer.objects.filter(pk__in=offers)
        .order_by("pk")
        .values_list("pk", "external_id", "quantity")
    }
    prices = Price.objects.filter(offer__in=offers).select_related("price_type")
    for price in prices.order_by("pk"):
        key = (price.price_type_id, price.min_quantity, price.unit)
        found[price.offer_id].prices[key] = _record(price)
    stocks = Stock.objects.filter(offer__in=offers).order_by("pk")
    for offer, warehouse, quantity in stocks.values_list(
        "offer_id", "warehouse_id", "quantity"
    ):
        found[offer].stocks[warehouse] = quantity
    return found


def _record(price: Price) -> records.Price:
    return records.Price(
        price_type_id=price.price_type.external_id,
        amount=price.amount,
        currency=price.currency or None,
        unit=price.unit or None,
        factor=price.factor,
        min_quantity=price.min_quantity or None,
    )
