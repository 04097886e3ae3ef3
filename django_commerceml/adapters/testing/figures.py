"""Prices and stock, as strange as 1C has them."""

from decimal import Decimal
from typing import Final

from django_commerceml.adapters.contract import Capability, Feature, RowError
from django_commerceml.adapters.testing.claims import (
    claim,
    claim_equal,
    claim_is,
    claim_no_refusals,
    claim_no_writes,
    present,
)
from django_commerceml.adapters.testing.goods import FAR, MAIN, RETAIL, WHOLESALE
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.watching import watching

_HALF: Final = Decimal("1.5")
_OWED: Final = Decimal(-3)


class FiguresContract(AdapterProbe):
    """What holds of prices and of stock."""

    @needs(Capability.PRODUCTS, Capability.PRICES)
    def test_a_price_arrives_and_changes(self) -> None:
        """With its kopecks."""
        trial = self.trial()
        trial.goods.product("a")
        offer = trial.goods.offer("a", price="99.90", stock=5)
        claim_no_refusals(trial.give())
        claim_equal(self._price("a"), Decimal("99.90"), "the price of a")

        trial.goods.price(offer, "120")
        claim_no_refusals(trial.give())

        claim_equal(self._price("a"), Decimal(120), "the price of a")

    @needs(Capability.PRODUCTS, Capability.PRICES)
    def test_a_lost_price_is_no_longer_asked(self) -> None:
        """Nobody buys at a price that 1C has taken away, or the shop says why."""
        trial = self.trial()
        trial.goods.product("a")
        offer = trial.goods.offer("a", price=100, stock=5)
        trial.give()

        offer.prices.all().delete()
        errors = trial.give()

        claim_no_refusals(errors)
        found = self.read_offer("a")
        is_sold = found is not None and found.is_active and found.price
        is_told = _warns(errors, "a")
        claim(not is_sold or is_told, "a price that was lost is still asked")

    @needs(Capability.PRODUCTS, Capability.PRICES)
    def test_the_price_of_everybody_is_chosen_among_several(self) -> None:
        """And the others are kept by a shop that has room for them."""
        trial = self.trial()
        trial.goods.product("a")
        offer = trial.goods.offer("a", stock=5)
        trial.goods.price(offer, 80, of=WHOLESALE)
        trial.goods.price(offer, 100, of=RETAIL)

        claim_no_refusals(trial.give())

        claim_equal(self._price("a"), Decimal(100), "the price of a")
        if self.declares(Feature.PRICE_TYPES):
            prices = present(self.read_offer("a"), "offer a").prices
            wanted = {RETAIL: Decimal(100), WHOLESALE: Decimal(80)}
            claim_is(prices, wanted, "the prices of a")

    @needs(Capability.PRODUCTS, Capability.STOCKS)
    def test_stock_arrives_and_changes(self) -> None:
        """1C does not count by warehouses."""
        trial = self.trial()
        trial.goods.product("a")
        offer = trial.goods.offer("a", price=10, stock=5)
        claim_no_refusals(trial.give())
        claim_equal(self._stock("a"), Decimal(5), "the stock of a")

        offer.quantity = Decimal(0)
        offer.save()
        claim_no_refusals(trial.give())

        claim_equal(self._stock("a"), Decimal(0), "the stock of a")

    @needs(Capability.PRODUCTS, Capability.STOCKS)
    def test_stock_of_warehouses_is_added_up(self) -> None:
        """And kept by warehouse, where the shop has room for it."""
        trial = self.trial()
        trial.goods.product("a")
        offer = trial.goods.offer("a", price=10)
        trial.goods.stock(offer, {MAIN: 2, FAR: 3})

        claim_no_refusals(trial.give())

        claim_equal(self._stock("a"), Decimal(5), "the stock of a")
        if self.declares(Feature.WAREHOUSES):
            stocks = present(self.read_offer("a"), "offer a").stocks
            wanted = {MAIN: Decimal(2), FAR: Decimal(3)}
            claim_is(stocks, wanted, "the stock of a by warehouse")

    @needs(Capability.PRODUCTS, Capability.STOCKS)
    def test_a_part_of_a_unit_is_kept_or_cut(self) -> None:
        """A shop that counts whole units has the lesser number, and says so."""
        self._try_stock(_HALF, Decimal(1), Feature.FRACTIONS)

    @needs(Capability.PRODUCTS, Capability.STOCKS)
    def test_stock_below_zero_is_kept_or_is_zero(self) -> None:
        """A shop that knows none has zero, and says so."""
        self._try_stock(_OWED, Decimal(0), Feature.NEGATIVE_STOCK)

    def _try_stock(self, said: Decimal, made: Decimal, feature: Feature) -> None:
        """Give stock *said*; without *feature* the shop makes *made* of it."""
        trial = self.trial()
        trial.goods.product("a")
        trial.goods.offer("a", price=10, stock=said)

        errors = trial.give()

        claim_no_refusals(errors)
        is_kept = self.declares(feature)
        claim_equal(self._stock("a"), said if is_kept else made, "the stock of a")
        claim(
            is_kept or _warns(errors, "a"), f"nobody is told that {said} became {made}"
        )
        with watching() as watch:
            trial.give()
        claim_no_writes(watch.writes)

    def _price(self, external_id: str) -> Decimal | int | None:
        return present(self.read_offer(external_id), f"offer {external_id}").price

    def _stock(self, external_id: str) -> Decimal | int | None:
        return present(self.read_offer(external_id), f"offer {external_id}").stock


def _warns(errors: list[RowError], external_id: str) -> bool:
    return any(
        error.is_warning and error.external_id == external_id for error in errors
    )
