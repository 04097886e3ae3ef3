"""A file that changes nothing leaves every row where it lies: no dead tuples."""

import pytest
from django.db import connection

from django_commerceml.models import RunState
from tests.bulk.test_databases import FILE, MIRROR
from tests.factories import make_profile
from tests.importing.imports import import_bytes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="asks PostgreSQL for its tuples"
    ),
]


def tuples():
    """Return where every row of the mirror lies, and who wrote it."""
    with connection.cursor() as cursor:
        found = {}
        for model in MIRROR:
            table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 (Django's public name)
            cursor.execute(f"SELECT ctid, xmin::text, id FROM {table} ORDER BY id")  # noqa: S608 (quoted)
            found[model.__name__] = cursor.fetchall()
    return found


def import_file(profile, name):
    data = FILE.format(name=name, number="1").encode()
    run = import_bytes(profile, "import.xml", data)
    assert (run.state, run.traceback) == (RunState.DONE, "")


def test_an_unchanged_file_writes_no_row_of_the_mirror():
    profile = make_profile()
    import_file(profile, "Имя")
    before = tuples()
    assert all(before[name] for name in ("Product", "Price", "PropertyValue", "Group"))

    import_file(profile, "Имя")

    assert tuples() == before


def test_a_changed_file_does():
    profile = make_profile()
    import_file(profile, "Имя")
    before = tuples()

    import_file(profile, "Другое")

    after = tuples()
    assert after["Product"] != before["Product"]
    assert after["Price"] == before["Price"]
