"""Orders of the shop, and what 1C reads of them in an answer, with plain lxml."""

from django.db import transaction
from lxml import etree

from django_commerceml.exporting import publish
from django_commerceml.models import Order, OrderExport
from tests.factories import make_order

SALE = "type=sale&mode="


def place_orders(*numbers):
    """Place orders with *numbers*, as a shop does."""
    for number in numbers:
        with transaction.atomic():
            publish(make_order(number=number, lines=1))


def change_order(number):
    """Change the order *number*, as a shop does."""
    order = Order.objects.get(number=number)
    with transaction.atomic():
        order.comment = f"{order.comment}!"
        order.save(update_fields=["comment"])
        publish(order)


def numbers_in(body):
    """Return the numbers of the orders in an answer."""
    root = etree.fromstring(body)
    documents = root.iter("{*}Документ")
    return [
        document.findtext("{*}Номер")
        for document in documents
        if document.findtext("{*}ХозОперация") == "Заказ товара"
    ]


def waiting(profile):
    """Return the numbers of the orders that 1C has not confirmed."""
    exports = OrderExport.objects.filter(profile=profile).order_by("order_id")
    return [
        export.order.number
        for export in exports.select_related("order")
        if export.version > export.acknowledged_version
    ]


def take_orders(visitor, query=f"{SALE}query", **environ):
    """Ask for orders and read the answer to its end; return its bytes."""
    answer = visitor.fetch(query, **environ)
    assert answer["Content-Type"].startswith("application/xml; charset=")
    body = answer.getvalue()
    assert answer["Content-Length"] == str(len(body))
    return body
