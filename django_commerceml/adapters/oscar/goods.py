"""Products: their own fields, classes, categories, attributes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.barcodes import assign_barcodes
from django_commerceml.adapters.oscar.choices import ClassBy
from django_commerceml.adapters.oscar.classes import find_or_create_classes
from django_commerceml.adapters.oscar.codes import SLUG
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.families import Family, codes_of, read_families
from django_commerceml.adapters.oscar.fitness import Fitting
from django_commerceml.adapters.oscar.meanings import Target
from django_commerceml.adapters.oscar.placing import write_places
from django_commerceml.adapters.oscar.values import write_values
from django_commerceml.adapters.oscar.visibility import write_visibility
from django_commerceml.adapters.slugs import make_slug
from django_commerceml.models import Product

Shelf = Mapping[str, Any]
"""Products of the store, by 1C's ids of products and variants."""


def write_products(delivery: Delivery, products: Sequence[Product]) -> None:
    """Write *products* and all that is said of them, without offers and pictures."""
    if not products:
        return
    families = read_families(products)
    shelf = rows.find_products(codes_of(families))
    classes = {name: row.product_class_id for name, row in shelf.items()}
    written = _Rows(delivery, shelf).write(products)
    taken = {name: families[name] for name in written}
    write_places(delivery, {name: shelf[name] for name in taken}, taken)
    moved = {
        offer.external_id
        for name, family in taken.items()
        if name in classes and shelf[name].product_class_id != classes[name]
        for offer in family.variants
    }
    write_values(delivery, targets_of(shelf, taken, variants=moved))
    write_visibility(delivery, shelf, taken)


def targets_of(
    shelf: Shelf, families: Mapping[str, Family], *, variants: Collection[str]
) -> list[Target]:
    """Return whose values are written: products, and those *variants* that are there.

    *shelf* has the products of the store that *families* became.
    """
    return [
        target
        for name, family in families.items()
        for target in _targets(shelf, name, family, variants)
    ]


def _targets(
    shelf: Shelf, name: str, family: Family, variants: Collection[str]
) -> Iterator[Target]:
    row, plain = shelf[name], family.plain
    standalone = rows.model_of("catalogue", "Product").STANDALONE
    is_sold_so = plain is not None and row.structure == standalone
    yield Target(
        row=row,
        class_id=row.product_class_id,
        external_id=name,
        product_id=family.product.pk,
        offer_id=plain.pk if plain is not None and is_sold_so else None,
    )
    for offer in family.variants:
        if offer.external_id in variants and offer.external_id in shelf:
            yield Target(
                row=shelf[offer.external_id],
                class_id=row.product_class_id,
                external_id=offer.external_id,
                offer_id=offer.pk,
            )


class _Rows:
    """The rows of products, compared and written."""

    def __init__(self, delivery: Delivery, shelf: dict[str, Any]) -> None:
        self._delivery = delivery
        self._shelf = shelf
        self._model = rows.model_of("catalogue", "Product")
        self._fitting = Fitting(self._model)
        self._new: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, set[str]] = {}

    def write(self, products: Sequence[Product]) -> list[str]:
        """Write *products*; return the ids of those that are in the store now."""
        classes = _classes(self._delivery, products)
        taken = [
            product
            for product in products
            if self._take(product, classes[product.external_id])
        ]
        self._take_barcodes(taken)
        for name, values in self._new.items():
            values["upc"] = self._shelf[name].upc
        self._shelf.update(rows.insert_products(self._new))
        changed = {
            name: fields
            for name, fields in self._changed.items()
            if fields and name not in self._new
        }
        names = frozenset().union(*changed.values())
        rows.change(self._model, [self._shelf[name] for name in changed], names)
        return [product.external_id for product in taken]

    def _take(self, product: Product, product_class: Any) -> bool:
        """Note what *product* says; return whether the store can take it."""
        name = product.external_id
        said = self._delivery.choices.product_values(product)
        values = self._fitting.fit(self._delivery, name, said)
        if values is None:
            return False
        values["product_class_id"] = product_class.pk
        row = self._shelf.get(name)
        if row is None:
            slug = make_slug(values.get("title", ""), name, longest=SLUG)
            start = {"code": name, "structure": self._model.STANDALONE, "slug": slug}
            self._new[name] = {**start, **values}
            self._shelf[name] = rows.new_known(name)
            self._changed[name] = set()
        else:
            modes = self._delivery.choices.modes
            self._changed[name] = rows.assign(row, values, modes)
        return True

    def _take_barcodes(self, products: Sequence[Product]) -> None:
        """Note the barcodes of *products*; a lack of one is no word against it."""
        barcodes = {row.external_id: row.barcode for row in products if row.barcode}
        for name in assign_barcodes(self._delivery, self._shelf, barcodes):
            self._changed[name].add("upc")


def _classes(delivery: Delivery, products: Sequence[Product]) -> dict[str, Any]:
    """Return the product classes of *products*, by 1C's ids of these."""
    choices = delivery.choices
    if choices.class_by == ClassBy.CATEGORY:
        prefetch_related_objects(products, "category")
    names = {
        product.external_id: choices.product_class_of(product) or choices.product_class
        for product in products
    }
    found = find_or_create_classes(names.values())
    return {external_id: found[name] for external_id, name in names.items()}
