"""The adapter of django-oscar, with all that it can do."""

from django_commerceml.adapters.oscar.catalogue import OscarCatalogue


class OscarAdapter(OscarCatalogue):
    """Connects a store on django-oscar; what differs is said by a subclass.

    ``COMMERCEML = {"ADAPTER": "django_commerceml.adapters.oscar.OscarAdapter"}``
    is enough for a store with one price and one stock.
    """
