"""Whether who owns a run still lives, as far as that can be seen from here."""

import os
import socket
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.importing.leases import bury_rehearsals
from django_commerceml.importing.owners import is_alive, name_oneself
from django_commerceml.models import RunState
from tests.factories import make_run

HOST = socket.gethostname()


@pytest.fixture
def other_process():
    """Give the number of a process that lives, and end it."""
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603
        yield process


def owner_of(number):
    return f"{HOST}:{number}:1"


def test_who_asks_is_at_no_work():
    assert not is_alive(name_oneself())


def test_another_thread_lives_until_it_ends():
    names, may_end = [], threading.Event()

    def work():
        names.append(name_oneself())
        may_end.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    while not names:
        pass

    assert is_alive(names[0])

    may_end.set()
    thread.join()
    assert not is_alive(names[0])


def test_another_process_lives_until_it_ends(other_process):
    assert is_alive(owner_of(other_process.pid))

    other_process.communicate(b"\n")

    assert not is_alive(owner_of(other_process.pid))


@pytest.mark.parametrize(
    "name", ["", "web", f"elsewhere:{os.getppid()}:1", f"{HOST}:x:1", f"{HOST}:1:x"]
)
def test_of_others_nothing_is_known(name):
    assert not is_alive(name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "state"), [(1, RunState.RUNNING), (61, RunState.FAILED)]
)
def test_a_rehearsal_at_work_is_not_buried_for_an_hour(other_process, minutes, state):
    run = make_run(
        is_dry_run=True,
        state=RunState.RUNNING,
        lease_owner=owner_of(other_process.pid),
        lease_expires_at=timezone.now() - timedelta(minutes=minutes),
    )

    bury_rehearsals(run.profile_id)

    run.refresh_from_db()
    assert run.state == state
