"""Says who buys at which type of prices."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from django_commerceml.models import PriceType


class Command(BaseCommand):
    """Makes one type of prices the usual one, and gives another to a group."""

    help = "Назначает виды цен: обычную всем, другую группе покупателей."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the types and the group."""
        parser.add_argument("--usual", default="Розничная", help="вид цен для всех")
        parser.add_argument("--other", default="Оптовая", help="вид цен для группы")
        parser.add_argument("--group", default="Оптовики", help="группа покупателей")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Assign the types of every infobase that has them."""
        usual = PriceType.objects.filter(name=options["usual"], is_deleted=False)
        other = PriceType.objects.filter(name=options["other"], is_deleted=False)
        if not usual.exists():
            raise CommandError(f"1С не прислала вид цен «{options['usual']}».")
        PriceType.objects.exclude(pk__in=usual).update(is_default=False)
        usual.update(is_default=True)
        group, _ = Group.objects.get_or_create(name=options["group"])
        for price_type in other:
            price_type.groups.add(group)
        self.stdout.write(
            f"Всем: «{options['usual']}». Группе «{group}»: «{options['other']}»."
        )
