"""Ids that files named, in a temporary table: sets of any size, compared there."""

from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.models import BooleanField, F, Func

from django_commerceml.bulk import upserts

_TABLE: Final = "commerceml_seen"
_STANDARD_FORM: Final = ("", "", "", " ON CONFLICT DO NOTHING")
_FORMS: Final = {
    # A pool of connections may give the next transaction another one.
    "postgresql": ("", " ON COMMIT DROP", "", " ON CONFLICT DO NOTHING"),
    # Letter by letter, as `KeyField` does.
    "mysql": (" COLLATE utf8mb4_bin", "", "IGNORE ", ""),
}
"""How the column and the table are made, and words around an insert."""


def fill(ids: Iterable[str]) -> None:
    """Make *ids* what was seen until the transaction ends."""
    collation, ending, ignore, conflict = _FORMS.get(connection.vendor, _STANDARD_FORM)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {_TABLE} "
            f"(external_id varchar(500){collation} PRIMARY KEY){ending}"
        )
        cursor.execute(f"DELETE FROM {_TABLE}")  # noqa: S608 (a constant)
        for chunk in upserts.in_chunks(ids):
            marks = ", ".join(["(%s)"] * len(chunk))
            cursor.execute(
                f"INSERT {ignore}INTO {_TABLE} VALUES {marks}{conflict}",  # noqa: S608
                chunk,
            )
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {_TABLE}")


def unseen() -> Func:
    """Return the condition that the id of a row was not seen.

    ``NOT IN`` would have PostgreSQL go through all the ids for every row.
    """
    template = (
        f"NOT EXISTS (SELECT 1 FROM {_TABLE} "  # noqa: S608 (a constant)
        f"WHERE {_TABLE}.external_id = %(expressions)s)"
    )
    return Func(F("external_id"), template=template, output_field=BooleanField())


def among(ids: Iterable[str]) -> set[str]:
    """Return which of *ids* were seen."""
    found: set[str] = set()
    for chunk in upserts.in_chunks(ids):
        marks = ", ".join(["%s"] * len(chunk))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT external_id FROM {_TABLE} WHERE external_id IN ({marks})",  # noqa: S608 (marks)
                chunk,
            )
            found.update(row[0] for row in cursor.fetchall())
    return found
