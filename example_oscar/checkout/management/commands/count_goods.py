"""Prints how much there is in the store."""

from typing import Any, Final

from django.core.management.base import BaseCommand
from oscar.core.loading import get_model

_COUNTED: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    ("Категории", "catalogue", "Category", {}),
    ("Товары", "catalogue", "Product", {"parent": None}),
    ("Варианты", "catalogue", "Product", {"parent__isnull": False}),
    ("Атрибуты", "catalogue", "ProductAttribute", {}),
    ("Картинки", "catalogue", "ProductImage", {}),
    ("Цены и остатки", "partner", "StockRecord", {}),
)


class Command(BaseCommand):
    """``count_goods``."""

    help = "Показать, сколько в магазине категорий, товаров, вариантов и картинок."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Print a line for each."""
        for title, app, name, where in _COUNTED:
            count = get_model(app, name).objects.filter(**where).count()
            self.stdout.write(f"  {title:<16}{count:>8}")
