"""Compares the files that 1C sent with what the shop has of them."""

from argparse import ArgumentParser
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from django_commerceml.cml import iter_records
from django_commerceml.cml.names import RecordKind
from django_commerceml.models import (
    Group,
    ImportRun,
    Offer,
    Price,
    PriceType,
    Product,
    ProductImage,
    Property,
    RunProblem,
    RunState,
    Severity,
    Stock,
    Warehouse,
)

Keys = Callable[[Any], Iterable[Hashable]]


def _own_id(record: Any) -> Iterable[Hashable]:
    yield record.id


def _groups(group: Any) -> Iterable[Hashable]:
    yield group.id
    for child in group.groups:
        yield from _groups(child)


def _images(record: Any) -> Iterable[Hashable]:
    return ((record.id, image.path) for image in record.images or ())


def _prices(record: Any) -> Iterable[Hashable]:
    for price in record.prices or ():
        yield record.id, price.price_type_id, price.min_quantity, price.unit


def _stocks(record: Any) -> Iterable[Hashable]:
    for level in record.stock_levels or ():
        if level.warehouse_id:
            yield record.id, level.warehouse_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table: where it is in the files, and in the shop."""

    title: str
    kind: RecordKind
    keys: Keys = _own_id
    rows: QuerySet[Any]


LINES = (
    Line(
        title="Группы",
        kind=RecordKind.GROUP,
        keys=_groups,
        rows=Group.objects.all(),
    ),
    Line(title="Свойства", kind=RecordKind.PROPERTY, rows=Property.objects.all()),
    Line(title="Товары", kind=RecordKind.PRODUCT, rows=Product.objects.visible()),
    Line(
        title="Картинки",
        kind=RecordKind.PRODUCT,
        keys=_images,
        rows=ProductImage.objects.exclude(file=""),
    ),
    Line(
        title="Предложения",
        kind=RecordKind.OFFER,
        rows=Offer.objects.filter(is_active=True, product__isnull=False),
    ),
    Line(title="Типы цен", kind=RecordKind.PRICE_TYPE, rows=PriceType.objects.all()),
    Line(title="Цены", kind=RecordKind.OFFER, keys=_prices, rows=Price.objects.all()),
    Line(title="Склады", kind=RecordKind.WAREHOUSE, rows=Warehouse.objects.all()),
    Line(
        title="Остатки", kind=RecordKind.OFFER, keys=_stocks, rows=Stock.objects.all()
    ),
)


class Command(BaseCommand):
    """Prints a table of what was sent and what arrived."""

    help = "Сравнивает файлы 1С с тем, что есть в магазине."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the directory."""
        parser.add_argument("directory", type=Path, help="каталог с файлами XML")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Print the table; the exit status says whether all of it arrived."""
        sent = _count_sent(options["directory"])
        self.stdout.write(f"{'':<14}{'послано':>12}{'в магазине':>14}")
        missing = []
        for line in LINES:
            arrived = line.rows.count()
            is_whole = arrived == sent[line.title]
            if not is_whole:
                missing.append(line.title.lower())
            text = f"{line.title:<14}{sent[line.title]:>12}{arrived:>14}"
            self.stdout.write(text if is_whole else self.style.ERROR(text))
        self._print_journal()
        if missing:
            raise CommandError(f"Пришло не то, что послано: {', '.join(missing)}.")

    def _print_journal(self) -> None:
        runs = ImportRun.objects.all()
        failed = runs.exclude(state=RunState.DONE).count()
        problems = RunProblem.objects.all()
        self.stdout.write(
            f"Журнал: файлов загружено {runs.filter(state=RunState.DONE).count()}, "
            f"не загружено {failed}, "
            f"ошибок {problems.filter(severity=Severity.ERROR).count()}, "
            f"предупреждений {problems.filter(severity=Severity.WARNING).count()}"
        )
        if failed:
            raise CommandError("Загружены не все файлы: причины в журнале обмена.")


def _count_sent(directory: Path) -> dict[str, int]:
    found: dict[str, set[Hashable]] = {line.title: set() for line in LINES}
    for kind, record in _iter_sent(directory):
        for line in LINES:
            if line.kind == kind:
                found[line.title].update(line.keys(record))
    return {title: len(keys) for title, keys in found.items()}


def _iter_sent(directory: Path) -> Iterator[tuple[RecordKind, Any]]:
    for path in sorted(directory.rglob("*.xml")):
        with ExitStack() as opened:
            for reading in iter_records(partial(_open, opened, path)):
                if reading.record is not None:
                    yield reading.entry.kind, reading.record


def _open(opened: ExitStack, path: Path) -> BinaryIO:
    """Return a stream that is closed with the others when *path* is read."""
    return opened.enter_context(path.open("rb"))
