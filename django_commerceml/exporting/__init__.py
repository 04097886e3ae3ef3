"""Orders go to 1C: the outbox, the answers to ``query``, their confirmation."""

from django_commerceml.exporting.confirmation import confirm
from django_commerceml.exporting.documents import iter_order_documents
from django_commerceml.exporting.forms import choose_form
from django_commerceml.exporting.handover import open_batch
from django_commerceml.exporting.payloads import iter_payload
from django_commerceml.exporting.publishing import publish
from django_commerceml.exporting.selection import has_waiting

__all__ = [
    "choose_form",
    "confirm",
    "has_waiting",
    "iter_order_documents",
    "iter_payload",
    "open_batch",
    "publish",
]
