"""A process may die between any two steps: nothing is confirmed that was not sent."""

import pytest

from django_commerceml import exporting
from django_commerceml.exporting import confirmation, freezing, rendering
from django_commerceml.exporting.locks import in_turns
from django_commerceml.models import ExportBatch, ExportItem, OrderExport
from django_commerceml.signals import order_acknowledged
from django_commerceml.storage import get_storage
from tests.exchange.storages import Full
from tests.exporting.exchanges import (
    begin,
    exchange,
    published,
    query,
    states,
    versions,
)
from tests.factories import make_profile

pytestmark = pytest.mark.django_db


class KilledError(Exception):
    """The process is gone."""


@pytest.fixture
def profile():
    profile = make_profile()
    published(number="1")
    published(number="2")
    return profile


def stored():
    """Return the names of the stored answers."""
    try:
        return get_storage().listdir("exports")[1]
    except FileNotFoundError:
        return []


def is_as_before(profile):
    return versions(profile) == {"1": (1, 0), "2": (1, 0)} and not (
        ExportBatch.objects.exists() or ExportItem.objects.exists() or stored()
    )


@pytest.fixture
def killed(monkeypatch):
    """Return what calls something that dies where it calls *name* of *owner*."""

    def die(*args, **kwargs):
        raise KilledError

    def call(owner, name, action):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, die)
            with pytest.raises(KilledError):
                action()

    return call


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (rendering, "load_some"),
        (rendering, "assign_numbers"),
        (rendering, "fingerprint_of"),
        (freezing, "_draft"),
        (freezing, "_write_items"),
        (freezing, "_supersede_older"),
    ],
)
def test_killed_on_the_way_to_a_batch_leaves_none(profile, killed, module, name):
    session = begin(profile)
    killed(module, name, lambda: exporting.open_batch(session))

    assert is_as_before(profile)
    assert exporting.confirm(session) == 0
    assert exchange(profile) == ["1", "2"]


def test_a_full_storage_leaves_no_batch(profile, settings, tmp_path):
    session = begin(profile)
    usual = settings.STORAGES
    full = {
        "BACKEND": f"{Full.__module__}.Full",
        "OPTIONS": {"location": str(tmp_path / "full")},
    }
    settings.STORAGES = usual | {"commerceml": full}
    with pytest.raises(OSError, match="no space left"):
        exporting.open_batch(session)
    settings.STORAGES = usual

    assert is_as_before(profile)
    assert exchange(profile) == ["1", "2"]


def test_killed_before_the_first_byte_the_session_gets_the_same_answer(profile):
    session = begin(profile)
    batch = exporting.open_batch(session)

    assert exporting.confirm(session) == 0
    assert exporting.open_batch(session) == batch


@pytest.mark.parametrize("taken", [1, 2])
def test_killed_between_two_chunks_nothing_is_confirmed(profile, taken, monkeypatch):
    monkeypatch.setattr("django_commerceml.exporting.payloads._CHUNK", 1000)
    session = begin(profile)
    chunks = exporting.iter_payload(exporting.open_batch(session))
    for _ in range(taken):
        next(chunks)
    del chunks

    assert exporting.confirm(session) == 0
    assert exchange(profile) == ["1", "2"]


def test_killed_in_the_confirmation_1c_confirms_again(profile, killed):
    session = begin(profile)
    query(session)
    killed(ExportBatch, "save", lambda: exporting.confirm(session))

    assert states() == ["open"]
    exporting.confirm(session)
    assert states() == ["acknowledged"]
    assert versions(profile) == {"1": (1, 1), "2": (1, 1)}
    assert exchange(profile) == []


def test_killed_between_two_parts_of_a_confirmation_the_rest_is_confirmed_later(
    profile, monkeypatch
):
    monkeypatch.setattr(confirmation, "_CHUNK", 1)
    session = begin(profile)
    query(session)
    calls = iter([in_turns])

    def die_at_the_second(*args):
        call = next(calls, None)
        if call is None:
            raise KilledError
        return call(*args)

    with monkeypatch.context() as patch:
        patch.setattr(confirmation, "in_turns", die_at_the_second)
        with pytest.raises(KilledError):
            exporting.confirm(session)

    assert versions(profile) == {"1": (1, 1), "2": (1, 0)}
    assert exporting.confirm(session) == 1
    assert versions(profile) == {"1": (1, 1), "2": (1, 1)}


def test_a_shop_that_fails_to_listen_does_not_undo_the_confirmation(
    profile, django_capture_on_commit_callbacks
):
    def fail(**_):
        raise KilledError

    order_acknowledged.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            exchange(profile)
    finally:
        order_acknowledged.disconnect(fail)

    assert versions(profile) == {"1": (1, 1), "2": (1, 1)}


def test_numbers_given_before_a_death_stay(profile, killed):
    session = begin(profile)
    killed(freezing, "_write_items", lambda: exporting.open_batch(session))
    profile.order_number_prefix = "T-"
    profile.save()

    numbers = OrderExport.objects.order_by("order_id").values_list("number", flat=True)
    assert exchange(profile) == list(numbers)
