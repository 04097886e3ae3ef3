"""The certificate of a store: whether 1C will trust it, and for how long."""

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django_commerceml.doctor.caller import describe
from django_commerceml.emulator import Address

_SECONDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was seen of a certificate."""

    expires_at: datetime | None = None
    error: str = ""
    """Why it is not trusted; empty where it is."""


def look_at(address: Address) -> Certificate:
    """Return what the server at *address* shows; it is asked over TLS."""
    trusted = ssl.create_default_context()
    place = (address.host, address.port)
    try:
        with (
            socket.create_connection(place, timeout=_SECONDS) as plain,
            trusted.wrap_socket(plain, server_hostname=address.host) as secure,
        ):
            shown = secure.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return Certificate(error=error.verify_message)
    except OSError as error:
        return Certificate(error=describe(error))
    return Certificate(expires_at=_moment(str(shown.get("notAfter", ""))))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), tz=UTC)
