"""The fork of Oscar's checkout."""

from oscar.apps.checkout.apps import CheckoutConfig as OscarCheckoutConfig


class CheckoutConfig(OscarCheckoutConfig):
    """Takes the place of Oscar's own."""

    name = "example_oscar.checkout"
