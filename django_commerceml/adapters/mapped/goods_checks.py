"""What is wrong with the declarations of goods, found without a query."""

from collections.abc import Iterator

from django.core.checks import CheckMessage
from django.db import models

from django_commerceml.adapters.mapped.check_columns import (
    check_columns,
    check_key,
    check_required,
)
from django_commerceml.adapters.mapped.check_figures import (
    check_images,
    check_prices,
    check_stocks,
)
from django_commerceml.adapters.mapped.check_kinds import (
    TRUTHS,
    WORDS,
    check_kind,
    check_relation,
)
from django_commerceml.adapters.mapped.check_messages import error, find_model, warning
from django_commerceml.adapters.mapped.declarations import Field
from django_commerceml.adapters.mapped.shelves import Declared
from django_commerceml.adapters.mapped.stores import Declarations
from django_commerceml.models import Group, Offer, Product


def check_goods(declared: Declarations) -> Iterator[CheckMessage]:
    """Yield what is wrong with what is *declared*."""
    yield from _check_together(declared)
    yield from _check_groups(declared)
    yield from _check_products(declared)
    yield from _check_offers(declared)
    yield from check_prices(declared)
    yield from check_stocks(declared)
    yield from check_images(declared)


def _check_together(declared: Declarations) -> Iterator[CheckMessage]:
    if declared.products is not None:
        if declared.products.groups and declared.groups is None:
            yield error(
                "commerceml.E026",
                "products.groups",
                "there are no groups to be in",
                "Declare groups, too.",
            )
        return
    for name in ("offers", "prices", "stocks", "images"):
        if getattr(declared, name) is not None:
            yield error(
                "commerceml.E026",
                name,
                "there are no products",
                "Declare products, too.",
            )


def _check_groups(declared: Declarations) -> Iterator[CheckMessage]:
    mapping = declared.groups
    if mapping is None:
        return
    found = find_model("groups", mapping.model)
    yield from found.messages
    model = found.model
    if model is None:
        return
    said = {mapping.parent} if mapping.parent else set()
    yield from _check_shelf("groups", model, mapping, Group, said)
    if mapping.parent:
        yield from check_relation("groups.parent", model, mapping.parent, model)


def _check_products(declared: Declarations) -> Iterator[CheckMessage]:
    mapping = declared.products
    if mapping is None:
        return
    found = find_model("products", mapping.model)
    yield from found.messages
    if found.model is None:
        return
    groups = (
        mapping.groups.source if isinstance(mapping.groups, Field) else mapping.groups
    )
    said = {str(groups)} if groups else set()
    if declared.offers is None:
        said |= _figures(declared)
    if declared.images is not None and declared.images.model is None:
        said.add(declared.images.file)
    yield from _check_shelf("products", found.model, mapping, Product, said)
    if groups and declared.groups is not None:
        target = find_model("groups", declared.groups.model).model
        yield from check_relation(
            "products.groups", found.model, str(groups), target, may_be_many=True
        )


def _check_offers(declared: Declarations) -> Iterator[CheckMessage]:
    mapping = declared.offers
    if mapping is None:
        return
    found = find_model("offers", mapping.model)
    yield from found.messages
    if found.model is None:
        return
    said = {mapping.product, *_figures(declared)}
    if mapping.characteristics:
        said.add(mapping.characteristics)
        yield from check_kind(
            "offers.characteristics",
            found.model,
            mapping.characteristics,
            (*WORDS, models.JSONField),
        )
    yield from _check_shelf("offers", found.model, mapping, Offer, said)
    products = declared.products and find_model("products", declared.products.model)
    target = products.model if products else None
    yield from check_relation("offers.product", found.model, mapping.product, target)


def _figures(declared: Declarations) -> set[str]:
    """Return the fields of the variant, or product, that hold a price or stock."""
    names: set[str] = set()
    if declared.prices is not None and declared.prices.model is None:
        names |= {declared.prices.field, declared.prices.currency or ""}
    if declared.stocks is not None and declared.stocks.model is None:
        names.add(declared.stocks.field)
    return names - {""}


def _check_shelf(
    place: str,
    model: type[models.Model],
    mapping: Declared,
    mirror: type[models.Model],
    said: set[str],
) -> Iterator[CheckMessage]:
    """Yield what is wrong with *mapping*; *said* are more fields that are declared."""
    yield from check_key(place, model, mapping.key, mirror)
    yield from check_columns(f"{place}.fields", model, mapping.fields, mirror)
    if mapping.active:
        yield from check_kind(f"{place}.active", model, mapping.active, TRUTHS)
    known = {*said, *mapping.fields, *mapping.defaults}
    known |= {name for name in (mapping.key, mapping.active) if name}
    yield from check_required(place, model, known)
    if not mapping.safe and model.save is not models.Model.save:
        yield warning(
            "commerceml.W021",
            place,
            f"{model.__name__} has a save() of its own, which is not called",
            "Rows are written in bulk. Say safe=True if 1C's rows need that code.",
        )
