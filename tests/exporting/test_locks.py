"""The exchange and the shop never stop each other for good."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from django_commerceml.exporting.locks import in_turns, lock
from django_commerceml.models import ExchangeProfile, OrderExport
from tests.factories import make_order_export, make_profile

pytestmark = pytest.mark.django_db


def test_where_rows_cannot_be_locked_the_transaction_begins_by_writing():
    if connection.features.has_select_for_update:
        pytest.skip("this database locks rows")
    profile = make_profile()
    before = ExchangeProfile.objects.values().get()

    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        transaction.atomic(),
    ):
        lock(profile.pk)

    words = [query["sql"].split()[0] for query in queries]
    assert words == ["SAVEPOINT", "UPDATE", "RELEASE"]
    assert ExchangeProfile.objects.values().get() == before


def test_each_row_is_changed_once():
    profile = make_profile()
    exports = [make_order_export(profile=profile) for _ in range(3)]
    make_order_export()
    changed: list[int] = []

    in_turns(profile.pk, OrderExport.objects.filter(profile=profile), changed.extend)

    assert changed == [export.pk for export in exports]


def test_where_there_are_no_rows_nothing_is_called():
    profile = make_profile()
    calls: list[object] = []

    in_turns(profile.pk, OrderExport.objects.none(), calls.append)

    assert calls == []
