"""What is erased when its time is over, and what never is."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from django_commerceml.importing.retention import Purged, purge
from django_commerceml.models import (
    ExchangeRequest,
    ExchangeSession,
    ExportBatch,
    FileKind,
    FileState,
    ImportRun,
    RunKind,
    RunProblem,
    RunState,
    StoredFile,
)
from django_commerceml.storage import get_storage
from tests.factories import (
    make_change,
    make_file,
    make_group,
    make_image,
    make_part,
    make_problem,
    make_product,
    make_profile,
    make_request,
    make_run,
    make_session,
)
from tests.importing.goods import catalog, products
from tests.importing.receiving import receive

pytestmark = pytest.mark.django_db

NOTHING = Purged(
    files=0,
    bytes=0,
    pictures=0,
    outlines=0,
    answers=0,
    orphans=0,
    sessions=0,
    runs=0,
    problems=0,
    requests=0,
    changes=0,
    previews=0,
)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def keep(name, data=b"bytes"):
    return get_storage().save(name, ContentFile(data))


def stored_file(days, **values):
    file = make_file(
        size=5, created_at=days_ago(days), updated_at=days_ago(days), **values
    )
    make_part(file=file, storage_key=keep(f"parts/{file.uuid}/000001"))
    return file


def files_in(spool):
    return {str(path.relative_to(spool)) for path in spool.rglob("*") if path.is_file()}


def test_old_bytes_go_and_young_ones_stay(spool):
    old, young = stored_file(15), stored_file(13)

    assert purge().files == 1

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.is_purged, young.is_purged) == (True, False)
    assert files_in(spool) == {f"parts/{young.uuid}/000001"}
    assert not (spool / "parts" / str(old.uuid)).exists()
    assert purge() == NOTHING


def test_an_upload_that_was_broken_off_is_closed_when_it_is_old():
    file = stored_file(15, state=FileState.RECEIVING)

    purge()

    file.refresh_from_db()
    assert file.state == FileState.SUPERSEDED


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING, RunState.HELD])
def test_the_bytes_of_a_run_that_has_not_ended_stay(spool, state):
    file = stored_file(400)
    run = make_run(
        profile=file.profile, file=file, state=state, created_at=days_ago(400)
    )
    make_problem(run=run, created_at=days_ago(400))

    assert purge() == NOTHING

    assert len(files_in(spool)) == 1
    assert (run.problems.count(), ImportRun.objects.count()) == (1, 1)


@pytest.mark.parametrize("state", [RunState.DONE, RunState.FAILED, RunState.CANCELLED])
def test_an_old_run_that_has_ended_goes_with_its_problems(state):
    run = make_run(state=state, created_at=days_ago(91))
    make_problem(run=run, created_at=days_ago(91))
    make_problem(created_at=days_ago(91))
    young = make_run(state=state, created_at=days_ago(89))

    purged = purge()

    assert (purged.runs, purged.problems) == (1, 2)
    assert list(ImportRun.objects.all()) == [young]
    assert not RunProblem.objects.exists()


def test_an_old_session_goes_and_its_file_stays_while_its_picture_is_shown(spool):
    key = keep("pictures/ab/abcd.jpg")
    session = make_session(expires_at=days_ago(91))
    file = stored_file(
        91, session=session, kind=FileKind.PICTURE, content_key=key, is_purged=True
    )
    make_image(file=key)

    assert purge().sessions == 1

    file.refresh_from_db()
    assert (ExchangeSession.objects.count(), file.session) == (0, None)
    assert "pictures/ab/abcd.jpg" in files_in(spool)


def test_a_picture_that_nothing_shows_goes(spool):
    shown, lost = keep("pictures/ab/shown.jpg"), keep("pictures/ab/lost.jpg")
    grouped, young = keep("pictures/ab/group.jpg"), keep("pictures/ab/young.jpg")
    profile = make_profile()
    values = {"kind": FileKind.PICTURE, "profile": profile, "is_purged": True}
    stored_file(15, content_key=shown, label="import_files/1.jpg", **values)
    stored_file(15, content_key=lost, label="import_files/2.jpg", **values)
    stored_file(15, content_key=grouped, label="import_files/3.jpg", **values)
    stored_file(13, content_key=young, label="import_files/4.jpg", **values)
    make_image(product=make_product(profile=profile), file=shown)
    make_group(profile=profile, image="import_files/3.jpg")

    assert purge().pictures == 1

    assert {name for name in files_in(spool) if name.startswith("pictures")} == {
        shown,
        grouped,
        young,
    }
    assert StoredFile.objects.filter(content_key="").count() == 1


def test_a_row_of_a_file_goes_when_nothing_needs_it():
    gone = stored_file(91)
    with_run = stored_file(91)
    make_run(file=with_run, profile=with_run.profile, created_at=days_ago(80))
    archive = stored_file(91, kind=FileKind.ARCHIVE)
    entry = stored_file(
        91, archive=archive, kind=FileKind.PICTURE, content_key=keep("pictures/a.jpg")
    )
    make_image(file=entry.content_key)

    purge()

    left = set(StoredFile.objects.values_list("pk", flat=True))
    assert left == {with_run.pk, archive.pk, entry.pk}
    assert gone.pk not in left


def test_old_outlines_go(spool):
    run = receive(make_profile(), catalog(*products([1]), is_full=None))
    ImportRun.objects.update(created_at=days_ago(15))

    assert purge().outlines == 1

    run.refresh_from_db()
    assert run.outline_key == ""
    assert not any(name.startswith("outlines") for name in files_in(spool))


def test_outlines_that_a_held_sweep_looks_back_to_stay(spool):
    profile = make_profile()
    before = receive(profile, catalog(*products([1]), is_full=None), "0.xml")
    member = receive(profile, catalog(*products([1]), is_full=None), "1.xml")
    later = receive(profile, catalog(*products([2]), is_full=None), "2.xml")
    other = receive(make_profile(), catalog(*products([2]), is_full=None), "2.xml")
    ImportRun.objects.filter(pk=member.pk).update(series="product:1")
    sweep = make_run(
        profile=profile, kind=RunKind.SWEEP, state=RunState.HELD, series="product:1"
    )
    ImportRun.objects.update(created_at=days_ago(400))

    purged = purge()

    kept = ImportRun.objects.values_list("pk", flat=True)
    assert set(kept) == {member.pk, later.pk, sweep.pk}
    assert purged.outlines == 2
    assert {before.pk, other.pk}.isdisjoint(kept)


def age(spool, name, days):
    moment = days_ago(days).timestamp()
    os.utime(spool / name, (moment, moment))


def test_a_dry_run_counts_the_same_and_erases_nothing(spool):
    file = stored_file(100)
    key = keep("pictures/ab/lost.jpg")
    stored_file(100, kind=FileKind.PICTURE, content_key=key, is_purged=True)
    make_session(expires_at=days_ago(100))
    make_run(created_at=days_ago(100), state=RunState.DONE)
    make_problem(created_at=days_ago(100))
    make_request(received_at=days_ago(100))
    make_change(
        run=make_run(created_at=days_ago(100), is_dry_run=True, state=RunState.DONE)
    )
    answer(100)
    lost = keep("parts/lost/000001")
    age(spool, lost, 3)
    before = files_in(spool)

    counted = purge(is_dry_run=True)

    assert files_in(spool) == before
    file.refresh_from_db()
    assert not file.is_purged
    assert purge() == counted
    assert counted == Purged(
        files=1,
        bytes=12,
        pictures=1,
        outlines=0,
        answers=1,
        orphans=1,
        sessions=1,
        runs=1,
        problems=1,
        requests=1,
        changes=1,
        previews=1,
    )


def answer(days, **values):
    """Store an answer with orders that was given so many days ago."""
    return ExportBatch.objects.create(
        **{
            "profile": make_profile(),
            "session": None,
            "storage_key": keep("exports/answer.xml", b"<a></a>"),
            "size": 7,
            "encoding": "utf-8",
            "form": "flat",
            "created_at": days_ago(days),
            **values,
        }
    )


def test_the_bytes_of_old_answers_go_and_their_rows_stay_a_while(spool):
    batches = [answer(days) for days in (13, 15, 89, 91)]
    young, old, older, oldest = (batch.storage_key for batch in batches)

    assert (purge().answers, purge()) == (3, NOTHING)

    assert files_in(spool) == {young}
    rows = ExportBatch.objects.order_by("pk").values_list("pk", "storage_key")
    assert list(rows) == [
        (batches[0].pk, young),
        (batches[1].pk, ""),
        (batches[2].pk, ""),
    ]
    assert len({young, old, older, oldest}) == 4


def test_an_answer_whose_row_goes_early_leaves_no_bytes(settings, spool):
    settings.COMMERCEML = {**settings.COMMERCEML, "KEEP_JOURNAL_DAYS": 3}
    answer(4)

    assert purge().answers == 1

    assert (files_in(spool), ExportBatch.objects.count()) == (set(), 0)


def test_an_open_answer_stays_two_days_whatever_the_settings_say(settings, spool):
    settings.COMMERCEML = {
        **settings.COMMERCEML,
        "KEEP_FILES_DAYS": 0,
        "KEEP_JOURNAL_DAYS": 0,
    }
    batch = answer(1)

    assert purge() == NOTHING

    assert files_in(spool) == {batch.storage_key}


def test_what_is_younger_than_two_days_stays_whatever_the_settings_say(settings):
    settings.COMMERCEML = {
        **settings.COMMERCEML,
        "KEEP_FILES_DAYS": 0,
        "KEEP_JOURNAL_DAYS": 0,
    }
    stored_file(1)
    make_run(created_at=days_ago(1), state=RunState.DONE)

    assert purge() == NOTHING


def test_old_requests_are_erased_and_young_ones_stay():
    session = make_session()
    ExchangeRequest.objects.bulk_create(
        ExchangeRequest(session=session, received_at=days_ago(100)) for _ in range(5001)
    )
    young = make_request(session=session, received_at=days_ago(80))
    make_request(session=session, received_at=days_ago(91))

    assert purge().requests == 5002

    assert ExchangeRequest.objects.get() == young
