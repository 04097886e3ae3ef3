"""Tables between two requests."""

import io
import os
import time

import pytest

from django_commerceml.exceptions import TableError
from django_commerceml.spreadsheets import spool
from django_commerceml.storage import get_storage


def test_what_is_kept_can_be_read_until_it_is_forgotten():
    name = spool.keep(io.BytesIO(b"a;b"))
    with spool.open_kept(name) as stream:
        assert stream.read() == b"a;b"

    spool.forget(name)

    with pytest.raises(TableError, match="больше нет"):
        spool.open_kept(name)


@pytest.mark.parametrize("name", ["../parts/secret", "", "A" * 32, "0" * 31])
def test_nothing_else_of_the_storage_can_be_named(name):
    get_storage().save("tables/" + "A" * 32, io.BytesIO(b"not a table"))

    with pytest.raises(TableError):
        spool.open_kept(name)


def test_what_nobody_came_back_for_goes_after_a_day():
    old = spool.keep(io.BytesIO(b"old"))
    place = get_storage().path(f"tables/{old}")
    yesterday = time.time() - 25 * 60 * 60
    os.utime(place, (yesterday, yesterday))

    new = spool.keep(io.BytesIO(b"new"))

    assert get_storage().listdir("tables")[1] == [new]


def test_import_export_keeps_its_files_there():
    storage = spool.SpoolStorage()
    storage.save(b"a;b")

    again = spool.SpoolStorage(name=storage.name)

    assert again.read() == b"a;b"
    again.remove()
    assert not get_storage().exists(f"tables/{storage.name}")
