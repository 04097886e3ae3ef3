"""Who buys, as far as Salesman knows: an e-mail, a user, addresses as free text."""

from typing import Any

from django_commerceml.adapters.documents import OrderDocumentBuyer


def buyer_of(shop_order: Any) -> OrderDocumentBuyer | None:
    """Return the buyer of *shop_order*; None: nothing is known of him.

    *extra* of the order may say «name» and «phone»; else the first line of an address
    is the name.
    """
    extra = shop_order.extra or {}
    address = shop_order.billing_address or shop_order.shipping_address
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    name = extra.get("name") or _name_of_user(shop_order.user) or "".join(lines[:1])
    if not (name or shop_order.email):
        return None
    return OrderDocumentBuyer(
        name=str(name or shop_order.email),
        email=shop_order.email,
        phone=str(extra.get("phone") or ""),
        address=", ".join(lines),
    )


def _name_of_user(user: Any) -> str:
    return user.get_full_name() if user is not None else ""
