"""What is wrong with where prices, stock and pictures go."""

from collections.abc import Iterator
from typing import Final

from django.core.checks import CheckMessage
from django.db import models

from django_commerceml.adapters.mapped.check_columns import (
    check_columns,
    check_required,
)
from django_commerceml.adapters.mapped.check_kinds import (
    FILES,
    NUMBERS,
    WORDS,
    check_kind,
    check_relation,
)
from django_commerceml.adapters.mapped.check_messages import error, find_model
from django_commerceml.adapters.mapped.shelves import Declared
from django_commerceml.adapters.mapped.stores import Declarations
from django_commerceml.models import ProductImage

_TABLE_HINT: Final = (
    "A table needs it; a field of the variant or product needs no model."
)


def check_prices(declared: Declarations) -> Iterator[CheckMessage]:
    """Yield what is wrong with where prices go."""
    mapping = declared.prices
    if mapping is None:
        return
    if mapping.model is None:
        owner = declared.offers or declared.products
        yield from _check_figure("prices", owner, mapping.field)
        if owner is not None and mapping.currency:
            model = find_model("prices", owner.model).model
            yield from check_kind("prices.currency", model, mapping.currency, WORDS)
        return
    found = find_model("prices", mapping.model)
    yield from found.messages
    yield from check_kind("prices.field", found.model, mapping.field, NUMBERS)
    names = {mapping.field, mapping.currency, mapping.min_quantity}
    yield from _check_table(
        "prices",
        found.model,
        declared,
        owner=mapping.offer,
        key=("price_type", mapping.price_type),
        names={name for name in names if name},
    )


def check_stocks(declared: Declarations) -> Iterator[CheckMessage]:
    """Yield what is wrong with where stock goes."""
    mapping = declared.stocks
    if mapping is None:
        return
    if mapping.model is None:
        owner = declared.offers or declared.products
        yield from _check_figure("stocks", owner, mapping.field)
        return
    found = find_model("stocks", mapping.model)
    yield from found.messages
    yield from check_kind("stocks.field", found.model, mapping.field, NUMBERS)
    yield from _check_table(
        "stocks",
        found.model,
        declared,
        owner=mapping.offer,
        key=("warehouse", mapping.warehouse),
        names={mapping.field},
    )


def check_images(declared: Declarations) -> Iterator[CheckMessage]:
    """Yield what is wrong with where pictures go."""
    mapping = declared.images
    if mapping is None:
        return
    if mapping.model is None:
        products = declared.products and find_model("images", declared.products.model)
        model = products.model if products else None
        yield from check_kind("images.file", model, mapping.file, FILES)
        return
    found = find_model("images", mapping.model)
    yield from found.messages
    if found.model is None:
        return
    yield from check_kind("images.file", found.model, mapping.file, FILES)
    if not mapping.product:
        yield error("commerceml.E026", "images", "product is not said", _TABLE_HINT)
        return
    products = declared.products and find_model("images", declared.products.model)
    target = products.model if products else None
    yield from check_relation("images.product", found.model, mapping.product, target)
    if mapping.position:
        yield from check_kind("images.position", found.model, mapping.position, NUMBERS)
    yield from check_columns("images.fields", found.model, mapping.fields, ProductImage)
    known = {mapping.file, mapping.product, mapping.position or "", *mapping.fields}
    yield from check_required("images", found.model, known)


def _check_figure(
    place: str, owner: Declared | None, name: str
) -> Iterator[CheckMessage]:
    if owner is not None:
        model = find_model(place, owner.model).model
        yield from check_kind(f"{place}.field", model, name, NUMBERS)


def _check_table(
    place: str,
    model: type[models.Model] | None,
    declared: Declarations,
    *,
    owner: str | None,
    key: tuple[str, str | None],
    names: set[str],
) -> Iterator[CheckMessage]:
    """Yield what is wrong with a table of figures: its owner, key and fields."""
    if model is None:
        return
    word, column = key
    for said, name in (("offer", owner), (word, column)):
        if not name:
            yield error("commerceml.E026", place, f"{said} is not said", _TABLE_HINT)
    shelf = declared.offers or declared.products
    if owner and shelf is not None:
        target = find_model(place, shelf.model).model
        yield from check_relation(f"{place}.offer", model, owner, target)
    given = {name: name for name in {*names, column or ""} - {""}}
    yield from check_columns(place, model, given, None)
    yield from check_required(place, model, {*given, owner or ""})
