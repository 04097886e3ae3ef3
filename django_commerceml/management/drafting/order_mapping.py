"""The mapping of orders, where enough of them is recognised."""

from typing import Any, Final

from django.db import models

from django_commerceml.management.drafting import columns
from django_commerceml.management.drafting.columns import find
from django_commerceml.management.drafting.fields import Lines
from django_commerceml.management.drafting.figures import find_price, find_stock
from django_commerceml.management.drafting.roles import Model, Roles, find_link
from django_commerceml.management.drafting.words import Arguments, label_of, quoted

Wanted = tuple[tuple[str, tuple[str, ...], tuple[type[Any], ...]], ...]
"""Words of a document, with the names and the types of fields that say them."""

_FACTS: Final = (
    ("is_paid", columns.PAID, (models.BooleanField,)),
    ("is_shipped", columns.SHIPPED, (models.BooleanField,)),
    ("is_cancelled", columns.CANCELLED, (models.BooleanField,)),
    ("tracking_number", columns.TRACKS, columns.TEXTS),
)
"""What the shop says of an order, and 1C may change."""
_SAID: Final = (
    ("comment", columns.COMMENTS, columns.TEXTS),
    ("delivery_address", columns.ADDRESSES, columns.TEXTS),
    *_FACTS,
)
_BUYER: Final = (
    ("name", columns.BUYERS, columns.TEXTS),
    ("phone", columns.PHONES, columns.TEXTS),
    ("email", columns.EMAILS, columns.TEXTS),
    ("address", columns.ADDRESSES, columns.TEXTS),
)


def find_sold(roles: Roles, line: Model) -> Any:
    """Return the foreign key of *line* to what is sold."""
    return find_link(line, roles.sold) or find_link(line, roles.product)


def can_tell(roles: Roles, order: Model, line: Model) -> bool:
    """Return whether enough of the shop's *order* and of its *line* is recognised."""
    return None not in (
        find(order, columns.PLACED, *columns.MOMENTS),
        find_sold(roles, line),
        find_stock(line),
        find_price(line),
    )


def order_arguments(roles: Roles, order: Model, line: Model) -> Arguments:
    """Return the arguments of the mapping of *order*, which `can_tell` allows."""
    placed = find(order, columns.PLACED, *columns.MOMENTS)
    fields = {"placed_at": quoted(placed.name)}
    number = find(order, columns.NUMBERS_OF_ORDERS, *columns.TEXTS)
    if number is not None:
        fields["number"] = quoted(number.name)
    fields |= _known(order, _SAID)
    arguments: Arguments = {
        "model": label_of(order),
        "fields": fields,
        "buyer": _known(order, _BUYER),
        "lines": _lines(roles, order, line),
        "receive": _known(order, _FACTS),
    }
    return {name: value for name, value in arguments.items() if value}


def _known(model: Model, wanted: Wanted) -> Lines:
    """Return which fields of *model* say what is *wanted*, by its words."""
    found = {word: find(model, names, *types) for word, names, types in wanted}
    return {word: quoted(one.name) for word, one in found.items() if one is not None}


def _lines(roles: Roles, order: Model, line: Model) -> str:
    related = find_link(line, order).remote_field.get_accessor_name()
    fields = ", ".join(
        (
            f'"quantity": {quoted(find_stock(line).name)}',
            f'"price": {quoted(find_price(line).name)}',
        )
    )
    return (
        f"OrderLineMapping(related={quoted(related)}, "
        f"product={quoted(find_sold(roles, line).name)}, fields={{{fields}}})"
    )
