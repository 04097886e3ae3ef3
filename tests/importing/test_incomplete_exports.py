"""An export of which something is missing hides nothing."""

import pytest

from django_commerceml.importing.outlines import drop_outline
from django_commerceml.importing.series import queue_quiet_sweeps
from django_commerceml.importing.turns import work_off
from django_commerceml.models import ImportRun, RunState
from tests.importing.goods import catalog, products
from tests.importing.receiving import active, let_pass, receive, sweeps
from tests.importing.test_sweep import OLD, full, ids, profile

__all__ = ["profile"]

pytestmark = pytest.mark.django_db


def test_a_failed_portion_keeps_everything(profile):
    receive(profile, full(range(6)), "import0_1.xml")
    receive(profile, full(OLD)[:-9], "import0_2.xml")
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile.pk)

    (sweep,) = sweeps(profile)
    assert (sweep.state, sweep.error_code) == (RunState.FAILED, "SWEEP-01")
    assert active() == ids(OLD)


@pytest.mark.parametrize("state", [RunState.HELD, RunState.CANCELLED])
def test_a_portion_that_was_not_let_through_keeps_everything(profile, state):
    receive(profile, full(range(8)), "import0_1.xml")
    portion = receive(profile, catalog(*products([8]), is_full=None), "import0_2.xml")
    ImportRun.objects.filter(pk=portion.pk).update(state=state, series="")
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile.pk)

    assert [sweep.error_code for sweep in sweeps(profile)] == ["SWEEP-01"]


def test_a_failed_portion_that_was_sent_again_is_forgiven(profile):
    receive(profile, full(range(6)), "import0_1.xml")
    second = catalog(*products([6, 7]), is_full=False)
    receive(profile, second[:-9], "import0_2.xml")
    receive(profile, second, "import0_2.xml")
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile.pk)

    assert active() == ids(range(8))


def test_a_series_that_is_not_known_any_more_keeps_everything(profile):
    member = receive(profile, full(range(8)), "import0_1.xml")
    drop_outline(member)
    let_pass(profile, 60)

    queue_quiet_sweeps(profile)
    work_off(profile.pk)

    assert [sweep.error_code for sweep in sweeps(profile)] == ["SWEEP-02"]
    assert active() == ids(OLD)
