"""What a text file of a table is written in: its encoding and its delimiter."""

import codecs
import csv
from collections.abc import Iterator
from typing import BinaryIO, Final

_CHUNK: Final = 64 * 1024
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ";\t,|"
"""In the order of preference where several would do."""
_SEPARATOR_LINE: Final = "sep="
"""How a first line begins with which Excel itself names the delimiter."""


def sniff_encoding(stream: BinaryIO) -> str:
    """Return the encoding of *stream*; it is then read to its end.

    A byte order mark decides; then what is valid UTF-8 is UTF-8. What is neither
    was written by a Russian Excel: windows-1251.
    """
    head = stream.read(_CHUNK)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    wide = _wide_encoding(head)
    if wide:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(head, stream):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


def sniff_delimiter(sample: str) -> str:
    """Return what parts the cells in *sample*, whole lines from a table's start.

    It is what cuts the lines into the most even rows of two cells at least.
    """
    first = sample.split("\n", 1)[0].strip().lower()
    if is_separator_line(first):
        return first[len(_SEPARATOR_LINE)]
    return max(_DELIMITERS, key=lambda mark: _evenness(sample, mark))


def is_separator_line(line: str) -> bool:
    """Return whether *line* names the delimiter and holds no cells."""
    plain = line.strip("\r\n\ufeff").lower()
    length = len(_SEPARATOR_LINE) + 1
    return plain.startswith(_SEPARATOR_LINE) and len(plain) == length


def _wide_encoding(head: bytes) -> str:
    """Return the UTF-16 without a mark that *head* is, "" where it is none.

    No text has zeros; in UTF-16 every digit, blank and end of a line has one.
    """
    odd, even = head[1::2].count(0), head[::2].count(0)
    if not (odd or even):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _chunks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    chunk = head
    while chunk:
        yield chunk
        chunk = stream.read(_CHUNK)


def _evenness(sample: str, mark: str) -> tuple[float, int]:
    """Return which share of the rows is as wide as most, and how wide that is."""
    try:
        widths = [len(row) for row in csv.reader(sample.splitlines(), delimiter=mark)]
    except csv.Error:
        return 0, 0
    widths = [width for width in widths if width]
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    if usual < 2:  # noqa: PLR2004 (one cell is not a row)
        return 0, 0
    return widths.count(usual) / len(widths), usual
