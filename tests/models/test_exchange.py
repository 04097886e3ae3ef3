"""The journal: names, and what can be there once only."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    FilePart,
    ImportRun,
    RunProblem,
    RunState,
    StoredFile,
)
from tests.factories import make_part, make_profile, make_run, make_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["slug", "login"])
def test_two_profiles_share_neither_address_nor_login(field):
    profile = make_profile()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_profile(**{field: getattr(profile, field)})


def test_two_sessions_never_share_a_token():
    session = make_session()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_session(token_hash=session.token_hash)


def test_a_place_in_a_file_is_taken_once():
    part = make_part(sequence=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_part(file=part.file, sequence=1)


@pytest.mark.skipif(
    not connection.features.supports_partial_indexes,
    reason="this database has no partial indexes: the code keeps it by a lock",
)
def test_one_run_of_a_profile_works_at_a_time():
    run = make_run(state=RunState.RUNNING)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_run(profile=run.profile, state=RunState.RUNNING)


@pytest.mark.parametrize(
    "state", [state for state in RunState if state != RunState.RUNNING]
)
def test_other_runs_of_the_profile_stand_beside_it(state):
    run = make_run(state=RunState.RUNNING)

    other = make_run(profile=run.profile, state=state)

    assert other.pk is not None


def test_runs_of_two_profiles_work_at_a_time():
    make_run(state=RunState.RUNNING)

    assert make_run(state=RunState.RUNNING).pk is not None


def test_the_journal_outlives_the_session_and_the_file():
    session = make_session()
    run = make_run(profile=session.profile, session=session)

    session.delete()

    run.refresh_from_db()
    assert run.session is None


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (ExchangeProfile(slug="ut", name="Склад"), "Склад"),
        (ExchangeProfile(slug="ut"), "ut"),
        (ExchangeSession(pk=7, type="catalog"), "exchange session 7"),
        (StoredFile(label="import.xml"), "import.xml"),
        (FilePart(file_id=7, sequence=2), "7/2"),
        (ImportRun(pk=7, kind="sweep"), "deactivation of missing products 7"),
        (RunProblem(code="VAL-01", message="не число"), "VAL-01: не число"),
    ],
)
def test_every_entry_has_a_name(row, name):
    with translation.override("en"):
        assert str(row) == name
