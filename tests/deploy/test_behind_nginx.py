"""What the shop has more where it is served behind nginx."""

import pytest
from django.http import HttpResponse

from example_project.behind_nginx import real_address

NGINX = "172.18.0.7"


def seen(rf, **headers):
    """Return the address that the shop sees for a request that nginx passes on."""
    request = rf.get("/", REMOTE_ADDR=NGINX, headers=headers)
    real_address(lambda _: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("10.0.0.1, 203.0.113.5", "203.0.113.5"),
        ("", NGINX),
    ],
    ids=["as nginx sends it", "with what the caller made up", "without nginx"],
)
def test_a_request_comes_from_whoever_nginx_saw(rf, forwarded, address):
    assert seen(rf, x_forwarded_for=forwarded) == address


@pytest.mark.django_db
def test_orchestrators_may_ask_whether_the_site_is_well(client, settings):
    settings.ROOT_URLCONF = "example_project.behind_nginx"

    answer = client.get("/monitoring/health/database/")

    assert answer.status_code == 200
    assert answer.json()["is_well"] is True
