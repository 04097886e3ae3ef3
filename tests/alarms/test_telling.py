"""Those whom the profile names hear of each event once, and of its end once."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from django_commerceml.alarms import Delivery, send_test, tell, watch
from django_commerceml.alarms.telling import ATTEMPTS, pause_after
from django_commerceml.models import Alarm, AlarmKind
from tests.alarms.makers import make_done, make_failed, make_held, make_watched
from tests.factories import make_profile


def look_and_tell(now=None):
    watch(now=now)
    return tell(now=now)


def subjects():
    return [letter.subject for letter in mail.outbox]


@pytest.mark.django_db
class TestMail:
    def test_an_event_is_told_once_and_so_is_its_end(self):
        profile = make_watched()
        make_failed(profile)
        assert [look_and_tell() for _ in range(3)] == [1, 0, 0]

        make_done(profile)
        assert [look_and_tell() for _ in range(3)] == [1, 0, 0]

        assert subjects() == [
            "1C, Склад: failed exchange",
            "1C, Склад: it is over: failed exchange",
        ]
        assert mail.outbox[0].to == ["anna@example.com", "boris@example.com"]

    def test_what_happens_again_is_told_again(self):
        profile = make_watched()
        for _ in range(2):
            make_failed(profile)
            look_and_tell()
            make_done(profile)
            look_and_tell()

        assert len(mail.outbox) == 4

    def test_many_events_of_a_profile_are_one_letter(self):
        profile = make_watched()
        for number in range(5):
            make_failed(profile, f"import{number}.xml")
        make_held(profile)

        assert look_and_tell() == 6
        assert subjects() == ["1C, Склад: 6 events"]

    def test_where_nobody_is_named_nothing_is_told_until_somebody_is(self):
        profile = make_profile()
        make_failed(profile)
        assert look_and_tell() == 0

        profile.alarm_emails = "anna@example.com"
        profile.save()

        assert look_and_tell() == 1

    def test_a_blank_list_of_addresses_is_nobody(self):
        make_failed(make_watched(alarm_emails=" \n "))

        assert look_and_tell() == 0
        assert Alarm.objects.get().attempts == 0

    def test_what_was_over_before_anybody_heard_of_it_is_not_told(self):
        profile = make_watched()
        make_failed(profile)
        watch()
        make_done(profile)

        assert look_and_tell() == 0
        assert mail.outbox == []

    def test_of_a_profile_that_is_switched_off_nothing_is_told(self):
        profile = make_watched()
        make_failed(profile)
        look_and_tell()
        profile.is_active = False
        profile.save()

        assert look_and_tell() == 0

    def test_the_letter_says_what_when_what_to_do_and_where(self, settings):
        settings.COMMERCEML = settings.COMMERCEML | {"SITE_URL": "https://shop.ru/"}
        profile = make_watched()
        make_failed(profile)

        look_and_tell()

        alarm = Alarm.objects.get()
        text = mail.outbox[0].body
        for words in (
            "Failed exchange\nimport.xml failed: файл обрезан [XML-02]",
            "Since: ",
            "Read the reason, mend it",
            f"https://shop.ru/admin/commerceml/alarm/{alarm.pk}/change/",
            f"https://shop.ru/admin/commerceml/exchangeprofile/{profile.pk}/change/",
        ):
            assert words in text

    def test_without_a_host_the_link_is_a_path(self):
        make_failed(make_watched())

        look_and_tell()

        assert "\n/admin/commerceml/alarm/" in mail.outbox[0].body

    def test_the_sites_framework_gives_the_host(self, sites, settings):
        settings.SITE_ID = 1
        make_failed(make_watched())

        look_and_tell()

        assert "\nhttps://a.ru/admin/commerceml/alarm/" in mail.outbox[0].body

    def test_a_site_that_does_not_exist_gives_none(self, sites, settings):
        settings.SITE_ID = 77
        make_failed(make_watched())

        look_and_tell()

        assert "\n/admin/commerceml/alarm/" in mail.outbox[0].body

    def test_every_kind_has_advice(self):
        from django_commerceml.alarms.letters import ADVICE  # noqa: PLC0415 (settings)

        assert set(ADVICE) == set(AlarmKind.values)

    def test_it_comes_over_real_smtp(self, post_office):
        make_failed(make_watched())

        assert look_and_tell() == 1

        letter = post_office.letters[0]
        assert letter["Subject"] == "1C, Склад: failed exchange"
        assert letter["To"] == "anna@example.com, boris@example.com"
        assert "файл обрезан" in letter.get_content()

    def test_a_server_that_refuses_is_tried_again_later_and_later(self, post_office):
        post_office.refuses = True
        make_failed(make_watched())
        now = timezone.now()

        assert look_and_tell(now) == 0
        alarm = Alarm.objects.get()
        assert (alarm.attempts, alarm.told_at) == (1, None)
        assert "SMTPRecipientsRefused" in alarm.error
        assert look_and_tell(now + timedelta(seconds=59)) == 0
        assert Alarm.objects.get().attempts == 1

        post_office.refuses = False
        assert look_and_tell(now + timedelta(seconds=61)) == 1
        alarm = Alarm.objects.get()
        assert (alarm.attempts, alarm.error) == (0, "")
        assert len(post_office.letters) == 1

    def test_in_the_end_it_gives_up_and_the_reason_stays(self, post_office):
        post_office.refuses = True
        make_failed(make_watched())
        now = timezone.now()
        for attempts in range(ATTEMPTS + 3):
            look_and_tell(now)
            now += pause_after(attempts)

        alarm = Alarm.objects.get()
        assert alarm.attempts == ATTEMPTS
        assert "SMTPRecipientsRefused" in alarm.error

    def test_no_mail_server_at_all_harms_nothing(self, settings, post_office):
        settings.EMAIL_PORT = 1
        make_failed(make_watched())

        assert look_and_tell() == 0
        assert "ConnectionRefusedError" in Alarm.objects.get().error


@pytest.mark.django_db
class TestWebhook:
    def test_an_event_is_posted_once_and_so_is_its_end(self, hook):
        profile = make_watched(alarm_emails="", alarm_webhook=hook.url, slug="main")
        run = make_failed(profile)
        assert [look_and_tell() for _ in range(2)] == [1, 0]
        make_done(profile)
        assert [look_and_tell() for _ in range(2)] == [1, 0]

        alarm = Alarm.objects.get()
        told = {
            "id": alarm.pk,
            "kind": "failure",
            "is_over": False,
            "subject": "import.xml",
            "message": "import.xml failed: файл обрезан [XML-02]",
            "run": run.pk,
            "raised_at": alarm.raised_at.isoformat(),
            "cleared_at": None,
            "link": f"/admin/commerceml/alarm/{alarm.pk}/change/",
        }
        assert alarm.cleared_at is not None
        over = {"is_over": True, "cleared_at": alarm.cleared_at.isoformat()}
        head = {"event": "alarm", "profile": "main", "name": "Склад"}
        assert hook.bodies == [
            {**head, "alarms": [told]},
            {**head, "alarms": [told | over]},
        ]

    def test_where_one_way_fails_the_other_is_not_gone_twice(self, hook):
        hook.status = 500
        make_failed(make_watched(alarm_webhook=hook.url))
        now = timezone.now()
        assert look_and_tell(now) == 0
        failed = "webhook: The server of the webhook has failed. (HTTP 500)"
        assert Alarm.objects.get().error == failed

        hook.status = 200
        assert look_and_tell(now + timedelta(minutes=2)) == 1

        assert (len(mail.outbox), len(hook.requests)) == (1, 2)

    def test_its_address_is_nowhere_in_the_error(self, settings):
        make_failed(
            make_watched(
                alarm_emails="", alarm_webhook="http://127.0.0.1:1/hook?token=secret"
            )
        )

        look_and_tell()

        error = Alarm.objects.get().error
        assert error.startswith("webhook: The server refuses the connection")
        assert error.endswith("(ConnectionRefusedError: Connection refused)")
        assert "secret" not in error


@pytest.mark.django_db
class TestTrial:
    def test_a_test_goes_on_every_way_now(self, hook):
        profile = make_watched(alarm_webhook=hook.url, slug="main")

        assert send_test(profile) == [Delivery(way="mail"), Delivery(way="webhook")]
        assert subjects() == ["1C, Склад: test"]
        assert hook.bodies == [
            {"event": "test", "profile": "main", "name": "Склад", "alarms": []}
        ]

    def test_it_says_what_went_wrong(self, hook):
        hook.status = 404
        profile = make_watched(alarm_emails="", alarm_webhook=hook.url)

        reason = "Nothing is at this address: look at the address. (HTTP 404)"
        assert send_test(profile) == [Delivery(way="webhook", error=reason)]

    def test_without_a_way_nothing_goes(self):
        assert send_test(make_profile()) == []


def test_of_many_that_tell_at_once_one_does(database, hook):
    hook.pause = 0.2
    make_failed(make_watched(alarm_emails="", alarm_webhook=hook.url))
    watch()
    barrier = threading.Barrier(4)

    def tell_together():
        barrier.wait()
        try:
            tell()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tell_together) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(hook.requests) == 1
    assert Alarm.objects.get().told_at is not None
