"""How requests travel: the contract, and the real one over HTTP."""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import quote

_DEFAULT_PATH: Final = "bitrix/admin/1c_exchange.php"
"""What 1C calls where the operator typed no path."""
_READABLE: Final = "".join(map(chr, range(0x21, 0x7F)))
"""What may stand in a request line as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP answer, the names of its headers in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Transport(Protocol):
    """Whatever can carry a request to the site."""

    def send(
        self,
        method: str,
        path_and_query: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Response:
        """Return the answer to one request.

        Raises `OSError` or `http.client.HTTPException` where none comes.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A site's address as 1C understands what the operator typed."""

    host: str
    port: int
    path: str
    is_secure: bool


def parse_address(typed: str) -> Address:
    """Return the address in *typed*, taken apart as 1C does it (protocol A.1).

    Blanks are dropped, back slashes turned, and all after the first slash is
    the path, exactly as typed.

    Raises `ValueError` where no host is left or the port is not a number.
    """
    plain = typed.replace(" ", "").replace("\\", "/")
    is_secure = plain.lower().startswith("https://")
    _, mark, rest = plain.partition("://")
    server, _, path = (rest if mark else plain).partition("/")
    host, _, port = server.rpartition(":") if ":" in server else (server, "", "")
    if not host:
        message = f"no host in the address {typed!r}"
        raise ValueError(message)
    return Address(
        host=host,
        port=int(port) if port else (443 if is_secure else 80),
        path=f"/{path or _DEFAULT_PATH}",
        is_secure=is_secure,
    )


class HttpTransport:
    """Sends requests over one kept connection; follows no redirect."""

    def __init__(self, address: Address, *, timeout: float) -> None:
        self._address = address
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def send(
        self,
        method: str,
        path_and_query: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Response:
        """Return the answer; a connection that the server closed is opened anew."""
        target = quote(path_and_query, safe=_READABLE)
        was_kept = self._connection is not None
        try:
            return self._send(method, target, headers, body)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.close()
            if not was_kept:
                raise
        return self._send(method, target, headers, body)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        connection = self._connection or self._connect()
        self._connection = connection
        try:
            connection.request(method, target, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return Response(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
            )
        except BaseException:
            self.close()
            raise

    def _connect(self) -> http.client.HTTPConnection:
        address = self._address
        if address.is_secure:
            return http.client.HTTPSConnection(
                address.host,
                address.port,
                timeout=self._timeout,
                context=ssl.create_default_context(),
            )
        return http.client.HTTPConnection(
            address.host, address.port, timeout=self._timeout
        )
