"""The adapter of django-oscar, with all that it can do."""

from typing import ClassVar

from django_commerceml.adapters.contract import Capability
from django_commerceml.adapters.oscar.catalogue import OscarCatalogue
from django_commerceml.adapters.oscar.orders import OscarOrders


class OscarAdapter(OscarCatalogue, OscarOrders):
    """Connects a store on django-oscar; what differs is said by a subclass.

    ``COMMERCEML = {"ADAPTER": "django_commerceml.adapters.oscar.OscarAdapter"}``
    is enough for a store with one price and one stock.
    """

    capabilities: ClassVar[frozenset[Capability]] = (
        OscarCatalogue.capabilities | OscarOrders.capabilities
    )
