"""One measurement in a process of its own, so that its peak memory is its own.

``python -m tests.bench.worker PHASE PATH…`` prints one line of JSON.
"""

import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import django
from lxml import etree

from tests.bench import order_phases, queue_phases, shop_phases
from tests.bench.beside import Beside

RECORDS = tuple(
    f"{{{namespace}}}{tag}" if namespace else tag
    for namespace in ("", "urn:1C.ru:commerceml_2", "urn:1C.ru:commerceml_3")
    for tag in ("Товар", "Предложение")
)


Job = Callable[[], int]
"""What is measured; returns how many records or rows it dealt with."""


def parse_only(paths: list[Path]) -> Job:
    """Parse with lxml, records cleared, nothing extracted: the parse floor."""
    return lambda: _parse(paths)


def _parse(paths: list[Path], look: Callable[[Any], object] = id) -> int:
    count = 0
    for path in paths:
        for _, node in etree.iterparse(str(path), events=("end",), tag=RECORDS):
            count += 1
            look(node)
            node.clear()
            parent = node.getparent()
            while node.getprevious() is not None:
                del parent[0]
    return count


def extract_all(paths: list[Path]) -> Job:
    """Parse with lxml and take all values out, in one pass: the floor of reading."""
    return lambda: _parse(paths, _values)


def _values(node: Any) -> list[Any]:
    """Return what is in *node*, as plain as can be."""
    return [(child.tag, _values(child) if len(child) else child.text) for child in node]


def import_files(paths: list[Path]) -> Job:
    """Import what was uploaded, through the engine; count the rows written."""
    profile = _profile()
    for path in paths:
        _queue(profile, path)
    return lambda: _work_off(profile)


def _work_off(profile: Any) -> int:
    from django_commerceml.importing import work
    from django_commerceml.importing.runs import queue

    written = 0
    while (run := queue(profile.pk).first()) is not None:
        done = work(run)
        if done.state != "done":
            raise SystemExit(f"{done}: {done.state} {done.error}\n{done.traceback}")
        written += sum(
            number
            for row in done.counts.values()
            for outcome, number in row.items()
            if outcome in {"created", "updated"}
        )
    return written


def _profile() -> Any:
    from django_commerceml.models import ExchangeProfile

    return ExchangeProfile.objects.get_or_create(slug="bench", login="bench")[0]


def _queue(profile: Any, path: Path) -> None:
    """Queue a run of *path*, its bytes already in the storage as they would be."""
    from django.utils import timezone

    from django_commerceml.importing.runs import new_run
    from django_commerceml.models import FilePart, StoredFile

    now = timezone.now()
    file = StoredFile.objects.create(
        profile=profile,
        label=path.name,
        label_key=path.name,
        kind="xml",
        state="stored",
        size=path.stat().st_size,
        created_at=now,
        updated_at=now,
    )
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    FilePart.objects.create(
        file=file,
        sequence=1,
        length=path.stat().st_size,
        sha256=digest,
        storage_key=str(path.relative_to(os.environ["BENCH_SPOOL"])),
        received_at=now,
    )
    new_run(file, None)


TABLES = (
    "Group",
    "Property",
    "PropertyOption",
    "Category",
    "Unit",
    "PriceType",
    "Warehouse",
    "Product",
    "ProductGroup",
    "PropertyValue",
    "ProductImage",
    "Offer",
    "OfferCharacteristic",
    "Price",
    "Stock",
)


def write_only(_: list[Path]) -> Job:
    """Write the very same rows again, raw: COPY or executemany into empty tables."""
    from django.db import connection

    rows = {name: _dump(name) for name in TABLES}
    with connection.cursor() as cursor:
        for name in reversed(TABLES):
            _empty(cursor, name)
    return lambda: _write_all(rows)


def _write_all(rows: dict[str, list[tuple[Any, ...]]]) -> int:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for name in TABLES:
            _write(cursor, name, rows[name])
    return sum(len(table) for table in rows.values())


def _model(name: str) -> Any:
    from django_commerceml import models

    return getattr(models, name)


def _columns(name: str) -> list[str]:
    return [field.column for field in _model(name)._meta.concrete_fields]


def _dump(name: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    columns = ", ".join(f'"{column}"' for column in _columns(name))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{_model(name)._meta.db_table}"')
        return [tuple(_raw(value) for value in row) for row in cursor.fetchall()]


def _raw(value: Any) -> Any:
    is_json = type(value) in {dict, list}
    return json.dumps(value, ensure_ascii=False) if is_json else value


def _empty(cursor: Any, name: str) -> None:
    from django.db import connection

    table = _model(name)._meta.db_table
    if connection.vendor == "postgresql":
        cursor.execute(f'TRUNCATE "{table}" CASCADE')
    else:
        cursor.execute(f'DELETE FROM "{table}"')


def _write(cursor: Any, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
    from django.db import connection

    table = _model(name)._meta.db_table
    columns = _columns(name)
    quoted = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(columns))
    cursor.executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', rows)


PHASES: dict[str, Callable[[list[Path]], Job]] = {
    "parse": parse_only,
    "extract": extract_all,
    "import": import_files,
    "write": write_only,
}
WORD_PHASES: dict[str, Callable[[list[str]], Job]] = {
    "orders-make": order_phases.make_orders,
    "orders-read": order_phases.read_orders,
    "orders-one": order_phases.answer_at_once,
    "orders-slices": order_phases.answer_in_slices,
    "queued": queue_phases.work_through_the_queue,
    "shop-import": shop_phases.import_into_shop,
    "shop-again": shop_phases.import_again,
    "shop-given": shop_phases.give_again,
}


def main() -> None:
    """Measure the phase that the arguments name."""
    phase, *words = sys.argv[1:]
    if phase not in {"parse", "extract"}:
        django.setup()
    if phase in WORD_PHASES:
        job = WORD_PHASES[phase](words)
    else:
        job = PHASES[phase]([Path(word) for word in words])
    beside = Beside()
    started, cpu = time.perf_counter(), time.process_time()
    rows = job()
    seconds = time.perf_counter() - started
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpu": time.process_time() - cpu,
                "peak_mb": peak_mb + beside.peak_mb,
                "rows": rows,
            }
        )
    )


if __name__ == "__main__":
    main()
