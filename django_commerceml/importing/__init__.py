"""From a file to the mirror and on to the shop."""

from django_commerceml.importing.pipeline import work

__all__ = ["work"]
