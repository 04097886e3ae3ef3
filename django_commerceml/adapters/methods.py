"""Whether an adapter has the methods for what it declares."""

from collections.abc import Iterator
from typing import Final

from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 (Django's names)

from django_commerceml.adapters.contract import Capability, ShopAdapter

METHODS: Final[dict[Capability, str]] = {
    Capability.GROUPS: "publish_groups",
    Capability.PRODUCTS: "publish_products",
    Capability.IMAGES: "publish_images",
    Capability.OFFERS: "publish_offers",
    Capability.PRICES: "publish_prices",
    Capability.STOCKS: "publish_stocks",
    Capability.WITHDRAWAL: "withdraw",
    Capability.ORDERS: "receive_order",
}
"""What takes the rows of each capability."""
_OURS: Final = "django_commerceml."


def check_adapter(adapter: type[ShopAdapter]) -> Iterator[CheckMessage]:
    """Yield what is wrong with *adapter*: with its methods, then with what it says."""
    yield from _check_methods(adapter)
    yield from adapter.check()


def _check_methods(adapter: type[ShopAdapter]) -> Iterator[CheckMessage]:
    for capability, name in METHODS.items():
        is_there = _is_there(adapter, name)
        is_declared = capability in adapter.capabilities
        if is_declared and not is_there:
            yield Error(
                f"{adapter.__name__} declares «{capability}», but has no {name}()",
                hint="Write the method, or take the word out of capabilities.",
                id="commerceml.E007",
            )
        if _is_own(adapter, name) and not is_declared:
            yield Warning(
                f"{adapter.__name__}.{name}() is never called",
                hint=f"Add Capability.{capability.name} to capabilities.",
                id="commerceml.W008",
            )


def _is_there(adapter: type[ShopAdapter], name: str) -> bool:
    return getattr(adapter, name) is not getattr(ShopAdapter, name)


def _is_own(adapter: type[ShopAdapter], name: str) -> bool:
    """Return whether the shop itself has written the method."""
    return not getattr(adapter, name).__module__.startswith(_OURS)
