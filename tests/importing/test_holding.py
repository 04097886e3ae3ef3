"""What an operator decides about a run."""

import pytest

from django_commerceml.exceptions import RunError
from django_commerceml.importing.holding import cancel, confirm, stop
from django_commerceml.models import RunState
from tests.factories import make_run

pytestmark = pytest.mark.django_db

HELD = {RunState.HELD}
OPEN = {RunState.QUEUED, RunState.RUNNING}


def test_a_confirmed_run_is_queued_to_be_computed_anew():
    run = make_run(
        state=RunState.HELD,
        checkpoint=11,
        counts={"offer": {"unchanged": 11}},
        error_code="GUARD-02",
        error="цены файла ждут подтверждения",
    )

    confirm(run)

    run.refresh_from_db()
    assert (run.state, run.is_confirmed) == (RunState.QUEUED, True)
    assert (run.checkpoint, run.counts) == (0, {})
    assert (run.error_code, run.error) == ("", "")


def test_a_cancelled_run_ends_and_keeps_why_it_was_held():
    run = make_run(state=RunState.HELD, error_code="GUARD-01")

    cancel(run)

    run.refresh_from_db()
    assert (run.state, run.error_code) == (RunState.CANCELLED, "GUARD-01")
    assert run.finished_at is not None


@pytest.mark.parametrize("state", OPEN)
def test_an_open_run_can_be_stopped(state):
    run = make_run(state=state)

    stop(run)

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert run.finished_at is not None


@pytest.mark.parametrize(
    ("decide", "state"),
    [
        *((confirm, state) for state in set(RunState) - HELD),
        *((cancel, state) for state in set(RunState) - HELD),
        *((stop, state) for state in set(RunState) - OPEN),
    ],
)
def test_any_other_run_stays_as_it_is(decide, state):
    run = make_run(state=state)

    with pytest.raises(RunError) as error:
        decide(run)

    run.refresh_from_db()
    assert error.value.code == "RUN-03"
    assert (run.state, run.finished_at) == (state, None)
