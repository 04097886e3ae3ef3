"""Many 1C at once: none fails, none waits for long, nothing is mixed up."""

from tests.rig.crowds import exchange_at_once
from tests.rig.services import rig
from tests.rig.uploads import upload

SETTINGS = {"LEASE_SECONDS": 60, "STEP_SECONDS": 20, "WEB_THREADS": 16}


def test_six_profiles_exchange_at_once_and_nothing_is_mixed(tmp_path, connected_to):
    with rig(tmp_path, commerceml=SETTINGS) as store, connected_to(store):
        came = exchange_at_once(store, profiles=6, products=10)

    assert (came.errors, came.mixed) == ([], [])
    assert came.part_at(0.99) < 1


def test_a_site_does_not_grow_with_what_it_takes(tmp_path, connected_to):
    with rig(tmp_path) as store, connected_to(store):
        came = upload(store, parts=60)

    assert (came.errors, len(came.parts)) == ([], 60)
    assert came.grown_mb < 20
