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
from django_commerceml.adapters.oscar.meanings import (
    Characteristics,
    read_characteristics,
)
from django_commerceml.adapters.oscar.structures import write_structures
from django_commerceml.adapters.oscar.values import write_values
from django_commerceml.adapters.oscar.visibility import write_visibility
from django_commerceml.adapters.slugs import make_slug
from django_commerceml.bulk.among import among
from django_commerceml.models import Offer, Product, PropertyValue


def write_offers(delivery: Delivery, offers: Sequence[Offer]) -> None:
    """Write *offers* that have a product; those that wait for one come again."""
    products = {
        offer.product.external_id: offer.product
        for offer in offers
        if offer.product is not None
    }
    families = read_families(products.values())
    shelf = rows.find_known(codes_of(families))
    _add_missing(delivery, shelf, families)
    known = []
    for offer in offers:
        if offer.product is None:
            continue
        if offer.product.external_id in families:
            known.append(offer)
        else:
            delivery.refuse(offer.external_id, "магазин не принял её товар")
    said = read_characteristics(offer.pk for offer in known)
    _Rows(delivery, shelf).write(known, families, said)
    turned, moved = write_structures(shelf, families)
    _write_values(delivery, shelf, families, known, turned, said)
    write_visibility(delivery, shelf, families)
    write_figures(delivery, _read_offers(delivery, moved))
    delivery.lately.note(offers, shelf)


def _add_missing(
    delivery: Delivery, shelf: dict[str, Any], families: dict[str, Family]
) -> None:
    """Have the products of *families* in the store; those it refuses are left out."""
    missing = {name: one for name, one in families.items() if name not in shelf}
    if not missing:
        return
    write_products(delivery, [family.product for family in missing.values()])
    shelf.update(rows.find_known(codes_of(missing)))
    for name in missing.keys() - shelf.keys():
        del families[name]


class _Rows:
    """The rows of variants, compared and written; and the barcodes of products."""

    def __init__(self, delivery: Delivery, shelf: dict[str, Any]) -> None:
        self._delivery = delivery
        self._shelf = shelf
        self._model = rows.model_of("catalogue", "Product")
        self._fitting = Fitting(self._model)
        self._new: dict[str, dict[str, Any]] = {}

    def write(
        self,
        offers: Sequence[Offer],
        families: Mapping[str, Family],
        characteristics: Characteristics,
    ) -> None:
        """Write the variants among *offers*; one that nobody can buy is not made."""
        named = characteristics.keys()
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

    def _take(self, offer: Offer, product: Product, named: Collection[int]) -> set[str]:
        """Give the values of *offer* to its row; return the fields that changed.

        The characteristics of a variant say what it is, after its parent's title; one
        that is not *named* so has a title of its own.
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


def _write_values(
    delivery: Delivery,
    shelf: Mapping[str, Any],
    families: Mapping[str, Family],
    offers: Sequence[Offer],
    turned: Collection[str],
    characteristics: Characteristics,
) -> None:
    """Write what *offers* say of variants, and of products where these say nothing.

    *turned* are the products whose structure is another now: what their plain offers
    say is theirs, or is so no more.
    """
    given = {offer.external_id: offer.pk for offer in offers}
    telling = _telling(given[name] for name in given.keys() & families.keys())
    variants = given.keys() - families.keys()
    targets = [
        target
        for target in targets_of(shelf, families, variants=variants)
        if target.product_id is None
        or (target.external_id in turned and families[target.external_id].plain)
        or target.offer_id in telling
    ]
    write_values(delivery, targets, characteristics)


def _telling(offers: Iterable[int]) -> frozenset[int]:
    """Return those of *offers* that have values of properties of their own."""
    values = PropertyValue.objects.filter(among("offer", offers)).order_by()
    found = values.values_list("offer_id", flat=True).distinct()
    return frozenset(pk for pk in found if pk)


def _read_offers(delivery: Delivery, external_ids: Collection[str]) -> list[Offer]:
    named = among("external_id", external_ids)
    found = Offer.objects.filter(named, profile=delivery.profile)
    return list(found.select_related("product").order_by("pk"))
