"""The addresses for monitors: what they answer, and that nobody has them unasked."""

import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_profile, make_run

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.urls_with_monitoring")]


@pytest.fixture
def stalled():
    profile = make_profile()
    make_run(profile=profile, created_at=timezone.now() - timedelta(hours=1))


def get(path, **kwargs):
    return Client(**kwargs).get(f"/commerceml/{path}")


def messages(response):
    checks = response.json()["checks"]
    assert all(set(one) == {"is_well", "message", "seconds"} for one in checks.values())
    assert all(one["is_well"] is not bool(one["message"]) for one in checks.values())
    return {name: one["message"] for name, one in checks.items()}


def test_a_shop_that_is_well_answers_200():
    response = get("health/")

    assert response.status_code == 200
    assert response.json()["is_well"] is True
    assert messages(response) == {
        "database": "",
        "storage": "",
        "queue": "",
        "broker": "",
    }
    assert "no-store" in response["Cache-Control"]


def test_a_shop_that_is_not_well_answers_503(stalled):
    response = get("health/")

    assert response.status_code == 503
    assert response.json()["is_well"] is False
    assert messages(response)["queue"] == (
        "runs wait and nobody has worked for 15 minutes"
    )


@pytest.mark.parametrize(
    ("name", "status"), [("database", 200), ("storage", 200), ("queue", 503)]
)
def test_an_orchestrator_asks_only_what_concerns_its_process(stalled, name, status):
    response = get(f"health/{name}/")

    assert response.status_code == status
    assert list(messages(response)) == [name]


def test_a_check_that_is_not_there_is_not_found():
    assert get("health/weather/").status_code == 404


@pytest.mark.parametrize("path", ["health/", "health/queue/", "metrics"])
def test_nothing_is_changed_here(path):
    assert Client().post(f"/commerceml/{path}").status_code == 405
    assert Client().head(f"/commerceml/{path}").status_code == 200


def test_prometheus_gets_its_text():
    make_profile(slug="main")

    response = get("metrics")

    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=")
    assert b'commerceml_queued_runs{profile="main"} 0.0\n' in response.content


def test_without_its_package_there_are_no_metrics(monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    monkeypatch.delitem(sys.modules, "django_commerceml.metrics", raising=False)

    response = get("metrics")

    assert response.status_code == 501
    assert response.content == b"pip install django-commerceml[metrics]\n"


@pytest.mark.urls("tests.urls")
@pytest.mark.parametrize("path", ["health/", "metrics"])
def test_without_being_included_they_are_not_there(path):
    assert get(path).status_code == 404


@pytest.mark.parametrize("path", ["health/", "metrics"])
def test_a_site_that_asks_everybody_to_log_in_lets_monitors_in(path, settings):
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE,
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
    ]

    assert get(path).status_code == 200
