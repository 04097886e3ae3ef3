"""Remarks about documents: for the journal, and for 1C's operator."""

from dataclasses import dataclass

from django_commerceml.exceptions import CommerceMLError


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to know about a document; it was applied all the same."""

    code: str
    message: str
    severity: str = "warning"


class DocumentRefusedError(CommerceMLError):
    """One document cannot be applied; the others can."""

    code = "ORD-03"
