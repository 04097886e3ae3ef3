"""The project's own catalogue, forked as Oscar's documentation says."""

from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    """Oscar's catalogue in another place."""

    name = "tests.oscar.forked.catalogue"
