"""A small catalogue goes through an adapter, and all of it is taken back."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from django_commerceml.adapters import PublishContext, RowError, ShopAdapter
from django_commerceml.adapters.shops import Shop
from django_commerceml.adapters.testing.places import files_aside
from django_commerceml.adapters.testing.trials import gifts
from django_commerceml.adapters.testing.watching import Watch, watching
from django_commerceml.emulator import get_dialect, write_catalog
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.importing.replays import in_order, replay, store_path
from django_commerceml.models import ExchangeProfile

_PRODUCTS: Final = 30
_DIALECT: Final = "ut11"
_MIRROR: Final = "django_commerceml.adapters.mirror.MirrorAdapter"
_WRITTEN: Final = re.compile(
    r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+["`]?(\w+)', re.IGNORECASE
)
_OURS: Final = "commerceml_"


@dataclass(slots=True, kw_only=True)
class Trial:
    """What came of it."""

    given: Counter[str] = field(default_factory=Counter)
    """Rows by kind."""
    said: list[RowError] = field(default_factory=list)
    failure: str = ""
    """Why it went no further."""
    rows: dict[str, int] = field(default_factory=dict)
    """By table of the shop, how many rows would come; 0: rows would change."""
    written_again: int = 0
    """Statements that write, when the same is given once more."""

    @property
    def refused(self) -> list[RowError]:
        """Return the rows that the shop did not take."""
        return [error for error in self.said if not error.is_warning]

    @property
    def warnings(self) -> list[RowError]:
        """Return the rows that were taken, but changed."""
        return [error for error in self.said if error.is_warning]


def try_adapter(
    adapter: type[ShopAdapter], *, like: ExchangeProfile | None = None
) -> Trial:
    """Give goods of an emulated 1C to *adapter*, twice, and take all of it back.

    They belong to a profile of their own, which treats fields as *like* does. No
    file is kept, and in a dry run the adapter keeps none either.
    """
    trial = Trial()
    with files_aside(), transaction.atomic():
        profile = _make_goods(like)
        shop = _shop_of(adapter, profile)
        with watching() as watch:
            _give(shop, trial)
        if not trial.failure:
            trial.written_again = _give_again(shop)
        tables = _tables(watch)
        after = _count(tables)
        transaction.set_rollback(True)
    before = _count(tables)
    trial.rows = {table: after[table] - before[table] for table in tables}
    return trial


def _make_goods(like: ExchangeProfile | None) -> ExchangeProfile:
    """Import a catalogue into the mirror of a new profile."""
    slug = f"check-{uuid4().hex[:12]}"
    profile = ExchangeProfile.objects.create(
        slug=slug,
        login=slug,
        name=slug,
        adapter=_MIRROR,
        field_rules=like.field_rules if like else {},
    )
    with tempfile.TemporaryDirectory() as directory:
        write_catalog(
            Path(directory), dialect=get_dialect(_DIALECT), products=_PRODUCTS
        )
        files = store_path(profile, Path(directory))
    process_pictures(profile)
    for file in in_order(files):
        replay(file, is_dry_run=False)
    return profile


def _shop_of(adapter: type[ShopAdapter], profile: ExchangeProfile) -> Shop:
    context = PublishContext(
        profile=profile,
        changes_only=False,
        is_dry_run=True,
        started_at=timezone.now(),
    )
    return Shop(adapter=adapter(), context=context)


def _give(shop: Shop, trial: Trial) -> None:
    try:
        for gift in gifts(shop):
            with transaction.atomic():
                trial.said += gift.give()
            trial.given[gift.kind] += gift.size
    except (CommerceMLError, DatabaseError) as error:
        trial.failure = f"{type(error).__name__}: {error}"


def _give_again(shop: Shop) -> int:
    with watching() as watch:
        _give(shop, Trial())
    return len([sql for sql in watch.writes if _table_of(sql)])


def _table_of(statement: str) -> str:
    """Return the table of the shop that *statement* writes; "" where it is ours."""
    found = _WRITTEN.match(statement)
    table = found.group(1) if found else ""
    return "" if table.startswith(_OURS) else table


def _tables(watch: Watch) -> list[str]:
    return sorted({_table_of(sql) for sql in watch.writes} - {""})


def _count(tables: Iterable[str]) -> dict[str, int]:
    """Return how many rows each of *tables* has."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT COUNT(*) FROM {name}")  # noqa: S608 (a name of a table)
            found[table] = cursor.fetchone()[0]
    return found
