"""The conversation with 1C as values: commands in, replies out, no I/O."""

from django_commerceml.protocol.commands import (
    Command,
    ExchangeType,
    Mode,
    parse_command,
)
from django_commerceml.protocol.replies import (
    Authorized,
    Content,
    Failure,
    Limits,
    NotModified,
    Progress,
    Reply,
    Success,
    TextReply,
    encode_reply,
)
from django_commerceml.protocol.states import TRANSITIONS, State, next_state

__all__ = [
    "TRANSITIONS",
    "Authorized",
    "Command",
    "Content",
    "ExchangeType",
    "Failure",
    "Limits",
    "Mode",
    "NotModified",
    "Progress",
    "Reply",
    "State",
    "Success",
    "TextReply",
    "encode_reply",
    "next_state",
    "parse_command",
]
