"""Whether a file that is coming in has come whole: 1C marks no last part.

A file of XML ends with the end of its root, an archive with the record of its
directory, which must lie where it says (reliability 6.4).
"""

import re
import struct
from typing import Final

from django_commerceml.cml.names import ROOT
from django_commerceml.importing.contents import HEAD_SIZE, begins_xml
from django_commerceml.importing.files import open_stored, read_head
from django_commerceml.models import StoredFile

_TAIL_SIZE: Final = 4096
_ROOT_END: Final = re.compile(rf"</(?:[\w.-]+:)?{ROOT}\s*>\s*\Z")
_ENCODINGS: Final = ("utf-8", "windows-1251", "utf-16-le", "utf-16-be")
_ARCHIVE: Final = b"PK"
_DIRECTORY_END: Final = b"PK\x05\x06"
_RECORD: Final = struct.Struct("<12xIIH")


def has_end(file: StoredFile) -> bool:
    """Return whether *file*, as far as it has come, ends as a whole file does."""
    head = read_head(file, HEAD_SIZE)
    if head.startswith(_ARCHIVE):
        return _ends_archive(file)
    return begins_xml(head) and _ends_root(file)


def read_tail(file: StoredFile, size: int) -> bytes:
    """Return the last bytes of *file*: *size* of them, or one more.

    They begin at an even place, between two letters of UTF-16.
    """
    start = max(file.size - size, 0)
    stream = open_stored(file)
    stream.seek(start - start % 2)
    tail = b""
    while data := stream.read(size):
        tail += data
    stream.close()
    return tail


def _ends_root(file: StoredFile) -> bool:
    tail = read_tail(file, _TAIL_SIZE)
    return any(
        _ROOT_END.search(tail.decode(encoding, errors="ignore"))
        for encoding in _ENCODINGS
    )


def _ends_archive(file: StoredFile) -> bool:
    tail = read_tail(file, _TAIL_SIZE)
    place = tail.rfind(_DIRECTORY_END)
    if place < 0 or len(tail) - place < _RECORD.size:
        return False
    length, offset, comment = _RECORD.unpack_from(tail, place)
    is_last: bool = place + _RECORD.size + comment == len(tail)
    is_in_place: bool = file.size - len(tail) + place == offset + length
    return is_last and is_in_place
