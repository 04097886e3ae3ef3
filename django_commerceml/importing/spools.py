"""What a rehearsal has found, on the disk until its transaction is taken back."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import IO, Final

from django.db import transaction
from django.db.models import Max

from django_commerceml.bulk import upserts
from django_commerceml.bulk.tables import Row
from django_commerceml.importing import leases
from django_commerceml.importing.changes import TYPES
from django_commerceml.importing.notes import COLUMNS
from django_commerceml.models import ImportRun, RecordChange

_AT_ONCE: Final = 1 << 20
"""So many characters of rows are written together: some thousand rows."""
_TYPE: Final = COLUMNS.index("record_type")
_OBJECT: Final = COLUMNS.index("object_id")
_to_line: Final = partial(json.dumps, ensure_ascii=False, default=str)


class Spool:
    """Rows of changes in a file, one in a line.

    It is made before the rehearsal begins: what is newer than that is taken back.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._newest = {
            record_type: model._default_manager.aggregate(last=Max("pk"))["last"] or 0  # noqa: SLF001 (Django's own way)
            for record_type, model in TYPES.items()
        }

    def add(self, rows: Sequence[Row]) -> None:
        """Keep *rows*; those of records that will not be there point to none."""
        for row in rows:
            cells = list(row)
            if cells[_OBJECT] > self._newest[cells[_TYPE]]:
                cells[_OBJECT] = None
            self._file.write(_to_line(cells) + "\n")

    def pour(self, run: ImportRun, *, lease_seconds: int) -> None:
        """Write all rows into the journal, some thousand at a time.

        Raises `LeaseLostError` when somebody else has ended *run*.
        """
        for rows in self._chunks():
            with transaction.atomic():
                leases.renew(run, seconds=lease_seconds)
                upserts.append(RecordChange, COLUMNS, rows)

    def _chunks(self) -> Iterator[list[Row]]:
        self._file.seek(0)
        while lines := self._file.readlines(_AT_ONCE):
            yield [tuple(json.loads(line)) for line in lines]
