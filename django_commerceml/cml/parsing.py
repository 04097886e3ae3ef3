"""Bunches of records parsed with lxml, so that memory stays flat.

A record that lxml refuses spoils only itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, NamedTuple, cast
from xml.sax.saxutils import quoteattr

from lxml import etree

from django_commerceml.cml.declarations import Problems
from django_commerceml.cml.fields import ELEMENTS
from django_commerceml.cml.names import local_name
from django_commerceml.cml.outline import Entry
from django_commerceml.cml.records import Record
from django_commerceml.exceptions import ValueProblem


class Reading(NamedTuple):
    """One entry, the record in it (None where it has none), and what is wrong."""

    entry: Entry
    record: Record | None
    problems: tuple[ValueProblem, ...] = ()


def split_body(bunch: Sequence[Entry], body: bytes) -> list[bytes]:
    """Return the bytes of each of *bunch*, which *body* holds one after another."""
    ends = accumulate(entry.length for entry in bunch)
    return [
        body[end - entry.length : end] for entry, end in zip(bunch, ends, strict=True)
    ]


class BunchParser:
    """Parses records of a file that uses *namespaces* (uri by prefix)."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._prefixes = tuple(f"<{prefix}:".encode() for prefix in namespaces)
        self._opening = (
            b"<r%s>"
            % "".join(
                f" xmlns:{prefix}={quoteattr(uri)}"
                for prefix, uri in namespaces.items()
            ).encode()
        )

    def parse(self, bunch: Sequence[Entry], pieces: Sequence[bytes]) -> list[Reading]:
        """Return the reading of each of *pieces*, the bytes of the entries."""
        try:
            nodes = self._nodes(pieces)
        except etree.XMLSyntaxError:
            pairs = zip(bunch, pieces, strict=True)
            return [self._parse_alone(entry, piece) for entry, piece in pairs]
        return [_reading(entry, node) for entry, node in zip(bunch, nodes, strict=True)]

    def _parse_alone(self, entry: Entry, piece: bytes) -> Reading:
        try:
            (node,) = self._nodes([piece])
        except etree.XMLSyntaxError as error:
            problem = ValueProblem(
                code="XML-10",
                message=f"запись не читается: {error.msg}",
                element=entry.kind,
                line=entry.line,
                external_id=entry.id,
            )
            return Reading(entry=entry, record=None, problems=(problem,))
        return _reading(entry, node)

    def _nodes(self, pieces: Sequence[bytes]) -> Sequence[Any]:
        body = b"".join(pieces)
        root = etree.fromstring(self._opening + body + b"</r>", _parser())
        if b"xmlns" in body or any(prefix in body for prefix in self._prefixes):
            _drop_namespaces(root)
        return cast("Sequence[Any]", root)


def _reading(entry: Entry, node: Any) -> Reading:
    problems: Problems = []
    record = ELEMENTS[entry.kind].read(node, problems)
    if not problems:
        return Reading(entry=entry, record=record)
    first_line = node.sourceline or 0
    return Reading(
        entry=entry,
        record=record,
        problems=tuple(
            replace(
                problem,
                line=entry.line + max(problem.line - first_line, 0),
                external_id=entry.id,
            )
            for problem in problems
        ),
    )


def _drop_namespaces(root: Any) -> None:
    for node in root.iter(etree.Element):
        if "}" in node.tag:
            node.tag = local_name(node.tag)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
