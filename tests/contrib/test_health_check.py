"""The exchange as a check of django-health-check, in that package's own view."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tests.factories import make_profile, make_run

pytest.importorskip("health_check")

from asgiref.sync import async_to_sync
from health_check.views import HealthCheckView

pytestmark = pytest.mark.django_db

PATH = "django_commerceml.contrib.health_check.ExchangeHealthCheck"


def ask(*checks):
    view = async_to_sync(HealthCheckView.as_view(checks=checks))
    return view(RequestFactory().get("/", {"format": "json"}))


@pytest.fixture
def stalled():
    profile = make_profile()
    make_run(profile=profile, created_at=timezone.now() - timedelta(hours=1))


def test_a_shop_that_is_well_is_ok():
    response = ask(PATH)

    assert response.status_code == 200
    assert response.content == b'{"ExchangeHealthCheck(name=None)": "OK"}'


def test_a_shop_that_is_not_well_says_why(stalled):
    response = ask(PATH)

    assert response.status_code == 500
    assert response.content == (
        b'{"ExchangeHealthCheck(name=None)": "Unavailable: queue: '
        b'runs wait and nobody has worked for 15 minutes"}'
    )


def test_one_check_may_be_made_alone(stalled):
    response = ask((PATH, {"name": "database"}))

    assert response.status_code == 200
    assert response.content == b'{"ExchangeHealthCheck(name=\'database\')": "OK"}'
