"""The fork of Oscar's shipping."""

from oscar.apps.shipping.apps import ShippingConfig as OscarShippingConfig


class ShippingConfig(OscarShippingConfig):
    """Takes the place of Oscar's own."""

    name = "example_oscar.shipping"
