"""Offers: a product as it is, or a parent with children; and the ways between."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.barcodes import assign_barcodes
from django_commerceml.adapters.oscar.codes import SLUG
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.families import (
    Family,
    codes_of,
    is_variant,
    read_families,
)
from django_commerceml.adapters.oscar.figures import write_figures
from django_commerceml.adapters.oscar.fitness import Fitting
from django_commerceml.adapters.oscar.goods import targets_of, write_products
from django_commerceml.adapters.oscar.structures import write_structures
from django_commerceml.adapters.oscar.values import write_values
from django_commerceml.adapters.oscar.visibility import write_visibility
from django_commerceml.adapters.slugs import make_slug
from django_commerceml.chunks import in_chunks
from django_commerceml.models import (
    Offer,
    OfferCharacteristic,
    Product,
    PropertyValue,
)


def write_offers(delivery: Delivery, offers: Sequence[Offer]) -> None:
    """Write *offers* that have a product; those that wait for one come again."""
    products = {
        offer.product.external_id: offer.product
        for offer in offers
        if offer.product is not None
    }
    families = _ready(delivery, products)
    shelf = rows.find_known(codes_of(families))
    known = []
    for offer in offers:
        if offer.product is not None and offer.product.external_id in families:
            known.append(offer)
        elif offer.product is not None:
            delivery.refuse(offer.external_id, "магазин не принял её товар")
    _Rows(delivery, shelf).write(known, families)
    turned, moved = write_structures(shelf, families)
    _write_values(delivery, shelf, families, known, turned)
    write_visibility(delivery, shelf, families)
    write_figures(delivery, _read_offers(delivery, moved))


def _ready(delivery: Delivery, products: Mapping[str, Product]) -> dict[str, Family]:
    """Return the families of *products* that are in the store, or can be now."""
    there = rows.find_known(products)
    missing = [row for name, row in products.items() if name not in there]
    write_products(delivery, missing)
    refused = delivery.refused() - there.keys()
    return read_families(row for name, row in products.items() if name not in refused)


class _Rows:
    """The rows of variants, compared and written; and the barcodes of products."""

    def __init__(self, delivery: Delivery, shelf: dict[str, Any]) -> None:
        self._delivery = delivery
        self._shelf = shelf
        self._model = rows.model_of("catalogue", "Product")
        self._fitting = Fitting(self._model)
        self._new: dict[str, dict[str, Any]] = {}

    def write(self, offers: Sequence[Offer], families: Mapping[str, Family]) -> None:
        """Write the variants among *offers*; one that nobody can buy is not made."""
        named = _named(offers)
        changed: dict[str, set[str]] = {}
        barcodes = {}
        for offer in offers:
            product = offer.product
            if product is None:
                continue
            family = families[product.external_id]
            if is_variant(offer, product) and self._is_wanted(offer):
                changed[offer.external_id] = self._take(offer, product, named)
                barcodes[offer.external_id] = offer.barcode
            elif not is_variant(offer, product) and not family.is_parent:
                changed[offer.external_id] = set()
                barcodes[offer.external_id] = product.barcode or offer.barcode
        for name in assign_barcodes(self._delivery, self._shelf, barcodes):
            changed[name].add("upc")
        for name, values in self._new.items():
            values["upc"] = self._shelf[name].upc
        self._shelf.update(rows.insert_products(self._new))
        rows.write_known(
            {
                self._shelf[name].pk: {
                    field: getattr(self._shelf[name], field) for field in fields
                }
                for name, fields in changed.items()
                if name not in self._new
            }
        )

    def _is_wanted(self, offer: Offer) -> bool:
        return offer.is_active or offer.external_id in self._shelf

    def _take(self, offer: Offer, product: Product, named: frozenset[int]) -> set[str]:
        """Give the values of *offer* to its row; return the fields that changed.

        The characteristics of a variant say what it is, after its parent's title; one
        without any has a title of its own.
        """
        title = "" if offer.pk in named else offer.name
        values = (
            self._fitting.fit(self._delivery, offer.external_id, {"title": title}) or {}
        )
        values["parent_id"] = self._shelf[product.external_id].pk
        row = self._shelf.get(offer.external_id)
        if row is not None:
            return rows.assign(row, values, self._delivery.choices.modes)
        self._shelf[offer.external_id] = rows.new_known(offer.external_id)
        self._new[offer.external_id] = {
            "code": offer.external_id,
            "structure": self._model.CHILD,
            "slug": make_slug(offer.name, offer.external_id, longest=SLUG),
            **values,
        }
        return set()


def _named(offers: Sequence[Offer]) -> frozenset[int]:
    """Return the ids of those of *offers* that have characteristics."""
    found: set[int] = set()
    for chunk in in_chunks(offer.pk for offer in offers):
        rows_ = OfferCharacteristic.objects.filter(offer__in=chunk)
        found |= set(rows_.values_list("offer_id", flat=True))
    return frozenset(found)


def _write_values(
    delivery: Delivery,
    shelf: Mapping[str, Any],
    families: Mapping[str, Family],
    offers: Sequence[Offer],
    turned: Collection[str],
) -> None:
    """Write what *offers* say of variants, and of products where these say nothing.

    *turned* are the products whose structure is another now.
    """
    given = {offer.external_id: offer.pk for offer in offers}
    telling = _telling(given[name] for name in given.keys() & families.keys())
    variants = given.keys() - families.keys()
    targets = [
        target
        for target in targets_of(shelf, families, variants=variants)
        if target.product_id is None
        or target.external_id in turned
        or target.offer_id in telling
    ]
    write_values(delivery, targets)


def _telling(offers: Iterable[int]) -> frozenset[int]:
    """Return those of *offers* that have values of properties of their own."""
    found: set[int] = set()
    for chunk in in_chunks(offers):
        values = PropertyValue.objects.filter(offer__in=chunk)
        found |= {pk for pk in values.values_list("offer_id", flat=True) if pk}
    return frozenset(found)


def _read_offers(delivery: Delivery, external_ids: Collection[str]) -> list[Offer]:
    found: list[Offer] = []
    for chunk in in_chunks(external_ids):
        rows_ = Offer.objects.filter(profile=delivery.profile, external_id__in=chunk)
        found += rows_.select_related("product").order_by("pk")
    return found
