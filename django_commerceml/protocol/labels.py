r"""File names as 1C sends them: labels to compare and to show, never paths.

Real clients send ``C:\v8_8789_c.xml`` and ``/tmp/import.xml``; sub-folders such
as ``goods/1/import_files/…`` carry meaning and are kept.
"""

import re
import unicodedata
from typing import Final

from django_commerceml.exceptions import FileNameError

MAX_LENGTH: Final = 500
_MAX_SEGMENTS: Final = 32
_FORBIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_EDGES: Final = re.compile(r"^[\s/]+|[\s/]+$")
_DRIVE: Final = re.compile(r"^[A-Za-z]:")
_PREFIXES: Final = ("tmp/", "upload/1c/webdata/", "upload/1c_catalog/")
_PICTURES: Final = "import_files/"
_REPORTS: Final = "reports/"


def clean(raw: str) -> str:
    """Return *raw* as a label: forward slashes, no drive, no folder of the client.

    Raises `FileNameError` for a name that is empty, climbs (``..``), is too long
    or holds control or bidirectional characters.
    """
    if _FORBIDDEN.search(raw):
        message = "в имени файла есть недопустимые символы"
        raise FileNameError(message, code="NAME-02")
    name = unicodedata.normalize("NFC", raw)
    while (plain := _without_place(name)) != name:
        name = plain
    _check(name)
    return name


def _without_place(name: str) -> str:
    """Return *name* without one thing that only says where it lay at the client."""
    plain = "/".join(segment.strip() for segment in re.split(r"[/\\]", name.strip()))
    if plain.startswith("//") or _DRIVE.match(plain):
        return _DRIVE.sub("", plain).rstrip("/").rpartition("/")[2]
    plain = plain.strip("/")
    for prefix in _PREFIXES:
        plain = plain.removeprefix(prefix)
    return plain


def _check(name: str) -> None:
    segments = name.split("/")
    if len(name) > MAX_LENGTH or len(segments) > _MAX_SEGMENTS:
        message = f"имя файла длиннее {MAX_LENGTH} символов"
        raise FileNameError(message, code="NAME-04")
    if any(segment in {"", ".", ".."} for segment in segments):
        raise FileNameError(f"имя файла «{name[:60]}» недопустимо")


def picture_key(label: str) -> str:
    """Return what identifies a picture: its label from ``import_files/`` on."""
    folded = _EDGES.sub("", label.replace("\\", "/"))
    position = folded.lower().rfind(_PICTURES)
    return folded[position:] if position >= 0 else folded


def is_report(label: str) -> bool:
    """Return whether *label* is a report of the Bitrix module (protocol A.2.7)."""
    return label.lower().startswith(_REPORTS)


def same_key(label: str) -> str:
    """Return the key under which labels are the same file: without case."""
    return label.casefold()
