"""What a doctor can say at start, and what he cannot know."""

import django
import pytest
from django.core.checks import run_checks

from django_commerceml.doctor.start import check_cache, check_mail, check_urls
from tests.factories import make_profile

REDIS = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
SILENT = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def ids(messages):
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


class TestUrls:
    def test_a_site_with_our_urls_is_fine(self):
        assert check_urls(None) == []

    @pytest.mark.urls("tests.admin.urls_without_exchange")
    def test_a_site_without_them_is_told(self):
        assert ids(check_urls(None)) == ["commerceml.W009"]

    def test_what_has_no_urls_at_all_is_no_site(self, settings):
        settings.ROOT_URLCONF = None

        assert check_urls(None) == []


class TestCache:
    def test_one_process_may_have_a_cache_of_its_own(self):
        assert check_cache(None) == []

    def test_workers_are_other_processes(self, settings):
        settings.COMMERCEML = settings.COMMERCEML | {"RUNNER": "celery"}
        assert ids(check_cache(None)) == ["commerceml.W010"]

        settings.CACHES = REDIS

        assert check_cache(None) == []

    def test_settings_that_cannot_be_read_are_told_elsewhere(self, settings):
        settings.COMMERCEML = {"NO_SUCH_KEY": 1}

        assert check_cache(None) == []


@pytest.mark.django_db
class TestMail:
    def test_mail_that_goes_nowhere_matters_where_somebody_waits_for_it(self, settings):
        assert check_mail(None, databases=["default"]) == []

        make_profile(alarm_emails="anna@example.com")

        assert ids(check_mail(None, databases=["default"])) == ["commerceml.W011"]
        settings.EMAIL_BACKEND = SMTP
        assert check_mail(None, databases=["default"]) == []

    @pytest.mark.skipif(django.VERSION < (6, 1), reason="MAILERS came with Django 6.1")
    def test_the_mailers_of_newer_sites_are_looked_at(self, settings):
        make_profile(alarm_emails="anna@example.com")

        settings.MAILERS = {"default": {"BACKEND": SILENT}}
        assert ids(check_mail(None, databases=["default"])) == ["commerceml.W011"]
        settings.MAILERS = {"default": {}}
        assert check_mail(None, databases=["default"]) == []

    def test_the_database_is_asked_only_where_it_may_be(self):
        make_profile(alarm_emails="anna@example.com")

        assert check_mail(None) == []

    def test_the_checks_are_among_django_s(self):
        make_profile(alarm_emails="anna@example.com")

        found = [message.id for message in run_checks(databases=["default"])]

        assert "commerceml.W011" in found


def test_without_tables_nothing_is_said(transactional_db):
    from django.db import connection  # noqa: PLC0415 (one use)

    name = "commerceml_exchangeprofile"
    with connection.schema_editor() as editor:
        editor.execute(f"ALTER TABLE {name} RENAME TO away")
    try:
        assert check_mail(None, databases=["default"]) == []
    finally:
        with connection.schema_editor() as editor:
            editor.execute(f"ALTER TABLE away RENAME TO {name}")
