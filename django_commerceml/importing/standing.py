"""What offers have now: all their prices and stock, as CommerceML says them."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django_commerceml.cml import records
from django_commerceml.models import Offer, Price, Stock

PriceKey = tuple[str, Decimal, str]
"""Price type by its id in 1C, least quantity and unit."""


@dataclass(slots=True, kw_only=True)
class Standing:
    """An offer with its figures; they are changed in place, then written."""

    external_id: str
    quantity: Decimal | None
    prices: dict[PriceKey, records.Price] = field(default_factory=dict)
    stocks: dict[str, Decimal] = field(default_factory=dict)
    """By the id of the warehouse in 1C."""
    new_prices: dict[str, records.Price] = field(default_factory=dict)
    """What was set and is another price than before, by price type."""
    new_stocks: dict[str, Decimal] = field(default_factory=dict)
    """What was set and is another stock than before, by warehouse; "" is the total."""

    @property
    def is_new(self) -> bool:
        """Whether a price or a stock is another than before."""
        return bool(self.new_prices or self.new_stocks)

    def set_price(self, price: records.Price) -> None:
        """Make the price of its type what *price* says; the others stay.

        Of several, for more pieces or other units, it is the one for the fewest of
        the smallest unit.
        """
        price_type = price.price_type_id
        keys = [key for key in self.prices if key[0] == price_type]
        if not keys:
            self.prices[price_type, Decimal(0), ""] = price
            self.new_prices[price_type] = price
            return
        key = min(keys, key=lambda key: (key[1], self.prices[key].factor or 1, key[2]))
        old = self.prices[key]
        if old.amount != price.amount:
            self.prices[key] = replace(old, amount=price.amount)
            self.new_prices[price_type] = price

    def set_stock(self, warehouse: str, quantity: Decimal) -> None:
        """Make the stock in *warehouse*, or with "" that in all, *quantity*."""
        before = self.stocks.get(warehouse) if warehouse else self.quantity
        if before == quantity:
            return
        self.new_stocks[warehouse] = quantity
        if warehouse:
            self.stocks[warehouse] = quantity
        else:
            self.quantity = quantity

    def named(self) -> records.Offer:
        """Return a record that names what is new, and nothing else."""
        levels = {pk: value for pk, value in self.new_stocks.items() if pk}
        return records.Offer(
            id=self.external_id,
            prices=tuple(self.new_prices.values()) or None,
            stock_levels=_levels(levels) or None,
            quantity=self.new_stocks.get(""),
        )

    def whole(self) -> records.Offer:
        """Return a record with whole lists of what is new, or nothing of a kind."""
        is_new = bool(self.new_stocks)
        return records.Offer(
            id=self.external_id,
            prices=tuple(self.prices.values()) if self.new_prices else None,
            stock_levels=_levels(self.stocks) or None if is_new else None,
            quantity=self.quantity if is_new and not self.stocks else None,
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
        record = _record(price)
        key = (record.price_type_id, price.min_quantity, price.unit)
        found[price.offer_id].prices[key] = record
    stocks = Stock.objects.filter(offer__in=offers).order_by("pk")
    for offer, warehouse, quantity in stocks.values_list(
        "offer_id", "warehouse__external_id", "quantity"
    ):
        found[offer].stocks[warehouse] = quantity
    return found


def _levels(stocks: dict[str, Decimal]) -> tuple[records.StockLevel, ...]:
    return tuple(
        records.StockLevel(warehouse_id=warehouse, quantity=quantity)
        for warehouse, quantity in stocks.items()
    )


def _record(price: Price) -> records.Price:
    return records.Price(
        price_type_id=price.price_type.external_id,
        amount=price.amount,
        currency=price.currency or None,
        unit=price.unit or None,
        factor=price.factor,
        min_quantity=price.min_quantity or None,
    )
