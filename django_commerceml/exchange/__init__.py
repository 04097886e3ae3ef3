"""The exchange with 1C: sessions, uploads, runners, and the server of commands."""

from django_commerceml.exchange.calls import Call
from django_commerceml.exchange.refusals import Answer, refuse
from django_commerceml.exchange.server import handle

__all__ = ["Answer", "Call", "handle", "refuse"]
