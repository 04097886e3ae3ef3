"""An adapter is drafted from the models of a shop: guessed by their names."""

from django_commerceml.management.drafting.adapter_source import write_adapter
from django_commerceml.management.drafting.contract_source import write_tests
from django_commerceml.management.drafting.roles import Roles, guess_roles

__all__ = ["Roles", "guess_roles", "write_adapter", "write_tests"]
