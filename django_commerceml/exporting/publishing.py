"""A change of an order enters the outbox, in the shop's own transaction."""

from django.db import transaction
from django.db.models import Model

from django_commerceml.exporting.shop_orders import publish_shop_order
from django_commerceml.models import Order
from django_commerceml.models.sums import recalculate
from django_commerceml.models.versions import raise_version


def publish(order: Order | Model) -> int:
    """Have *order* go to 1C; return its version.

    Call it in the transaction that made or changed the order, after the last of
    its rows is written: the sums are computed from the lines, the version is
    raised, and every infobase that takes orders gets it at its next exchange.
    Both become visible with the commit, so no change is lost, whatever 1C is doing
    meanwhile (see the documentation, "Guarantees").

    *order* may be one of the shop's own model, where its adapter knows such: it is
    taken over into an `Order` at once. Where that fails, nothing is raised; it waits,
    says why in the journal, and is tried again. Its version is then 0.
    """
    if not isinstance(order, Order):
        return publish_shop_order(order)
    with transaction.atomic():
        # The version comes first: it makes changes of one order wait for each other.
        version = raise_version(order)
        recalculate(order)
    return version
