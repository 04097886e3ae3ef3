"""What is due though 1C does not ask: files never imported, series that went quiet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.importing.upkeep import Upkeep, keep_up
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FileState,
    ImportRun,
    Product,
    RunProblem,
    RunState,
    StoredFile,
)
from tests.exchange.archives import zipped
from tests.factories import make_profile, make_run, make_session
from tests.importing.goods import catalog, offers, package, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import active, let_pass, receive, sweeps

pytestmark = pytest.mark.django_db

NOTHING = Upkeep(started=0, sweeps=0, is_done=True)
FILES = {
    "offers.xml": package(*offers(range(5), price=9)),
    "import.xml": catalog(*products(range(5))),
}


@pytest.fixture
def profile():
    return make_profile(starts_imports=True)


def upload(
    profile, files, *, seconds_ago=61, state=FileState.RECEIVING, kind="catalog"
):
    session = make_session(profile=profile, type=kind)
    for label, data in files.items():
        file = store_bytes(profile, label, data)
        StoredFile.objects.filter(pk=file.pk).update(
            session=session,
            state=state,
            kind=FileKind.ARCHIVE if label.endswith("zip") else FileKind.DOCUMENT,
            updated_at=timezone.now() - timedelta(seconds=seconds_ago),
        )
    return session


def test_files_that_1c_never_had_imported_are_imported_when_it_is_quiet(profile):
    session = upload(profile, FILES)

    done = keep_up(profile, seconds=60)

    assert done == Upkeep(started=2, sweeps=0, is_done=True)
    runs = ImportRun.objects.exclude(file=None).order_by("pk")
    assert list(runs.values_list("file__label", "state", "session")) == [
        ("import.xml", RunState.DONE, session.pk),
        ("offers.xml", RunState.DONE, session.pk),
    ]
    assert active() == {f"p{number}" for number in range(5)}
    assert keep_up(profile, seconds=60) == NOTHING


def test_a_file_of_an_operator_stands_for_none_of_1c_s(profile):
    upload(profile, FILES)
    for label, data in FILES.items():
        store_bytes(profile, label, data)

    assert keep_up(profile, seconds=60).started == len(FILES)


def test_while_1c_uploads_nothing_is_started(profile):
    upload(profile, FILES, seconds_ago=30)

    assert keep_up(profile, seconds=60) == NOTHING


def test_nothing_is_started_where_the_profile_does_not_say_so():
    profile = make_profile(starts_imports=False)
    upload(profile, FILES)

    assert keep_up(profile, seconds=60) == NOTHING
    assert not ImportRun.objects.exists()


def test_files_of_orders_are_imported_whatever_the_profile_says():
    profile = make_profile(starts_imports=False)
    upload(profile, FILES)
    session = upload(profile, {"orders.xml": FILES["import.xml"]}, kind="sale")

    assert keep_up(profile, seconds=60).started == 1

    runs = ImportRun.objects.exclude(file=None)
    assert list(runs.values_list("file__label", "state", "session")) == [
        ("orders.xml", RunState.DONE, session.pk)
    ]


def test_orders_in_archives_are_imported_at_once_and_once():
    profile = make_profile(starts_imports=False)
    packed = zipped(("orders.xml", FILES["import.xml"]))
    for kind in ("sale", "sale", "catalog"):
        files = {f"{kind}.zip": packed}
        upload(profile, files, seconds_ago=0, state=FileState.STORED, kind=kind)

    for _ in range(2):
        keep_up(profile, seconds=60)

    runs = ImportRun.objects.exclude(file=None)
    found = runs.values_list("file__label", "state", "session__type")
    assert list(found) == [("orders.xml", RunState.DONE, "sale")] * 2


def test_two_files_of_orders_may_have_one_name():
    profile = make_profile()
    for _ in range(2):
        upload(profile, {"orders.xml": FILES["import.xml"]}, kind="sale")

    assert keep_up(profile, seconds=60).started == 2


def test_another_profile_s_files_are_left_alone(profile):
    upload(make_profile(starts_imports=True), FILES)

    assert keep_up(profile, seconds=60) == NOTHING


def test_a_file_that_has_a_run_is_not_started_again(profile):
    session = upload(profile, FILES, state=FileState.STORED)
    file = session.files.get(label="import.xml")
    make_run(profile=profile, file=file, state=RunState.FAILED)

    assert keep_up(profile, seconds=60).started == 1


def test_a_broken_archive_is_journalled_once_and_stops_no_other_session(profile):
    upload(profile, {"v8.zip": b"PK\x03\x04 and no more"}, state=FileState.STORED)
    upload(profile, FILES)

    assert keep_up(profile, seconds=60).started == 2
    assert keep_up(profile, seconds=60) == NOTHING
    assert RunProblem.objects.filter(code__startswith="ZIP").count() == 1


def test_a_series_that_went_quiet_is_swept(profile):
    receive(profile, catalog(*products(range(5)), is_full=None), "0.xml")
    receive(profile, catalog(*products(range(4))), "import0_1.xml")
    let_pass(profile, 31)

    assert keep_up(profile, seconds=60) == Upkeep(started=0, sweeps=1, is_done=True)

    assert [sweep.state for sweep in sweeps(profile)] == [RunState.DONE]
    assert active() == {f"p{number}" for number in range(4)}


def test_a_run_that_was_left_is_finished(profile):
    file = store_bytes(profile, "import.xml", FILES["import.xml"])
    make_run(profile=profile, file=file)

    assert keep_up(profile, seconds=60).is_done
    assert Product.objects.count() == 5


def test_it_is_said_when_the_time_was_too_short(profile, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 2}
    upload(profile, FILES)

    assert not keep_up(profile, seconds=0).is_done
    assert ExchangeSession.objects.count() == 1


def test_a_file_that_was_only_previewed_is_imported_all_the_same(profile):
    upload(profile, FILES)
    for file in StoredFile.objects.all():
        make_run(profile=profile, file=file, is_dry_run=True, state=RunState.DONE)

    done = keep_up(profile, seconds=60)

    assert done == Upkeep(started=2, sweeps=0, is_done=True)
    assert Product.objects.count() == 5


def test_previews_that_wait_are_taken_up(profile):
    file = store_bytes(profile, "import.xml", FILES["import.xml"])
    run = make_run(profile=profile, file=file, is_dry_run=True)

    assert keep_up(profile, seconds=60) == NOTHING

    run.refresh_from_db()
    assert run.counts == {"product": {"created": 5}}
