"""The mappings of an adapter, each as the arguments of its call."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from django_commerceml.management.drafting import columns
from django_commerceml.management.drafting.columns import find, find_by_type
from django_commerceml.management.drafting.fields import (
    card_fields,
    default_values,
    goods_fields,
    named_fields,
    unique_fields,
)
from django_commerceml.management.drafting.figures import find_price, find_stock
from django_commerceml.management.drafting.order_mapping import (
    can_tell,
    order_arguments,
)
from django_commerceml.management.drafting.roles import Model, Roles, find_link
from django_commerceml.management.drafting.words import Arguments, label_of, quoted


class Draft:
    """An adapter for *roles*, and what a person has to add."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.left: list[str] = []
        """The fields whose value could not be guessed: «shop.Product.brand»."""

    def mappings(self) -> Iterator[tuple[str, str, Arguments]]:
        """Yield the name of each declaration, the class of it, and its arguments."""
        roles = self.roles
        if roles.group:
            yield "groups", "GroupMapping", self._group(roles.group)
        yield "products", "ProductMapping", self._product(roles.product)
        if roles.offer:
            yield "offers", "OfferMapping", self._offer(roles.offer)
        price = find_price(roles.sold)
        if price is not None:
            arguments: Arguments = {"field": quoted(price.name)}
            if not price.null:
                arguments["missing"] = "0"
            yield "prices", "PriceMapping", arguments
        stock = find_stock(roles.sold)
        if stock is not None:
            yield "stocks", "StockMapping", {"field": quoted(stock.name)}
        yield from self._images()
        yield from self._orders()

    def _group(self, model: Model) -> Arguments:
        arguments: Arguments = {"model": label_of(model)}
        parent = find_link(model, model)
        known = {parent.name} if parent else set()
        fields = named_fields(model)
        fields |= unique_fields(model, {*fields, *known})
        arguments["fields"] = fields
        if parent:
            arguments["parent"] = quoted(parent.name)
        return self._completed(arguments, model, {*fields, *known})

    def _product(self, model: Model) -> Arguments:
        arguments: Arguments = {"model": label_of(model)}
        fields = {**goods_fields(model), **card_fields(model)}
        fields |= unique_fields(model, fields)
        arguments["fields"] = fields
        known = {*fields, *self._figures(model)}
        groups = find_groups(self.roles)
        if groups is not None:
            arguments["groups"] = quoted(groups.name)
            known.add(groups.name)
        image = find_by_type(model, models.FileField)
        if image is not None:
            known.add(image.name)
        return self._completed(arguments, model, known)

    def _offer(self, model: Model) -> Arguments:
        link = find_link(model, self.roles.product)
        arguments: Arguments = {
            "model": label_of(model),
            "product": quoted(link.name),
        }
        fields = goods_fields(model)
        fields |= unique_fields(model, {*fields, link.name})
        arguments["fields"] = fields
        known = {*fields, link.name, *self._figures(model)}
        characteristics = find(
            model, columns.CHARACTERISTICS, models.JSONField, *columns.TEXTS
        )
        if characteristics is not None:
            arguments["characteristics"] = quoted(characteristics.name)
            known.add(characteristics.name)
        return self._completed(arguments, model, known)

    def _images(self) -> Iterator[tuple[str, str, Arguments]]:
        roles = self.roles
        file = find_picture(roles)
        if file is None:
            return
        arguments: Arguments = {"file": quoted(file.name)}
        if roles.image:
            link = find_link(roles.image, roles.product)
            arguments = {
                "model": label_of(roles.image),
                "product": quoted(link.name),
                **arguments,
            }
            place = find(roles.image, columns.PLACES, models.IntegerField)
            if place is not None:
                arguments["position"] = quoted(place.name)
        yield "images", "ImageMapping", arguments

    def _orders(self) -> Iterator[tuple[str, str, Arguments]]:
        roles = self.roles
        order, line = roles.order, roles.line
        if order and line and can_tell(roles, order, line):
            yield "orders", "OrderMapping", order_arguments(roles, order, line)

    def _figures(self, model: Model) -> set[str]:
        """Return the fields of the price and the stock, where *model* has them."""
        if model is not self.roles.sold:
            return set()
        found = (find_price(model), find_stock(model))
        return {field.name for field in found if field is not None}

    def _completed(
        self, arguments: Arguments, model: Model, known: set[str]
    ) -> Arguments:
        """Add whether buyers see a row, and what new rows get."""
        active = find(model, columns.ACTIVE, models.BooleanField)
        if active is not None:
            arguments["active"] = quoted(active.name)
            known = {*known, active.name}
        defaults, left = default_values(model, known)
        if defaults:
            arguments["defaults"] = defaults
        self.left += [f"{model._meta.label}.{name}" for name in left]  # noqa: SLF001 (Django's public name)
        return arguments


def find_groups(roles: Roles) -> Any:
    """Return the field of products that says their groups."""
    if roles.group is None:
        return None
    fields = roles.product._meta.get_fields()  # noqa: SLF001 (Django's public name)
    return next(
        (
            field
            for field in fields
            if (field.many_to_many or field.many_to_one)
            and field.concrete
            and field.related_model is roles.group
        ),
        None,
    )


def find_picture(roles: Roles) -> Any:
    """Return the field of the file of a picture."""
    return find_by_type(roles.image or roles.product, models.FileField)
