"""The Django application."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "example_project.storefront"
    label = "storefront"
    verbose_name = "Витрина"
