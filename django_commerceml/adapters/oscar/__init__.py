"""django-oscar as the shop: the one setting is the path of `OscarAdapter`."""

from django_commerceml.adapters.oscar.adapter import OscarAdapter
from django_commerceml.adapters.oscar.catalogue import OscarCatalogue
from django_commerceml.adapters.oscar.choices import ClassBy

__all__ = ["ClassBy", "OscarAdapter", "OscarCatalogue"]
