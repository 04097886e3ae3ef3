"""``commerceml_status`` says how every exchange stands, and fails where one is ill."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from django_commerceml.models import HoldReason, RunState
from tests.factories import (
    make_file,
    make_order_export,
    make_profile,
    make_run,
    make_session,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
WELL = """\
main
  last contact         never
  last import          never
  orders confirmed     never
  queue                0
  held runs            0
  failed in 24 hours   0
  orders waiting       0
  pictures waiting     0
"""


@pytest.fixture
def profile():
    return make_profile(slug="main")


@pytest.fixture(autouse=True)
def site_clock(settings):
    settings.TIME_ZONE = "UTC"


def run(*arguments, language="en"):
    output = StringIO()
    with translation.override(language):
        call_command("commerceml_status", *arguments, stdout=output)
    return output.getvalue()


def run_ill(*arguments):
    """Run the command where somebody must look; return what it wrote and its error."""
    output = StringIO()
    with translation.override("en"), pytest.raises(CommandError) as error:
        call_command("commerceml_status", *arguments, stdout=output)
    return output.getvalue(), error.value


def ago(**span):
    return timezone.now() - timedelta(**span)


def test_where_all_is_well_the_command_succeeds(profile):
    assert run() == WELL


def test_without_a_profile_that_is_said():
    assert run() == "There is no profile.\n"


def test_what_works_and_what_waits_is_told(profile):
    make_session(profile=profile, last_seen_at=NOON)
    work = make_run(
        profile=profile,
        file=make_file(profile=profile, label="import.xml"),
        state=RunState.RUNNING,
        created_at=ago(minutes=5, seconds=5),
        checkpoint=1200,
        records_total=11000,
        recent_records=500,
        recent_seconds=10,
        lease_owner="host:1:2",
        lease_expires_at=ago(seconds=-50),
    )
    make_order_export(profile=profile, version=2, waiting_since=ago(hours=3, seconds=5))

    lines = run().replace("host:1:2, 11 s", "host:1:2, 10 s").splitlines()

    assert lines == [
        "main",
        "  last contact         11/24/2026 12:30 p.m.",
        "  last import          never",
        "  orders confirmed     never",
        f"  run                  {work.pk}, import.xml: 1200 of 11000 (10 %)",
        "  pace                 50 records a second, 3 minutes left",
        "  worker               host:1:2, 10 s ago",
        "  queue                1, the oldest for 5 minutes",
        "  held runs            0",
        "  failed in 24 hours   0",
        "  orders waiting       1, the oldest for 3 hours",
        "  pictures waiting     0",
    ]


def test_a_run_between_two_steps_has_no_worker(profile):
    make_run(profile=profile, checkpoint=1, lease_expires_at=ago(seconds=0))

    assert "  worker               none at the moment, 0 s ago" in run().splitlines()


def test_where_somebody_must_look_the_command_fails(profile):
    make_run(profile=profile, state=RunState.HELD)
    make_run(profile=profile, created_at=ago(minutes=20, seconds=5))
    make_order_export(profile=profile, held_reason=HoldReason.CONFLICT)
    make_profile(slug="well")

    text, error = run_ill()

    lines = text.splitlines()
    assert (
        "  queue                1, the oldest for 20 minutes: nobody works on it"
        in (lines)
    )
    assert "  held runs            1" in lines
    assert "  orders waiting       0; 1 held back" in lines
    assert (str(error), error.returncode) == ("Somebody must look: main", 1)


def test_one_profile_can_be_asked_for(profile):
    make_run(profile=make_profile(slug="other"), state=RunState.HELD)

    assert run("--profile", "main") == WELL


def test_a_profile_that_is_switched_off_is_told_only_by_name():
    make_profile(slug="main", is_active=False)

    assert run() == "There is no profile.\n"
    assert run("--profile", "main") == WELL


def test_a_profile_that_is_not_there_is_another_error(profile):
    text, error = run_ill("--profile", "nobody")

    assert text == ""
    assert (str(error), error.returncode) == ("There is no such profile.", 2)


def test_programs_get_json(profile):
    make_session(profile=profile, last_seen_at=NOON)
    make_run(profile=profile, state=RunState.DONE, finished_at=NOON)

    assert json.loads(run("--json")) == [
        {
            "slug": "main",
            "last_contact_at": "2026-11-24T12:30:00Z",
            "last_import_at": "2026-11-24T12:30:00Z",
            "last_orders_at": None,
            "run": None,
            "queue": {"length": 0, "age": 0.0, "is_stalled": False},
            "held_runs": 0,
            "failed_runs": 0,
            "orders": {"waiting": 0, "age": 0.0, "held": 0},
            "pictures_waiting": 0,
            "contacts": [{"type": "catalog", "at": "2026-11-24T12:30:00Z"}],
            "needs_person": False,
        }
    ]


def test_the_json_of_a_run_has_its_progress_in_seconds(profile):
    run_in_work = make_run(
        profile=profile,
        checkpoint=10,
        records_total=100,
        recent_records=30,
        recent_seconds=3,
        lease_expires_at=ago(seconds=-1),
    )

    (status,) = json.loads(run("--json"))

    assert status["run"] == {
        "id": run_in_work.pk,
        "file": "",
        "progress": {"done": 10, "total": 100, "rate": 10.0, "remaining": 9.0},
        "worker": "",
        "silence": 0.0,
    }


def test_programs_get_json_of_an_ill_exchange_too(profile):
    make_run(profile=profile, state=RunState.HELD)

    text, error = run_ill("--json")

    assert json.loads(text)[0]["needs_person"] is True
    assert error.returncode == 1
