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


def can_tell_orders(roles: Roles) -> bool:
    """Return whether enough of the shop's orders was recognised."""
    if roles.order is None or roles.line is None:
        return False
    return all(
        (
            find(roles.order, columns.PLACED, *columns.MOMENTS),
            find_link(roles.line, roles.sold) or find_link(roles.line, roles.product),
            find(roles.line, columns.STOCKS, *columns.NUMBERS),
            find_price(roles.line),
        )
    )


def find_sold(roles: Roles) -> Any:
    """Return the foreign key of a line to what is sold."""
    line = roles.line
    if line is None:
        return None
    return find_link(line, roles.sold) or find_link(line, roles.product)


def find_placed(roles: Roles) -> Any:
    """Return the field of an order that says when it was placed."""
    return roles.order and find(roles.order, columns.PLACED, *columns.MOMENTS)


def known_of_order(
    model: Model,
    wanted: "tuple[tuple[str, tuple[str, ...], tuple[type[Any], ...]], ...]",
) -> dict[str, str]:
    """Return which fields of *model* say what is *wanted* of an order, by its words."""
    found = {word: find(model, names, *types) for word, names, types in wanted}
    return {word: field.name for word, field in found.items() if field is not None}


def order_arguments(roles: Roles) -> Arguments:
    order, line = roles.order, roles.line
    assert order is not None and line is not None  # noqa: S101, PT018 (`can_tell_orders` has seen to it)
    fields = {"placed_at": quoted(find_placed(roles).name)}
    number = find(order, columns.NUMBERS_OF_ORDERS, *columns.TEXTS)
    if number is not None:
        fields["number"] = quoted(number.name)
    fields |= _quoted_all(known_of_order(order, _SAID))
    arguments: Arguments = {"model": label_of(order), "fields": fields}
    buyer = _quoted_all(known_of_order(order, _BUYER))
    if buyer:
        arguments["buyer"] = buyer
    arguments["lines"] = _lines(roles)
    receive = _quoted_all(known_of_order(order, _FACTS))
    if receive:
        arguments["receive"] = receive
    return arguments


def _lines(roles: Roles) -> str:
    line = roles.line
    assert line is not None  # noqa: S101 (as above)
    related = find_link(line, roles.order).remote_field.get_accessor_name()
    fields = ", ".join(
        (
            f'"quantity": {quoted(find_stock(line).name)}',
            f'"price": {quoted(find_price(line).name)}',
        )
    )
    return (
        f"OrderLineMapping(related={quoted(related)}, "
        f"product={quoted(find_sold(roles).name)}, fields={{{fields}}})"
    )


def _quoted_all(values: dict[str, str]) -> Lines:
    return {word: quoted(name) for word, name in values.items()}
