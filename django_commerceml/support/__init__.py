"""The support bundle: what another needs to see to help, and nothing of a person."""

from django_commerceml.support.bundle import name_bundle, write_bundle

__all__ = ["name_bundle", "write_bundle"]
