"""A table of prices and stock becomes a CommerceML file, and goes the way of 1C's.

The file names only the offers that change, and of them only the prices and the
stock that change: they are put onto what there is when the file is applied. So
guards, journal and history are those of any exchange, and a later file of 1C that
says otherwise wins.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from django.db import transaction
from django.utils import timezone

from django_commerceml.cml import records
from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.cml.writer import Writer
from django_commerceml.exceptions import TableError
from django_commerceml.importing.completing import PACKAGE, TABLE_ROW
from django_commerceml.importing.ownership import FieldRule, get_rules
from django_commerceml.importing.replays import store_path
from django_commerceml.models import (
    ExchangeProfile,
    ImportRun,
    RunProblem,
    Severity,
    StoredFile,
)
from django_commerceml.spreadsheets.columns import (
    Layout,
    Use,
    is_complete,
    names_of,
)
from django_commerceml.spreadsheets.merging import MAX_ROWS, Outcome, merge
from django_commerceml.spreadsheets.tables import iter_rows
from django_commerceml.spreadsheets.wishes import Defaults, Refusal, RowReader

_SCHEMA: Final = "2.10"
_ENDING: Final = " (таблица).xml"
"""No exchange takes a file of such a name for its own."""
_LONGEST_NAME: Final = 100
_MOST_NOTED: Final = 1000
"""So many refused rows stand in the journal; more are only counted."""
_OWNED: Final = {Use.PRICE: ("prices", "цены"), Use.STOCK: ("stocks", "остатки")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that a person brought, and how it is to be read."""

    name: str
    """The name of its file; only to be shown."""
    layout: Layout
    defaults: Defaults
    most_rows: int = MAX_ROWS
    """A longer one is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a table came to: its file, unless nothing changes, and what was refused."""

    file: StoredFile | None
    outcome: Outcome


def prepare(
    profile: ExchangeProfile,
    stream: BinaryIO,
    table: Table,
    *,
    accepts_refusals: bool = True,
) -> Prepared:
    """Turn the table in *stream* into a stored file of *profile*, not imported yet.

    Where rows are refused and *accepts_refusals* is False, nothing is stored.
    Raises `TableError` for a table that cannot be used at all.
    """
    _check(profile, table)
    reader = RowReader(
        layout=table.layout, names=names_of(profile), defaults=table.defaults
    )
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_name(table.name)}{_ENDING}"
        read = reader.read(iter_rows(stream))
        offers = merge(profile, reader.identity, read, outcome, most=table.most_rows)
        with path.open("wb") as file:
            _write(file, offers, table.name)
        is_stored = outcome.changed and (accepts_refusals or not outcome.refusals)
        stored = store_path(profile, path)[0] if is_stored else None
    if not outcome.rows:
        message = "в таблице нет ни одной цены и ни одного остатка"
        raise TableError(message)
    return Prepared(file=stored, outcome=outcome)


def note_refusals(run: ImportRun, refusals: Iterable[Refusal]) -> None:
    """Put the rows that were refused into the journal, as problems of *run*."""
    label = run.file.label.removesuffix(_ENDING) if run.file else ""
    problems = [
        RunProblem(
            profile=run.profile,
            run=run,
            severity=Severity.WARNING,
            code=TABLE_ROW,
            message=str(refusal)[:500],
            file=label,
            created_at=timezone.now(),
        )
        for refusal in refusals
    ]
    with transaction.atomic():
        RunProblem.objects.bulk_create(problems[:_MOST_NOTED], batch_size=500)


def _check(profile: ExchangeProfile, table: Table) -> None:
    """Raise `TableError` where the table says too little, or the shop owns figures."""
    if not is_complete(table.layout.columns):
        message = (
            "не хватает столбцов: нужен Ид, код, артикул или штрихкод, и ещё цена "
            "или остаток"
        )
        raise TableError(message)
    rules = get_rules(profile).for_model("offer")
    uses = {column.use for column in table.layout.columns}
    for use, (field, word) in _OWNED.items():
        if use in uses and rules.get(field) is FieldRule.NEVER:
            message = (
                f"{word} ведёт магазин: так сказано в правилах полей профиля "
                f"(offer.{field}), загрузка их не изменит"
            )
            raise TableError(message)


def _name(name: str) -> str:
    """Return *name* as a file may be called: its last part, without odd characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(letter for letter in last if letter.isalnum() or letter in " ._-")
    return plain.strip(" .")[:_LONGEST_NAME] or "table"


def _write(stream: BinaryIO, offers: Iterator[records.Offer], name: str) -> None:
    header = records.FileHeader(schema_version=_SCHEMA, created_at=timezone.localtime())
    section = records.Section(
        kind=SectionKind.OFFER_PACKAGE, id=PACKAGE, name=name, changes_only=True
    )
    with Writer(stream, header=header) as writer, writer.section(section):
        writer.write_all(RecordKind.OFFER, offers)
