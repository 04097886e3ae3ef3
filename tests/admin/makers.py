"""Makers of the rows of orders that only the pages of the admin need."""

from decimal import Decimal
from itertools import count

from django.utils import timezone

from django_commerceml.models import (
    ExportBatch,
    ExportItem,
    OrderDiscount,
    OrderPayment,
    OrderShipment,
    OrderStatus,
    OrderTax,
)
from tests.factories import (
    make_counterparty,
    make_order,
    make_order_export,
    make_order_line,
    make_profile,
    make_session,
)

_numbers = count(1)


def make_status(**values):
    if "profile" not in values:
        values["profile"] = make_profile()
    number = next(_numbers)
    return OrderStatus.objects.create(
        **{"code": f"S{number}", "name": f"Статус {number}", **values}
    )


def make_discount(**values):
    if "line" not in values:
        values["line"] = make_order_line()
        values["order"] = values["line"].order
    values = {"name": "Промокод", "amount": Decimal(10), **values}
    return OrderDiscount.objects.create(**_with_order(values))


def make_tax(**values):
    values = {"rate": Decimal(20), "amount": Decimal(5), **values}
    return OrderTax.objects.create(**_with_order(values))


def make_payment(**values):
    values.setdefault("amount", Decimal(10))
    return OrderPayment.objects.create(**_with_source(values))


def make_shipment(**values):
    values.setdefault("number", "О-1")
    return OrderShipment.objects.create(**_with_source(values))


def _with_order(values):
    if "order" not in values:
        values["order"] = make_order()
    return values


def _with_source(values):
    if "source" not in values:
        values["source"] = make_profile()
    return _with_order(values)


def make_export_batch(**values):
    session = values.pop("session", None) or make_session(type="sale")
    return ExportBatch.objects.create(
        **{
            "profile": session.profile,
            "session": session,
            "encoding": "utf-8",
            "form": "flat 2.06 to 2.09",
            "created_at": timezone.now(),
        }
        | values
    )


def make_export_item(**values):
    if "batch" not in values:
        values["batch"] = make_export_batch()
    return ExportItem.objects.create(**_with_order({"version": 1, **values}))


def make_full_order(**values):
    """Make an order with rows of every kind, known to two infobases."""
    order = make_order(lines=2, counterparty=make_counterparty(), **values)
    make_discount(order=order, line=None)
    make_tax(order=order)
    make_payment(order=order)
    make_shipment(order=order)
    for _ in range(2):
        make_order_export(order=order)
    return order
