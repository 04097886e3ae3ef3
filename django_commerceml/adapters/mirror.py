"""The default adapter: the shop reads the mirror itself."""

from django_commerceml.adapters.contract import ShopAdapter


class MirrorAdapter(ShopAdapter):
    """Wants nothing: what the engine writes is already what the shop shows."""
