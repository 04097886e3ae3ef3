"""The Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommerceMLConfig(AppConfig):
    """The exchange with 1C:Enterprise."""

    name = "django_commerceml"
    label = "commerceml"
    verbose_name = _("Exchange with 1C")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks; connect who hears of events, and the shop's adapter."""
        from django_commerceml import (  # noqa: PLC0415 (needs the apps)
            alarms,
            checks,  # noqa: F401 (it registers itself)
            notifications,
        )
        from django_commerceml.adapters.connecting import (  # noqa: PLC0415 (needs the apps)
            connect_shop,
        )
        from django_commerceml.exchange import (  # noqa: PLC0415 (needs the apps)
            wakers,
        )
        from django_commerceml.exporting import (  # noqa: PLC0415 (needs the apps)
            shop_orders,
        )

        alarms.connect()
        notifications.connect()
        wakers.connect()
        shop_orders.connect()
        connect_shop()
