"""Bytes that a dead process left in the storage, and no row knows of."""

import pytest
from django.core.files.storage import InMemoryStorage
from django.utils import timezone

from django_commerceml.importing.orphans import purge_orphans
from django_commerceml.importing.retention import purge
from tests.factories import make_profile
from tests.importing.goods import catalog, products
from tests.importing.receiving import receive
from tests.importing.test_retention import age, answer, files_in, keep

pytestmark = pytest.mark.django_db


def test_bytes_whose_row_was_never_written_go_after_two_days(spool):
    names = [
        keep("parts/0b5b0f0e-6c5e-4a39-9c51-0f3b3ad6f6c1/000001"),
        keep("parts/whatever/000001"),
        keep("outlines/1234"),
        keep("outlines/1234.json"),
        keep("exports/lost.xml"),
        keep("pictures/ab/abc.jpg.1234.piece"),
    ]
    for name in names:
        age(spool, name, 3)
    keep("parts/young/000001")
    run = receive(make_profile(), catalog(*products([1]), is_full=None))
    given = answer(3).storage_key
    for key in (run.outline_key, given):
        age(spool, key, 3)

    assert purge().orphans == 6

    assert set(names).isdisjoint(files_in(spool))
    assert {"parts/young/000001", run.outline_key, given} <= files_in(spool)


class ListlessStorage(InMemoryStorage):
    """A storage that cannot list what it holds."""

    def listdir(self, path):
        raise NotImplementedError  # as Django's storages do that cannot


def test_a_storage_that_cannot_list_has_no_orphans_to_find():
    orphans = purge_orphans(ListlessStorage(), timezone.now(), is_dry_run=False)

    assert orphans == 0
