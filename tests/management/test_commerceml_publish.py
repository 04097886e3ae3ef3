"""``commerceml_publish`` gives the whole mirror to the shop."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from django_commerceml.importing.leases import claim
from django_commerceml.models import ImportRun, RunState
from tests.adapters.recording import RECORDING, RecordingAdapter
from tests.factories import make_offer, make_product, make_profile, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clean_shop():
    RecordingAdapter.reset()


@pytest.fixture
def profile():
    profile = make_profile(slug="default", adapter=RECORDING)
    make_offer(product=make_product(profile=profile, external_id="т1"))
    return profile


def run(*arguments):
    """Return the lines that the command printed."""
    output = StringIO()
    with translation.override("en"):
        call_command("commerceml_publish", *arguments, stdout=output)
    return output.getvalue().splitlines()


def test_the_goods_are_given_and_counted(profile):
    title, *counts = run()

    assert title == "default: done"
    assert sorted(counts) == [
        "  offer           published 1",
        "  product         published 1",
    ]
    assert ("products", ["т1"]) in RecordingAdapter.take_calls()


def test_a_dry_run_is_tried_at_once(profile):
    assert run("--dry-run")[0] == "default: done"

    assert ImportRun.objects.get().is_dry_run
    assert {context.is_dry_run for context in RecordingAdapter.contexts} == {True}


def test_what_the_shop_refuses_is_counted(profile):
    RecordingAdapter.refuses.add("т1")

    lines = run()

    assert "  product         published 1, failed 2" in lines
    assert lines[-1] == "  problems: 2"


def test_what_waits_before_it_is_done_first(profile):
    waiting = make_run(profile=profile)

    run()

    waiting.refresh_from_db()
    assert waiting.state == RunState.FAILED  # it has no file


def test_another_profile_can_be_named(profile):
    other = make_profile(slug="ut", adapter=RECORDING)

    assert run("--profile", "ut") == ["ut: done"]
    assert ImportRun.objects.get().profile == other


def test_a_profile_that_is_not_there_is_named(db):
    with pytest.raises(CommandError, match="There is no profile “default”"):
        run()


def test_a_shop_that_is_left_alone_is_told(profile):
    profile.publishes_goods = False
    profile.save()

    with pytest.raises(CommandError, match="RUN-08"):
        run()


def test_a_dry_run_beside_a_run_at_work_does_not_begin(profile):
    claim(make_run(profile=profile), seconds=60)

    with pytest.raises(CommandError, match="Not all goods"):
        run("--dry-run")

    assert ImportRun.objects.get(is_dry_run=True).error_code == "RUN-06"
