"""The pages of alarms: what goes on, whether it was told, and a test of the ways."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from django_commerceml.alarms import tell, watch
from django_commerceml.models import Alarm, ExchangeProfile
from tests.alarms.makers import make_done, make_failed, make_watched
from tests.factories import make_alarm, make_profile

LIST = "admin:commerceml_alarm_changelist"
TEST = "admin:commerceml_exchangeprofile_test_alarm"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def listed(page, **query):
    """Return the ids of the alarms in the list."""
    response = page.get(reverse(LIST), query)
    return {alarm.pk for alarm in response.context["cl"].queryset}


def told_of(page, alarm):
    response = page.get(reverse("admin:commerceml_alarm_change", args=[alarm.pk]))
    assert response.status_code == 200
    return response.context["adminform"].model_admin.told(alarm)


def test_alarms_are_filtered_by_whether_they_go_on(page):
    open_one = make_alarm()
    over = make_alarm(cleared_at=timezone.now(), open_key=None)

    assert listed(page) == {open_one.pk, over.pk}
    assert listed(page, is_open="1") == {open_one.pk}
    assert listed(page, is_open="0") == {over.pk}
    assert listed(page, is_open="nonsense") == {open_one.pk, over.pk}


def test_the_list_says_that_silence_is_found_by_the_clock_only(page):
    content = page.get(reverse(LIST)).content.decode()

    assert "commerceml_run --watch 30" in content


def test_the_page_says_what_to_do_and_leads_to_the_run(page):
    run = make_failed(make_profile())
    watch()

    alarm = Alarm.objects.get()
    response = page.get(reverse("admin:commerceml_alarm_change", args=[alarm.pk]))

    content = response.content.decode()
    assert "start the exchange again" in content
    assert reverse("admin:commerceml_importrun_change", args=[run.pk]) in content


def test_an_alarm_cannot_be_changed_or_erased(page):
    alarm = make_alarm()
    for action in ("add", "delete"):
        args = [] if action == "add" else [alarm.pk]
        url = reverse(f"admin:commerceml_alarm_{action}", args=args)
        assert page.get(url).status_code == 403


def test_it_says_whether_anybody_was_told(page, settings):
    nobody = make_alarm()
    untold = make_alarm(profile=make_watched())
    soon_over = make_alarm(cleared_at=timezone.now(), open_key=None)
    trying = make_alarm(error="mail: no", attempts=1)
    given_up = make_alarm(error="mail: no", attempts=8)
    told = make_alarm(told_at=timezone.now())

    assert [told_of(page, each) for each in (nobody, untold, soon_over)] == [
        "the profile names nobody",
        "not yet",
        "it was over before",
    ]
    assert told_of(page, trying) == "not yet, it will be tried again: mail: no"
    assert told_of(page, given_up) == "no, and it is not tried any more: mail: no"
    assert str(timezone.localtime(told.told_at).year) in told_of(page, told)


def test_the_end_is_told_later_than_the_beginning(page):
    profile = make_watched()
    make_failed(profile)
    watch()
    tell()
    make_done(profile)
    watch()
    tell()

    alarm = Alarm.objects.get()
    assert alarm.told_at is not None
    assert alarm.clear_told_at is not None
    assert alarm.clear_told_at > alarm.told_at
    assert " – " in told_of(page, alarm)  # noqa: RUF001 (from, to)


class TestTrial:
    def test_a_test_goes_and_is_in_the_log(self, page):
        profile = make_watched()

        response = page.post(reverse(TEST, args=[profile.pk]), follow=True)

        assert "The test went by e-mail" in response.content.decode()
        assert [letter.subject for letter in mail.outbox] == ["1C, Склад: test"]
        entry = LogEntry.objects.get()
        assert entry.object_id == str(profile.pk)
        assert "A test of alarms was sent." in entry.change_message

    def test_what_went_wrong_is_said(self, page):
        profile = make_profile(alarm_webhook="http://127.0.0.1:1/")

        response = page.post(reverse(TEST, args=[profile.pk]), follow=True)

        content = response.content.decode()
        assert "The test did not go by webhook: The server refuses" in content

    def test_without_anybody_to_tell_it_says_so(self, page):
        profile = make_profile()

        response = page.post(reverse(TEST, args=[profile.pk]), follow=True)

        assert "Nobody is named" in response.content.decode()

    def test_it_must_be_posted(self, page):
        assert page.get(reverse(TEST, args=[make_profile().pk])).status_code == 405

    def test_it_needs_the_permission_to_change_profiles(self, permit):
        profile = make_watched()
        client = permit("view_exchangeprofile", "view_alarm")

        assert client.post(reverse(TEST, args=[profile.pk])).status_code == 403
        assert mail.outbox == []

    def test_of_a_profile_that_is_not_there_there_is_none(self, page):
        assert page.post(reverse(TEST, args=[404])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "is_good"),
    [
        ("", True),
        ("anna@example.com", True),
        ("anna@example.com\nboris@example.com\n", True),
        ("anna@example.com, boris@example.com; vera@example.com", True),
        ("anna", False),
        ("anna@example.com\nboris", False),
    ],
)
def test_addresses_are_checked(typed, is_good):
    field = ExchangeProfile._meta.get_field("alarm_emails")  # noqa: SLF001 (Django's public name)
    if is_good:
        assert field.clean(typed, None) == typed
    else:
        with pytest.raises(ValidationError):
            field.clean(typed, None)
