"""CommerceML as values: read, write, and nothing of Django.

`scan` reads a file once to its end and writes an outline; `RecordReader` turns
chosen entries of it into records; `iter_records` does both at once.
"""

from django_commerceml.cml.beside import ParserBeside
from django_commerceml.cml.limits import Limits
from django_commerceml.cml.outline import (
    Entry,
    Facet,
    Hint,
    Outline,
    iter_entries,
    iter_hints,
)
from django_commerceml.cml.parsing import Reading
from django_commerceml.cml.reader import RecordReader, iter_records
from django_commerceml.cml.register import Compare, Sighting
from django_commerceml.cml.scanner import scan

__all__ = [
    "Compare",
    "Entry",
    "Facet",
    "Hint",
    "Limits",
    "Outline",
    "ParserBeside",
    "Reading",
    "RecordReader",
    "Sighting",
    "iter_entries",
    "iter_hints",
    "iter_records",
    "scan",
]
