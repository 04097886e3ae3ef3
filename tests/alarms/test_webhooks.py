"""A webhook gets JSON; it cannot lead anywhere else, nor hold anybody up."""

import json
import time

import pytest

from django_commerceml.alarms.webhooks import WebhookError, post
from tests.alarms.servers import Hook, serve


def test_it_gets_json(hook):
    post(hook.url, {"текст": "да"})

    headers, body = hook.requests[0]
    assert json.loads(body) == {"текст": "да"}
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(hook, status):
    with serve(Hook()) as elsewhere:
        hook.status, hook.location = status, elsewhere.url

        with pytest.raises(WebhookError, match=f"HTTP {status}"):
            post(hook.url, {})

        assert elsewhere.requests == []


@pytest.mark.parametrize("status", [400, 404, 500])
def test_any_other_answer_than_2xx_is_an_error(hook, status):
    hook.status = status

    with pytest.raises(WebhookError, match=f"HTTP {status}"):
        post(hook.url, {})


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/", "data:,x", "", "gopher://a"]
)
def test_only_http_goes(url):
    with pytest.raises(WebhookError, match="Only addresses with http"):
        post(url, {})


def test_nobody_waits_long_for_it(hook):
    hook.pause = 3
    started = time.monotonic()

    with pytest.raises(WebhookError, match="TimeoutError"):
        post(hook.url, {}, seconds=0.2)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "url",
    ["http://name:secret@127.0.0.1:1/secret", "http://[secret/", "http:///secret"],
)
def test_no_error_quotes_the_address(url):
    with pytest.raises(WebhookError) as caught:
        post(url, {})

    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
