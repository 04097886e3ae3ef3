"""What a file is: by its first bytes, never by its name."""

from typing import Final

from django_commerceml.models import FileKind
from django_commerceml.protocol import labels

HEAD_SIZE: Final = 64
"""How many bytes are enough to know."""

TAIL_SIZE: Final = 22
"""How many bytes at the end are enough to know that a file is whole."""

_BOM: Final = b"\xef\xbb\xbf"
_DECLARATION: Final = b"<?xml"
_ENTRY: Final = b"PK\x03\x04"
_DIRECTORY_END: Final = b"PK\x05\x06"
_PICTURE_ENDS: Final = {
    b"\xff\xd8\xff": b"\xff\xd9",
    b"\x89PNG\r\n\x1a\n": b"IEND\xae\x42\x60\x82",
    b"GIF87a": b"\x3b",
    b"GIF89a": b"\x3b",
}
"""How pictures begin, and how they end."""


def identify_head(label: str, head: bytes) -> FileKind:
    """Return the kind of the file that begins with *head*.

    A file in the folder of reports is a report whatever it holds (protocol
    A.2.7). One in the folder of pictures that is not a picture by its content is
    a picture that will be refused, so that the operator hears why; so is an
    archive that is none.
    """
    if labels.is_report(label):
        return FileKind.REPORT
    is_among_pictures = "import_files/" in label.lower()
    checks = (
        (head.startswith((_ENTRY, _DIRECTORY_END)), FileKind.ARCHIVE),
        (is_among_pictures or is_picture(head), FileKind.PICTURE),
        (begins_xml(head), FileKind.DOCUMENT),
        (label.lower().endswith(".zip"), FileKind.ARCHIVE),
    )
    return next((kind for fits, kind in checks if fits), FileKind.ATTACHMENT)


def is_picture(head: bytes) -> bool:
    """Return whether *head* begins a JPEG, PNG, GIF or WebP."""
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return is_webp or head.startswith(tuple(_PICTURE_ENDS))


def begins_xml(head: bytes) -> bool:
    """Return whether *head* may begin an XML file, in UTF-8, windows-1251 or UTF-16.

    Blanks may: what follows them is not known yet.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    text = head.removeprefix(_BOM).lstrip()
    return text.startswith(b"<") or not text


def begins_declaration(head: bytes) -> bool:
    """Return whether *head* begins an XML file with its declaration."""
    return head.removeprefix(_BOM).startswith(_DECLARATION)


def has_signature(head: bytes) -> bool:
    """Return whether *head* looks like the beginning of a file.

    Bytes in the middle of an archive or a picture may look so too.
    """
    return begins_declaration(head) or head.startswith(_ENTRY) or is_picture(head)


def is_whole(head: bytes, tail: bytes) -> bool:
    """Return whether an archive or a picture, *head* to *tail*, has its end."""
    if head.startswith(_ENTRY):
        return tail[-TAIL_SIZE:].startswith(_DIRECTORY_END)
    return any(
        head.startswith(begin) and tail.endswith(end)
        for begin, end in _PICTURE_ENDS.items()
    )
