"""JSON to a webhook: nothing is followed, and nothing of the answer is kept."""

import json
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from django.utils.translation import gettext as _

from django_commerceml.alarms import reasons

SECONDS: Final = 5
_SCHEMES: Final = frozenset({"http", "https"})
_AGENT: Final = "django-commerceml"


class WebhookError(Exception):
    """The webhook did not take the message; the text does not name its address."""


def post(url: str, payload: dict[str, Any], *, seconds: float = SECONDS) -> None:
    """Send *payload* to *url* as JSON; wait for each step for so many *seconds*.

    Raises `WebhookError` unless the answer is a 2xx: a redirect is none.
    """
    if url.partition("://")[0].lower() not in _SCHEMES:
        raise WebhookError(_("Only addresses with http and https can be used."))
    try:
        with _opener().open(_request(url, payload), timeout=seconds):
            pass
    except (OSError, HTTPException, ValueError) as error:
        raise WebhookError(_describe(error)) from None


def _request(url: str, payload: dict[str, Any]) -> Request:
    return Request(  # noqa: S310 (the scheme is checked)
        url,
        data=json.dumps(payload, ensure_ascii=False).encode(),
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": _AGENT,
        },
        method="POST",
    )


def _opener() -> OpenerDirector:
    """Return an opener that knows neither redirects nor files nor proxies."""
    opener = OpenerDirector()
    for handler in (
        HTTPHandler(),
        HTTPSHandler(),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _describe(error: Exception) -> str:
    """Return what went wrong; an address may be a secret, so it is not quoted."""
    if isinstance(error, HTTPError):
        return reasons.of_status(error.code)
    reason = error.reason if isinstance(error, URLError) else error
    return reasons.of_webhook(reason if isinstance(reason, Exception) else error)
