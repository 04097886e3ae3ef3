"""What a file is: by its first bytes, never by its name."""

from typing import Final

from django_commerceml.models import FileKind
from django_commerceml.protocol import labels

HEAD_SIZE: Final = 64
"""How many bytes are enough to know."""

_BOM: Final = b"\xef\xbb\xbf"
_PICTURES: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
)


def identify_head(label: str, head: bytes) -> FileKind:
    """Return the kind of the file that begins with *head*.

    A file in the folder of reports is a report whatever it holds (protocol
    A.2.7). One in the folder of pictures that is not a picture by its content is
    a picture that will be refused, so that the operator hears why.
    """
    if labels.is_report(label):
        return FileKind.REPORT
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.ARCHIVE
    if is_picture(head):
        return FileKind.PICTURE
    if begins_xml(head):
        return FileKind.DOCUMENT
    return FileKind.PICTURE if _is_among_pictures(label) else FileKind.ATTACHMENT


def is_picture(head: bytes) -> bool:
    """Return whether *head* begins a JPEG, PNG, GIF or WebP."""
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return is_webp or head.startswith(_PICTURES)


def begins_xml(head: bytes) -> bool:
    """Return whether *head* begins an XML file, in UTF-8, windows-1251 or UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return head.removeprefix(_BOM).lstrip().startswith(b"<")


def begins_document(head: bytes) -> bool:
    """Return whether *head* begins a file anew: an XML declaration or a zip."""
    plain = head.removeprefix(_BOM)
    return plain.startswith((b"<?xml", b"PK\x03\x04"))


def _is_among_pictures(label: str) -> bool:
    return "import_files/" in label.lower()
