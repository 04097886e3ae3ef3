"""What may be decided over a run: stop, show what it would do, apply, drop."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from django_commerceml.importing.previews import preview, preview_held, work_on
from django_commerceml.models import (
    ChangeOutcome,
    ImportRun,
    Product,
    RecordChange,
    RunKind,
    RunState,
)
from tests.admin.runs.test_changes import address, plain, table_rows
from tests.factories import make_file, make_profile, make_run
from tests.importing.goods import catalog, product, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import receive, sweeps

SECONDS = 60
OUTDATED = "После этого предпросмотра уже закончилась другая загрузка"
MOST_QUERIES = 12
NEW = catalog(product("p0", title="Стол дубовый"), is_full=None)


@pytest.fixture
def profile(db):
    profile = make_profile()
    receive(profile, catalog(*products(range(10)), is_full=None), "first.xml")
    return profile


@pytest.fixture
def held(profile):
    """Return a sweep that waits: eight products of ten are missing."""
    receive(profile, catalog(*products(range(2))))
    (sweep,) = sweeps(profile)
    assert sweep.state == RunState.HELD
    return sweep


@pytest.fixture
def rehearsal(profile):
    """Return a preview that is done."""
    file = store_bytes(profile, "import.xml", NEW)
    file.kind = "xml"
    file.save()
    (run,) = preview([file])
    return work_on(run, SECONDS)


def content_of(client, run, page="change"):
    return client.get(address(run, page)).content.decode()


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def button(run, word):
    return f'formaction="{address(run, word)}"'


def is_enabled(content, run, word):
    tag = content.partition(button(run, word))[2].partition(">")[0]
    return "disabled" not in tag


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_an_open_run_is_stopped_by_its_button(permit, staff, state):
    run = make_run(state=state)
    client = permit("view_importrun", "stop_importrun")
    assert button(run, "stop") in content_of(client, run)

    response = client.post(address(run, "stop"))

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert response["Location"] == address(run, "change")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (staff, str(run.pk))


def test_who_may_not_stop_has_no_button(permit):
    run = make_run()
    client = permit("view_importrun", "confirm_importrun", "preview_importrun")

    assert button(run, "stop") not in content_of(client, run)
    assert client.post(address(run, "stop")).status_code == 403


@pytest.mark.parametrize("state", [RunState.HELD, RunState.DONE, RunState.FAILED])
def test_a_run_that_is_not_open_cannot_be_stopped(page, state):
    run = make_run(state=state)

    response = page.post(address(run, "stop"), follow=True)

    run.refresh_from_db()
    assert run.state == state
    assert messages_of(response) == ["загрузка уже закончена"]
    assert button(run, "stop") not in content_of(page, run)
    assert not LogEntry.objects.exists()


def test_a_held_run_offers_to_show_what_it_would_do(permit, held):
    client = permit("view_importrun", "preview_importrun")
    assert button(held, "rehearse") in content_of(client, held)

    response = client.post(address(held, "rehearse"))

    rehearsal = ImportRun.objects.get(is_dry_run=True)
    assert response["Location"] == address(rehearsal)
    assert (rehearsal.real_run, rehearsal.is_confirmed) == (held, True)
    assert LogEntry.objects.get().object_id == str(held.pk)


def test_a_held_run_shows_at_once_what_is_known_already(page, held):
    work_on(preview_held(held), SECONDS)

    content = content_of(page, held)

    rows = table_rows(content)
    assert len(rows) == 8
    assert {row[1] for row in rows} == {"отключено"}
    assert button(held, "rehearse") not in content
    assert button(held, "confirm") in content


def test_a_held_run_with_a_large_preview_is_shown_by_few_queries(page, held):
    rehearsal = work_on(preview_held(held), SECONDS)
    RecordChange.objects.bulk_create(
        RecordChange(
            profile=held.profile,
            run=rehearsal,
            record_type="product",
            outcome=ChangeOutcome.DEACTIVATED,
            external_id=f"p{number}",
            fields=[["is_active", "", "yes", "no"]],
        )
        for number in range(3000)
    )

    with CaptureQueriesContext(connection) as captured:
        content = content_of(page, held)

    assert len(table_rows(content)) == 20
    assert f'href="{address(rehearsal)}"' in content
    assert len(captured) <= MOST_QUERIES


def test_a_preview_that_others_have_overtaken_is_made_anew(page, held):
    work_on(preview_held(held), SECONDS)
    receive(held.profile, catalog(product("p0", title="Диван"), is_full=False))

    content = content_of(page, held)

    assert table_rows(content) == []
    assert button(held, "rehearse") in content


def test_the_preview_of_a_held_run_shows_its_progress_on_its_page(page, held):
    rehearsal = preview_held(held)

    content = content_of(page, held)

    assert f'data-cml-run="{rehearsal.pk}"' in content
    assert table_rows(content) == []


def test_a_held_run_is_confirmed_from_its_preview(permit, held):
    rehearsal = work_on(preview_held(held), SECONDS)
    client = permit("view_importrun", "confirm_importrun")
    assert is_enabled(content_of(client, rehearsal, "changes"), rehearsal, "apply")

    response = client.post(address(rehearsal, "apply"))

    held.refresh_from_db()
    assert (held.state, held.is_confirmed) == (RunState.QUEUED, True)
    assert response["Location"] == address(held, "change")
    work_on(held, SECONDS)
    assert Product.objects.filter(is_active=True).count() == 2


def test_confirming_from_the_preview_needs_the_same_permission(permit, held):
    rehearsal = work_on(preview_held(held), SECONDS)
    client = permit("view_importrun", "replay_importrun", "preview_importrun")

    response = client.post(address(rehearsal, "apply"))

    held.refresh_from_db()
    assert response.status_code == 403
    assert held.state == RunState.HELD


def test_a_preview_is_past_once_its_held_run_was_decided(page, held):
    rehearsal = work_on(preview_held(held), SECONDS)
    page.post(address(held, "cancel"))

    content = content_of(page, rehearsal, "changes")

    assert not is_enabled(content, rehearsal, "apply")
    assert not is_enabled(content, rehearsal, "drop")
    assert "Решать больше нечего" in content


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (RunState.QUEUED, "проверка ещё не закончена"),
        (RunState.FAILED, "проверка не удалась"),
        (RunState.CANCELLED, "проверка отброшена"),
    ],
)
def test_a_preview_that_is_not_done_cannot_be_applied(page, state, reason):
    run = make_run(state=state, is_dry_run=True, file=make_file(kind="xml"))

    content = content_of(page, run, "changes")
    response = page.post(address(run, "apply"), follow=True)

    assert not is_enabled(content, run, "apply")
    assert reason in plain(content)
    assert reason in messages_of(response)[0]
    assert ImportRun.objects.count() == 1
    assert not LogEntry.objects.exists()


def test_a_preview_is_applied_once(page, rehearsal):
    page.post(address(rehearsal, "apply"))

    page.post(address(rehearsal, "apply"))

    assert rehearsal.file.runs.filter(is_dry_run=False).count() == 1
    content = content_of(page, rehearsal, "changes")
    assert not is_enabled(content, rehearsal, "apply")
    assert "проверка уже применена" in plain(content)


def test_applying_is_written_down(permit, staff, rehearsal):
    permit("view_importrun", "replay_importrun").post(address(rehearsal, "apply"))

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (staff, str(rehearsal.pk))


def test_who_may_not_apply_sees_why(permit, rehearsal):
    client = permit("view_importrun", "preview_importrun", "confirm_importrun")

    content = content_of(client, rehearsal, "changes")

    assert not is_enabled(content, rehearsal, "apply")
    assert is_enabled(content, rehearsal, "drop")
    assert "нужно другое право" in content
    assert client.post(address(rehearsal, "apply")).status_code == 403


def test_a_dropped_preview_forgets_what_it_found(permit, rehearsal):
    client = permit("view_importrun", "preview_importrun")
    assert RecordChange.objects.filter(run=rehearsal).exists()

    response = client.post(address(rehearsal, "drop"))

    rehearsal.refresh_from_db()
    assert rehearsal.state == RunState.CANCELLED
    assert not RecordChange.objects.filter(run=rehearsal).exists()
    assert response["Location"] == address(rehearsal)
    assert not is_enabled(content_of(client, rehearsal, "changes"), rehearsal, "apply")
    assert LogEntry.objects.get().object_id == str(rehearsal.pk)


def test_dropping_needs_the_permission_to_preview(permit, rehearsal):
    client = permit("view_importrun", "replay_importrun")

    assert client.post(address(rehearsal, "drop")).status_code == 403


def test_a_preview_that_works_just_now_is_not_dropped(page):
    run = make_run(state=RunState.RUNNING, is_dry_run=True)

    response = page.post(address(run, "drop"), follow=True)

    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert "дождитесь её конца" in messages_of(response)[0]


def test_a_preview_older_than_an_import_says_so_and_can_be_made_anew(permit, rehearsal):
    client = permit("view_importrun", "preview_importrun", "replay_importrun")
    before = content_of(client, rehearsal, "changes")
    receive(rehearsal.profile, catalog(product("p1", title="Стул"), is_full=None))

    content = content_of(client, rehearsal, "changes")
    again = reverse("admin:commerceml_importrun_preview_file", args=[rehearsal.file_id])
    response = client.post(again)

    assert (OUTDATED in plain(before), again in before) == (False, False)
    assert (OUTDATED in plain(content), again in content) == (True, True)
    assert is_enabled(content, rehearsal, "apply")
    newer = ImportRun.objects.latest("pk")
    assert response["Location"] == address(newer)
    assert OUTDATED not in plain(content_of(client, newer, "changes"))


def test_an_old_preview_of_a_held_run_leads_to_a_new_one(permit, held):
    client = permit("view_importrun", "preview_importrun", "confirm_importrun")
    rehearsal = work_on(preview_held(held), SECONDS)
    receive(held.profile, catalog(product("p1", title="Стул"), is_full=None))

    content = content_of(client, rehearsal, "changes")

    assert button(held, "rehearse") in content


def test_who_may_not_preview_is_told_that_a_preview_is_old(permit, rehearsal):
    client = permit("view_importrun")
    receive(rehearsal.profile, catalog(product("p1", title="Стул"), is_full=None))

    content = content_of(client, rehearsal, "changes")

    assert OUTDATED in plain(content)
    assert "preview/file" not in content


@pytest.mark.parametrize("word", ["apply", "drop"])
def test_a_real_run_is_neither_applied_nor_dropped(page, word):
    run = make_run(state=RunState.DONE)

    assert page.post(address(run, word)).status_code == 404


@pytest.mark.parametrize("word", ["confirm", "cancel", "stop", "rehearse"])
def test_decisions_over_real_runs_are_none_over_previews(page, word):
    run = make_run(state=RunState.QUEUED, is_dry_run=True)

    assert page.post(address(run, word)).status_code == 404
    run.refresh_from_db()
    assert run.state == RunState.QUEUED


@pytest.mark.parametrize("word", ["stop", "rehearse", "apply", "drop"])
def test_a_decision_is_not_made_by_following_a_link(page, word):
    run = make_run(is_dry_run=word in {"apply", "drop"})

    assert page.get(address(run, word)).status_code == 405


@pytest.mark.parametrize("word", ["stop", "rehearse", "apply", "drop"])
def test_a_decision_over_a_run_that_is_not_there_is_not_found(page, word):
    place = reverse(f"admin:commerceml_importrun_{word}", args=[1])

    assert page.post(place).status_code == 404


def test_a_held_run_has_its_kind_and_reason_on_its_page(page, held):
    content = content_of(page, held)

    assert held.kind == RunKind.SWEEP
    assert held.error
    assert held.error in plain(content)
