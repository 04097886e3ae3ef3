"""1C's own requests and the ends of runs look after the alarms, and notice nothing."""

import time

import pytest
from django.core.cache import cache

from django_commerceml.alarms import look, look_in
from django_commerceml.models import Alarm
from tests.alarms.makers import make_failed, make_watched
from tests.exchange.visitor import LOGIN, Visitor, basic
from tests.factories import make_profile


def log_in(**profile):
    profile = make_watched(slug="default", login=LOGIN, **profile)
    make_failed(profile)
    return Visitor().log_in()


@pytest.mark.django_db
class TestRequests:
    def test_a_login_of_1c_looks_after_the_alarms(self):
        assert log_in()[0] == "success"

        assert Alarm.objects.get().kind == "failure"

    def test_where_nobody_is_to_be_told_it_does_not(self):
        log_in(alarm_emails="")

        assert not Alarm.objects.exists()

    def test_it_does_so_once_a_minute(self, django_assert_num_queries):
        profile = make_watched()
        look_in(profile)

        with django_assert_num_queries(0):
            look_in(profile)

    def test_a_refused_login_looks_as_well(self):
        make_watched(slug="default", login=LOGIN)
        visitor = Visitor()
        for _ in range(6):
            cache.delete_many(cache_keys())
            visitor.ask(
                "type=catalog&mode=checkauth",
                HTTP_AUTHORIZATION=basic(password="wrong"),
            )

        assert Alarm.objects.get().subject == "login"

    def test_a_cache_that_is_broken_does_not_break_the_exchange(
        self, monkeypatch, caplog
    ):
        profile = make_watched()
        monkeypatch.setattr(cache, "add", fail)

        look_in(profile)

        assert "the cache failed" in caplog.text

    def test_a_look_that_fails_does_not_break_it(self, caplog):
        profile = make_profile()
        profile.alarm_silence_hours = 10**12

        look(profile)

        assert "could not be looked after" in caplog.text


def fail(*args):
    raise ConnectionError


def cache_keys():
    from django_commerceml.models import ExchangeProfile  # noqa: PLC0415 (settings)

    ids = ExchangeProfile.objects.values_list("pk", flat=True)
    return [f"commerceml:alarms:{pk}" for pk in ids]


class TestThread:
    """The letters go from a thread of their own."""

    def test_1c_does_not_wait_for_a_slow_webhook(self, database, hook):
        hook.pause = 1
        started = time.monotonic()

        assert log_in(alarm_emails="", alarm_webhook=hook.url)[0] == "success"

        assert time.monotonic() - started < 1
        wait_until_told()
        assert len(hook.requests) == 1

    def test_1c_does_not_notice_a_broken_mail_server(
        self, database, post_office, settings
    ):
        post_office.refuses = True

        assert log_in()[0] == "success"

        wait_until(lambda: Alarm.objects.get().error)
        assert Alarm.objects.get().told_at is None


def wait_until_told():
    wait_until(lambda: Alarm.objects.get().told_at)


def wait_until(is_so):
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    join_threads()


def join_threads():
    import threading  # noqa: PLC0415 (here only)

    for thread in threading.enumerate():
        if thread.name == "commerceml alarms":
            thread.join()
