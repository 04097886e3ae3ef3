"""Signals for the shop: each once, and only when the data are there."""

import pytest
from django.db import connection
from django.dispatch import Signal

from django_commerceml import signals
from django_commerceml.models import Product
from tests.factories import make_profile
from tests.importing.goods import catalog, products
from tests.importing.imports import import_bytes

NAMES = ("catalog_imported", "exchange_completed", "run_failed", "run_held")


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_signal_and_it_is_described(name):
    assert isinstance(getattr(signals, name), Signal)
    assert f"``{name}``" in signals.__doc__


@pytest.mark.django_db(transaction=True)
def test_a_catalogue_is_called_imported_when_it_is_committed():
    seen = []

    def note(run, **_):
        seen.append((connection.in_atomic_block, run.state, Product.objects.count()))

    signals.catalog_imported.connect(note)
    import_bytes(make_profile(), "import.xml", catalog(*products(range(3))))
    signals.catalog_imported.disconnect(note)

    assert seen == [(False, "done", 3)]
