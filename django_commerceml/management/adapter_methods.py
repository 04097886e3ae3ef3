"""What an adapter declares, and whether its methods are there."""

from typing import Final

from django_commerceml.adapters import Capability, Feature, ShopAdapter

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


def declared(adapter: type[ShopAdapter]) -> list[str]:
    """Return the words of what *adapter* takes, in the order in which it is given."""
    return [str(one) for one in Capability if one in adapter.capabilities]


def not_declared(adapter: type[ShopAdapter]) -> list[str]:
    """Return the words of what *adapter* does not take."""
    return [str(one) for one in Capability if one not in adapter.capabilities]


def features(adapter: type[ShopAdapter]) -> list[str]:
    """Return the words of what the shop of *adapter* can hold."""
    return [str(one) for one in Feature if one in adapter.features]


def missing_methods(adapter: type[ShopAdapter]) -> list[tuple[str, str]]:
    """Return what *adapter* declares without a method for it: capability, method."""
    return [
        (str(one), name)
        for one, name in METHODS.items()
        if one in adapter.capabilities and not _has(adapter, name)
    ]


def unused_methods(adapter: type[ShopAdapter]) -> list[tuple[str, str]]:
    """Return the methods that are never called: capability, method."""
    return [
        (str(one), name)
        for one, name in METHODS.items()
        if one not in adapter.capabilities and _has(adapter, name)
    ]


def _has(adapter: type[ShopAdapter], name: str) -> bool:
    return getattr(adapter, name) is not getattr(ShopAdapter, name)
