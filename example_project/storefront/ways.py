"""How an order is paid and delivered: the ways of ``COMMERCEML``, and their prices."""

from dataclasses import dataclass
from decimal import Decimal

from django_commerceml.conf import get_settings

PRICES = {"courier": Decimal(350), "post": Decimal(290)}
"""What a delivery costs; the others are free."""
WITHOUT_ADDRESS = frozenset({"pickup"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to pay or to deliver."""

    code: str
    name: str
    price: Decimal = Decimal(0)
    needs_address: bool = False


def get_deliveries() -> dict[str, Way]:
    """Return the ways to deliver, by code."""
    return {
        code: Way(
            code=code,
            name=method["name"],
            price=PRICES.get(code, Decimal(0)),
            needs_address=code not in WITHOUT_ADDRESS,
        )
        for code, method in get_settings().delivery_methods.items()
    }


def get_payments() -> dict[str, Way]:
    """Return the ways to pay, by code."""
    methods = get_settings().payment_methods.items()
    return {code: Way(code=code, name=method["name"]) for code, method in methods}
