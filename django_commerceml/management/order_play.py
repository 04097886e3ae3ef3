"""The orders of ``commerceml_emulate``: its options, its exchange, its table."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from django_commerceml.emulator import (
    Client,
    Dialect,
    Infobase,
    Manager,
    Order,
    OrderConduct,
    OrderExchangeResult,
    OrderFault,
    align_rows,
    perform_act,
    total_of,
)

_ACTS: Final = ("pay", "ship", "cancel", "delete")


def add_order_options(parser: argparse.ArgumentParser) -> None:
    """Declare what concerns orders."""
    group = parser.add_argument_group(_("orders"))
    group.add_argument(
        "--orders",
        type=Path,
        metavar="DIR",
        help=_("exchange orders too; the orders of this 1C are kept in DIR"),
    )
    for name in _ACTS:
        _add_act(group, name, "NUMBER", _("before the exchange, to one order"))
    _add_act(group, "status", "NUMBER=NAME", _("give an order a status"))
    _add_act(
        group,
        "line",
        "NUMBER:LINE=QUANTITY",
        _("change the quantity of a line, counted from 1; 0 removes the line"),
    )
    group.add_argument(
        "--fault",
        action="append",
        default=[],
        choices=tuple(map(str, OrderFault)),
        help=_("what goes wrong on the side of 1C"),
    )
    group.add_argument(
        "--english",
        action="store_true",
        help=_("the user of 1C works in English"),
    )


def _add_act(
    group: argparse._ArgumentGroup,
    name: str,
    metavar: str,
    text: str,
) -> None:
    """Add the option *name*; all acts share one list, to keep their order."""
    group.add_argument(
        f"--{name}",
        dest="acts",
        action="append",
        default=[],
        type=lambda said: (name, said),
        metavar=metavar,
        help=text,
    )


def open_infobase(dialect: Dialect, options: dict[str, Any]) -> Infobase:
    """Return the infobase, in which the manager has done what the options say.

    Raises `ValueError` where there is no such order, status or line.
    """
    if options["orders"] is None:
        message = _("%s needs --orders") % f"--{options['acts'][0][0]}"
        raise ValueError(message)
    form = dialect.orders.number_form
    infobase = Infobase(options["orders"], number_form=form)
    manager = Manager(infobase)
    with infobase.transaction():
        for name, text in options["acts"]:
            perform_act(manager, name, text)
    return infobase


def exchange_orders(
    client: Client, infobase: Infobase, options: dict[str, Any]
) -> OrderExchangeResult:
    """Play the exchange of orders."""
    conduct = OrderConduct(
        faults=frozenset(map(OrderFault, options["fault"])),
        in_english=options["english"],
    )
    return client.exchange_orders(infobase, conduct=conduct)


def iter_order_lines(result: OrderExchangeResult, infobase: Infobase) -> Iterator[str]:
    """Yield a line per order that came or went."""
    outcomes = {
        _("new"): result.created,
        _("changed"): result.updated,
        _("closed, left as it is"): result.closed,
    }
    rows = [
        _row(infobase, number, _("came"), outcome)
        for outcome, numbers in outcomes.items()
        for number in numbers
    ]
    rows += [
        _row(infobase, number, _("went"), _state(infobase.get_order(number)))
        for number in result.sent
    ]
    heads = ("", _("site"), _("1C"), _("total"), _("buyer"), "")
    yield from align_rows((heads, *rows)) if rows else ()


def _row(
    infobase: Infobase, number: str, direction: str, remark: str
) -> tuple[str, ...]:
    order = infobase.get_order(number)
    total = f"{total_of(order):.2f} {order.currency}"
    buyer = infobase.get_party(order.party_id).name
    return (direction, order.site_number, order.number, total, buyer, remark)


def _state(order: Order) -> str:
    """Return what 1C's manager has done to *order*."""
    words = (
        (order.status, order.status),
        (order.payments, pgettext("of an order", "paid")),
        (order.shipments, pgettext("of an order", "shipped")),
        (order.is_cancelled, pgettext("of an order", "cancelled")),
        (order.is_deleted, _("marked as deleted")),
    )
    return ", ".join(word for is_so, word in words if is_so)


def summarize(result: OrderExchangeResult) -> str:
    """Return the exchange in one line."""
    return _(
        "%(dialect)s: %(received)d orders came, %(sent)d went, "
        "%(requests)d requests, %(seconds).1f s"
    ) % {
        "dialect": result.dialect,
        "received": len(result.received),
        "sent": len(result.sent),
        "requests": result.requests,
        "seconds": result.seconds,
    }
