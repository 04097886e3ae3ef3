"""Oscar's products with a column of the project's own."""

from django.db import models
from oscar.apps.catalogue.abstract_models import AbstractProduct


class Product(AbstractProduct):
    """A product with a column that must not be empty, and one that 1C fills."""

    shelf = models.CharField(max_length=20, default="A1")
    brand = models.CharField(max_length=20, blank=True)


from oscar.apps.catalogue.models import *  # noqa: E402, F403 (Oscar's own way)
