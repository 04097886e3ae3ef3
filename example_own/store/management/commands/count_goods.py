"""Prints how much there is in the store."""

from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db.models import Model

from example_own.store.models import Category, Photo, Product, Variant

_COUNTED: Final[tuple[type[Model], ...]] = (Category, Product, Variant, Photo)


class Command(BaseCommand):
    """``count_goods``."""

    help = "Показать, сколько в магазине разделов, товаров, вариантов и фотографий."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Print a line for each."""
        for model in _COUNTED:
            name = str(model._meta.verbose_name_plural)  # noqa: SLF001 (Django's public name)
            count = model._base_manager.count()  # noqa: SLF001 (see above)
            self.stdout.write(f"  {name.capitalize():22}{count:>6}")
