"""Two 1Cs that write into one store at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.oscar.catalogue.store import make_trial, rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_groups_of_two_at_once_make_one_sound_tree():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets nobody write at the same time")
    trials = [make_trial(), make_trial()]
    for number, trial in enumerate(trials):
        above = trial.goods.group(f"{number}-above")
        for place in range(15):
            parent = above if place % 2 else None
            trial.goods.group(f"{number}-{place}", parent=parent)
    start = Barrier(2)

    def give(trial):
        start.wait(timeout=20)
        try:
            return trial.give()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(give, trials))

    model = rows("catalogue", "Category")
    assert said == [[], []]
    assert model.count() == 32
    assert all(len(found) == 0 for found in model.find_problems())
