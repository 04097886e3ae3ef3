"""The conversation with 1C as values: commands in, replies out, no I/O."""

from django_commerceml.protocol.commands import (
    Command,
    ExchangeType,
    Mode,
    iter_parameters,
    parse_command,
)
from django_commerceml.protocol.probes import (
    PROBE_AGENT,
    probe_label,
    probe_seconds,
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
    "PROBE_AGENT",
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
    "iter_parameters",
    "next_state",
    "parse_command",
    "probe_label",
    "probe_seconds",
]
