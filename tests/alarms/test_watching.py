"""One alarm for each event, whoever looks, and however many look at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from django_commerceml.alarms import Watched, watch
from django_commerceml.models import Alarm, RunState
from tests.alarms.makers import ago, make_done, make_failed, make_held
from tests.factories import make_profile, make_run


@pytest.mark.django_db
class TestOneLook:
    def test_an_event_that_goes_on_is_raised_once(self):
        make_failed(make_profile())

        assert [watch() for _ in range(3)] == [Watched(raised=1), Watched(), Watched()]
        assert Alarm.objects.count() == 1

    def test_what_is_over_is_cleared_once(self):
        profile = make_profile()
        make_failed(profile)
        watch()
        make_done(profile)
        now = timezone.now() + timedelta(hours=1)

        assert [watch(now=now), watch()] == [Watched(cleared=1), Watched()]
        assert Alarm.objects.get().cleared_at == now

    def test_what_happens_again_is_a_new_alarm(self):
        profile = make_profile()
        for _ in range(2):
            make_failed(profile)
            watch()
            make_done(profile)
            watch()

        assert Alarm.objects.filter(cleared_at__isnull=False).count() == 2

    def test_while_it_goes_on_it_leads_to_the_newest_run(self):
        profile = make_profile()
        make_failed(profile)
        watch()
        newest = make_failed(profile, error="снова обрезан")

        watch()

        alarm = Alarm.objects.get()
        assert (alarm.run, alarm.message) == (
            newest,
            "import.xml failed: снова обрезан [XML-02]",
        )

    def test_profiles_have_alarms_of_their_own(self):
        one, other = make_profile(), make_profile()
        make_failed(one)
        make_failed(other)

        assert watch(one) == Watched(raised=1)
        assert watch() == Watched(raised=1)

    def test_of_a_profile_that_is_switched_off_nothing_is_open(self):
        profile = make_profile()
        make_failed(profile)
        watch()
        profile.is_active = False
        profile.save()

        assert watch() == Watched(cleared=1)
        assert watch() == Watched()

    def test_what_was_over_long_ago_is_forgotten(self):
        profile = make_profile()
        for days in (91, 89):
            Alarm.objects.create(
                profile=profile,
                kind="held",
                raised_at=ago(days=100),
                cleared_at=ago(days=days),
            )

        watch()

        assert Alarm.objects.count() == 1

    def test_a_run_that_fails_or_is_held_is_noticed_at_once(self, receive_signals):
        profile = make_profile()

        receive_signals(make_failed(profile), make_held(profile, "offers.xml"))

        assert sorted(Alarm.objects.values_list("kind", flat=True)) == [
            "failure",
            "held",
        ]

    def test_a_good_run_ends_it_at_once(self, receive_signals):
        profile = make_profile()
        receive_signals(make_failed(profile))

        receive_signals(make_done(profile))

        assert Alarm.objects.get().cleared_at is not None

    def test_a_rehearsal_that_fails_is_not_looked_after(self, receive_signals):
        profile = make_profile()
        make_failed(profile)

        receive_signals(make_failed(profile, is_dry_run=True))

        assert not Alarm.objects.exists()


@pytest.fixture
def receive_signals():
    """Send what the engine sends of a run that has ended so."""
    from django_commerceml import signals  # noqa: PLC0415 (after the settings)
    from django_commerceml.models import ImportRun  # noqa: PLC0415 (after the settings)

    sent = {
        RunState.FAILED: signals.run_failed,
        RunState.HELD: signals.run_held,
        RunState.DONE: signals.catalog_imported,
    }

    def send(*runs):
        for run in runs:
            for _receiver, answer in sent[run.state].send_robust(ImportRun, run=run):
                assert not isinstance(answer, Exception)

    return send


def test_many_that_look_at_once_raise_and_clear_one(database):
    profile = make_profile()
    make_failed(profile)
    make_run(profile=profile, kind="sweep", state=RunState.FAILED)

    look_at_once(profile, 6)
    assert Alarm.objects.filter(cleared_at=None).count() == 2

    make_done(profile)
    look_at_once(profile, 6)
    assert Alarm.objects.filter(cleared_at=None).count() == 1
    assert Alarm.objects.count() == 2


def look_at_once(profile, number):
    barrier = threading.Barrier(number)
    errors = []

    def look():
        barrier.wait()
        try:
            watch(profile)
        except Exception as error:
            errors.append(error)
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
