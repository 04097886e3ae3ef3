"""What a handler of a command is given."""

from dataclasses import dataclass

from django_commerceml.conf import Settings
from django_commerceml.exchange.calls import Call
from django_commerceml.models import ExchangeSession
from django_commerceml.protocol import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A command, its call and its session."""

    command: Command
    call: Call
    session: ExchangeSession
    token: str
    """The cookie's value, in a session that has just begun."""
    settings: Settings
