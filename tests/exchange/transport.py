"""Carries the emulator's requests to the site within the process, without a network."""

from collections.abc import Mapping
from typing import Any

from django.test import Client

from django_commerceml.emulator import Response

_HEADERS = {
    "Authorization": "HTTP_AUTHORIZATION",
    "Cookie": "HTTP_COOKIE",
    "User-Agent": "HTTP_USER_AGENT",
}


class InProcessTransport:
    """Sends requests through Django's test client, bytes for bytes."""

    def __init__(self, **environ: Any) -> None:
        self._client = Client(enforce_csrf_checks=True, **environ)

    def send(
        self,
        method: str,
        path_and_query: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Response:
        environ: dict[str, Any] = {
            _HEADERS[name]: value for name, value in headers.items()
        }
        answer = self._client.generic(
            method, path_and_query, body or b"", content_type="", **environ
        )
        return Response(
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.items()},
            body=answer.getvalue(),
        )
