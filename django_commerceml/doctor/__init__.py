"""The connection doctor: walks the way that 1C walks, and says what is in it."""

from django_commerceml.doctor.examination import examine
from django_commerceml.doctor.findings import Advice, Finding, Severity
from django_commerceml.doctor.store import examine_store
from django_commerceml.doctor.traces import remove_traces

__all__ = [
    "Advice",
    "Finding",
    "Severity",
    "examine",
    "examine_store",
    "remove_traces",
]
