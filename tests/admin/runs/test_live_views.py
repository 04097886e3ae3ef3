"""The addresses that a page asks while runs go on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from django_commerceml.importing.runs import new_run
from django_commerceml.models import ImportRun, Product, RunState
from tests.factories import make_file, make_profile, make_run, make_session
from tests.importing.goods import catalog, product
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db

LIVE = reverse("admin:commerceml_live")
JSON = {"Accept": "application/json"}


def ask(client, **query):
    response = client.get(LIVE, query)
    assert response.status_code == 200
    return response.json()["runs"]


def ids(rows):
    return [row["id"] for row in rows]


def work_address(run):
    return reverse("admin:commerceml_work", args=[run.pk])


def test_named_runs_are_told_whatever_their_state(page):
    runs = [make_run(state=state) for state in RunState]

    rows = ask(page, run=[run.pk for run in runs])

    assert ids(rows) == [run.pk for run in runs]
    assert [row["state"] for row in rows] == list(RunState)
    assert [row["finished"] for row in rows] == [False, False, False, True, True, True]
    assert [row["held"] for row in rows] == [False, False, True, False, False, False]


def test_a_row_has_all_that_the_page_shows(page):
    run = make_run(
        file=make_file(label="import.xml"),
        checkpoint=5,
        records_total=20,
        recent_records=10,
        recent_seconds=2,
    )

    (row,) = ask(page, run=run.pk)

    assert row == {
        "id": run.pk,
        "state": "queued",
        "word": "в очереди",
        "file": "import.xml",
        "done": 5,
        "total": 20,
        "share": 0.25,
        "rate": 5,
        "remaining": row["remaining"],
        "text": row["text"],
        "said": "в очереди, 20 %",
        "finished": False,
        "held": False,
        "waits": True,
    }
    assert row["remaining"] in row["text"]


def test_of_a_profile_what_goes_on_is_told(page):
    run = make_run()
    make_run(profile=run.profile, state=RunState.DONE)
    make_run()

    assert ids(ask(page, profile=run.profile_id)) == [run.pk]


def test_names_that_are_none_find_nothing(page):
    make_run()

    assert ask(page, run=["", "x", "-1", "9" * 30], profile="²") == []


def test_looking_needs_the_permission_to_view_runs(permit):
    run = make_run()

    assert permit("view_overview").get(LIVE, {"run": run.pk}).status_code == 403
    assert ids(ask(permit("view_importrun"), run=run.pk)) == [run.pk]


def test_looking_changes_nothing(page):
    assert page.post(LIVE).status_code == 405
    assert page.get(work_address(make_run())).status_code == 405


@pytest.mark.parametrize(("seconds", "waits"), [(5, False), (60, True)])
def test_while_1c_is_here_nothing_waits_for_the_page(page, seconds, waits):
    run = make_run()
    seen = timezone.now() - timedelta(seconds=seconds)
    make_session(profile=run.profile, last_seen_at=seen)
    make_session(last_seen_at=timezone.now())

    (row,) = ask(page, run=run.pk)

    assert row["waits"] is waits


@pytest.mark.parametrize("number", [1, 5])
def test_the_number_of_queries_does_not_grow(page, number):
    runs = [make_run(file=make_file()) for _ in range(number)]
    query = {"run": [run.pk for run in runs]}
    query["profile"] = [run.profile_id for run in runs]

    with CaptureQueriesContext(connection) as queries:
        assert len(ask(page, **query)) == number

    assert len(queries) == 6


@pytest.fixture
def queued(spool):
    """Return a queued run of a file with two products."""
    profile = make_profile()
    file = store_bytes(profile, "import.xml", catalog(product("1"), product("2")))
    return new_run(file, None)


def test_a_step_of_work_imports_the_file(page, queued):
    response = page.post(work_address(queued), headers=JSON)

    (row,) = response.json()["runs"]
    assert (row["id"], row["state"], row["done"]) == (queued.pk, "done", 2)
    assert row["finished"]
    assert Product.objects.count() == 2


def test_a_step_of_a_rehearsal_writes_nothing(page, queued):
    ImportRun.objects.update(is_dry_run=True)

    (row,) = page.post(work_address(queued), headers=JSON).json()["runs"]

    assert row["finished"]
    assert Product.objects.count() == 0


def test_a_browser_without_scripts_comes_back(page, queued):
    here = reverse("admin:commerceml_overview")

    response = page.post(f"{work_address(queued)}?next={here}")

    assert response["Location"] == here
    assert ImportRun.objects.get(pk=queued.pk).state == RunState.DONE


@pytest.mark.parametrize("next_page", ["", "https://elsewhere.example/", "//x.example"])
def test_it_never_leads_elsewhere(page, queued, next_page):
    response = page.post(f"{work_address(queued)}?next={next_page}")

    own = reverse("admin:commerceml_importrun_change", args=[queued.pk])
    assert response["Location"] == own


def test_what_has_ended_is_only_told(page):
    run = make_run(state=RunState.FAILED, error="файл оборван")

    (row,) = page.post(work_address(run), headers=JSON).json()["runs"]

    assert (row["state"], row["text"]) == ("failed", "файл оборван")


def test_what_a_worker_has_to_do_is_left_to_it(page, queued):
    queued.profile.runner = "celery"
    queued.profile.save()

    (row,) = page.post(work_address(queued), headers=JSON).json()["runs"]

    assert (row["state"], row["waits"]) == ("queued", False)


def test_a_run_that_is_not_there_is_not_found(page):
    assert page.post(reverse("admin:commerceml_work", args=[1])).status_code == 404


@pytest.mark.parametrize(
    ("codename", "is_dry_run", "status"),
    [
        ("replay_importrun", False, 200),
        ("confirm_importrun", False, 200),
        ("preview_importrun", False, 403),
        ("preview_importrun", True, 200),
        ("replay_importrun", True, 200),
        ("view_importrun", True, 403),
    ],
)
def test_work_needs_a_permission(permit, codename, is_dry_run, status):
    run = make_run(state=RunState.DONE, is_dry_run=is_dry_run)

    response = permit(codename).post(work_address(run), headers=JSON)

    assert response.status_code == status


def test_work_is_refused_without_the_token_of_the_page(superuser, queued):
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)

    assert client.post(work_address(queued), headers=JSON).status_code == 403
    assert ImportRun.objects.get().state == RunState.QUEUED
