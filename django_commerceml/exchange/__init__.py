"""The exchange with 1C: sessions, uploads, runners, and the server of commands."""

from django_commerceml.exchange.calls import Call
from django_commerceml.exchange.server import Answer, handle, refuse

__all__ = ["Answer", "Call", "handle", "refuse"]
