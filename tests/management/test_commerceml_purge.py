"""``commerceml_purge`` erases what is past its time, and prints how much."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from django_commerceml.models import RunProblem
from tests.factories import make_problem, make_session

pytestmark = pytest.mark.django_db

LINES = [
    "files     0",
    "bytes     0",
    "pictures  0",
    "outlines  0",
    "answers   0",
    "orphans   0",
    "sessions  1",
    "runs      0",
    "problems  1",
    "requests  0",
    "changes   0",
    "previews  0",
]


@pytest.fixture(autouse=True)
def old_rows():
    long_ago = timezone.now() - timedelta(days=100)
    make_session(expires_at=long_ago)
    make_problem(created_at=long_ago)


def run(*arguments):
    output = StringIO()
    call_command("commerceml_purge", *arguments, stdout=output)
    return output.getvalue().splitlines()


def test_what_is_erased_is_counted():
    assert run() == LINES
    assert not RunProblem.objects.exists()


def test_a_dry_run_counts_and_erases_nothing():
    assert run("--dry-run") == LINES
    assert RunProblem.objects.count() == 1
