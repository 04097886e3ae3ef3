"""A request of 1C as the server sees it: no HTTP framework in it."""

from dataclasses import dataclass
from typing import Protocol


class Body(Protocol):
    """The raw body of a request."""

    def read(self, size: int, /) -> bytes:
        """Return up to *size* bytes, b"" at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What came over the wire, beside the command."""

    profile_slug: str | None
    """The profile in the address; None where the address names none."""
    authorization: str
    cookie: str
    body: Body
    content_length: str
    is_upload: bool
    """Whether the method carries a body (POST, PUT)."""
    is_secure: bool
    is_from_browser: bool
    """Whether headers that only a browser sends were there."""
    remote_address: str
    user_agent: str
    request_id: str = ""
    """What the front server calls the request; one that it repeats has the same."""
