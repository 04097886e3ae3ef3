"""Orders go to 1C: the outbox, the answers to ``query``, their confirmation."""

from django_commerceml.exporting.publishing import publish

__all__ = ["publish"]
