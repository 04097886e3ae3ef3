"""What the doctor sees from within the store."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from django_commerceml.doctor import examine_store
from django_commerceml.doctor.findings import Severity
from tests.factories import make_profile, make_run

pytestmark = pytest.mark.django_db


def found():
    return {finding.name: finding for finding in examine_store()}


@pytest.fixture(autouse=True)
def moscow(settings):
    settings.TIME_ZONE = "Europe/Moscow"


def test_where_all_is_well_all_is_said_to_be(settings):
    findings = found()

    assert [name for name, finding in findings.items() if finding.is_wrong] == []
    assert {"database", "storage", "queue", "broker", "migrations"} <= set(findings)
    assert findings["time_zone"].seen == "Europe/Moscow"


def test_a_queue_that_nobody_works_on_is_seen(settings):
    settings.COMMERCEML = settings.COMMERCEML | {"QUEUE_MINUTES": 0}
    make_run(profile=make_profile())

    finding = found()["queue"]

    assert finding.is_wrong
    assert "worker" in finding.advice


def test_migrations_that_are_missing_are_named():
    MigrationRecorder(connection).migration_qs.filter(app="commerceml").delete()

    finding = found()["migrations"]

    assert finding.is_wrong
    assert finding.seen == "0001_initial"


def test_a_time_zone_that_nobody_set_is_a_warning(settings):
    settings.TIME_ZONE = "UTC"

    finding = found()["time_zone"]

    assert finding.is_wrong
    assert finding.severity is Severity.WARNING


def test_the_system_checks_speak_too(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.COMMERCEML = settings.COMMERCEML | {"NO_SUCH_KEY": 1}

    finding = found()["commerceml.E001"]

    assert finding.is_wrong
    assert finding.severity is Severity.ERROR


def test_what_the_checks_of_the_app_warn_of_is_a_warning(settings):
    settings.SECURE_SSL_REDIRECT = True

    finding = found()["commerceml.W001"]

    assert finding.severity is Severity.WARNING
    assert "manage.py check" in finding.advice
