"""Prices and stock: the stock records of products, compared and written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Final

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.amounts import Amount, read_amounts
from django_commerceml.adapters.oscar.counts import Counts, read_counts
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.families import is_variant
from django_commerceml.adapters.oscar.fitness import Fitting
from django_commerceml.adapters.oscar.skus import Skus
from django_commerceml.bulk.among import among
from django_commerceml.bulk.whole import append_whole
from django_commerceml.models import Offer, Price

Place = tuple[int, int]
"""The ids of a product of the store and of a partner."""
Values = dict[str, Any]
_ROUNDING: Final = {"num_in_stock": ROUND_FLOOR}


def write_figures(
    delivery: Delivery, offers: Sequence[Offer], *, with_prices: bool = True
) -> None:
    """Write how many of *offers* there are, and what they cost.

    Without prices their columns stay as they are, unless stock depends on them:
    where 1C sells by boxes, Oscar counts boxes.
    """
    sold = _find_sold(delivery, offers)
    if not sold:
        return
    mine = [offer for offer, _ in sold.values()]
    priced = with_prices or _has_packs(mine)
    prices = read_amounts(delivery, mine) if priced else None
    ledger = _Ledger(delivery, sold, read_counts(delivery, mine))
    ledger.write(prices)


Sold = Mapping[str, tuple[Offer, rows.Known]]
"""Offers, and the products of the store that they are, by 1C's ids."""


def _find_sold(delivery: Delivery, offers: Sequence[Offer]) -> Sold:
    """Return those of *offers* that may have stock records: parents may not."""
    shelf = delivery.lately.shelf_of(offers)
    names = (offer.external_id for offer in offers)
    shelf |= rows.find_known(name for name in names if name not in shelf)
    parent = rows.model_of("catalogue", "Product").PARENT
    found = {}
    for offer in offers:
        row = shelf.get(offer.external_id)
        if row is not None and row.structure != parent:
            found[offer.external_id] = (offer, row)
        elif row is None and offer.product is not None and _is_missed(offer):
            delivery.refuse(offer.external_id, "этого товара нет в магазине")
    return found


def _is_missed(offer: Offer) -> bool:
    """Return whether *offer* should be in the store."""
    product = offer.product
    return product is None or offer.is_active or not is_variant(offer, product)


def _has_packs(offers: Sequence[Offer]) -> bool:
    """Return whether some of *offers* have prices of more than one base unit."""
    ours = among("offer", (offer.pk for offer in offers))
    return Price.objects.exclude(factor=1).filter(ours).exists()


class _Ledger:
    """The stock records of offers."""

    def __init__(self, delivery: Delivery, sold: Sold, counts: Counts) -> None:
        self._delivery = delivery
        self._sold = sold
        self._counts = counts
        self._model = rows.model_of("partner", "StockRecord")
        self._fitting = Fitting(self._model, rounding=_ROUNDING)
        self._allocated: Mapping[str, Values] = {}
        self._new: list[Values] = []
        self._changed: list[Any] = []
        self._names: set[str] = set()

    def write(self, prices: Mapping[int, Amount] | None) -> None:
        """Write what is different; without *prices* only stock is looked at."""
        partners = {pk for numbers in self._counts.values() for pk in numbers}
        standing = _read(self._model, [row for _, row in self._sold.values()], partners)
        self._allocated = allocations(self._delivery, self._sold)
        named = self._sold.values() if prices is not None else self._unknown(standing)
        skus = Skus((offer for offer, _ in named), partners)
        for offer, row in self._sold.values():
            values = self._values(offer, prices)
            for partner, said in values.items():
                record = standing.get((row.pk, partner))
                if record is None or prices is not None:
                    said["partner_sku"] = skus.take(offer, partner, row.pk)
                self._take(record, row.pk, partner, said)
        self._append()
        rows.change(self._model, self._changed, self._names)
        for _, row in self._sold.values():
            row.is_new = False

    def _unknown(self, standing: Mapping[Place, Any]) -> list[tuple[Offer, rows.Known]]:
        """Return the offers that may get a new record."""
        return [
            (offer, row)
            for offer, row in self._sold.values()
            if any((row.pk, pk) not in standing for pk in self._counts[offer.pk])
        ]

    def _values(
        self, offer: Offer, prices: Mapping[int, Amount] | None
    ) -> dict[int, Values]:
        """Return what the stock record of each partner says; nothing: refused."""
        amount = prices.get(offer.pk) if prices is not None else None
        factor = amount.factor if amount is not None else Decimal(1)
        said = {} if prices is None else _price(amount)
        name = offer.external_id
        found = {}
        for partner, number in self._counts[offer.pk].items():
            count = None if number is None else number / factor
            given = {**said, "num_in_stock": count}
            values = self._fitting.fit(self._delivery, name, given)
            if values is None:
                return {}
            found[partner] = {**values, **self._allocated.get(name, {})}
        return found

    def _take(self, record: Any, product: int, partner: int, values: Values) -> None:
        if record is not None:
            different = rows.assign(record, values, self._delivery.choices.modes)
            self._names |= different
            self._changed += [record] if different else []
        elif values.get("price") is not None or values["num_in_stock"] is not None:
            self._new.append({"product_id": product, "partner_id": partner, **values})

    def _append(self) -> None:
        """Insert the new records: those that say the same columns, together."""
        for columns in dict.fromkeys(tuple(values) for values in self._new):
            same = [values for values in self._new if tuple(values) == columns]
            append_whole(self._model, columns, [tuple(one.values()) for one in same])


def _price(amount: Amount | None) -> Values:
    if amount is None:
        return {"price": None}
    return {"price": amount.price, "price_currency": amount.currency}


def _read(
    model: Any, products: Sequence[rows.Known], partners: Collection[int]
) -> dict[Place, Any]:
    """Return the stock records of *products* with *partners*, the oldest of each.

    Products that were made just now have none.
    They are locked: who buys just now sets his aside after what is written here.
    Those of other partners are read along: they are found by their products.
    """
    found: dict[Place, Any] = {}
    mine = among("product", rows.keys_of_old(products))
    for record in rows.query(model).filter(mine).select_for_update().order_by("pk"):
        if record.partner_id in partners:
            found.setdefault((record.product_id, record.partner_id), record)
    return found


def allocations(delivery: Delivery, offers: Iterable[str]) -> dict[str, Values]:
    """Return what is allocated of *offers*, by 1C's ids; empty: it is left to Oscar.

    With a partner for each warehouse nobody knows of which it was sold.
    """
    choices = delivery.choices
    names = list(offers)
    said = None
    if not choices.partner_per_warehouse:
        said = choices.allocated(names, delivery.context)
    if said is None:
        return {}
    return {name: {"num_allocated": said.get(name, 0)} for name in names}
