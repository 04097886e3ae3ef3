"""Addresses and codes in Latin letters: Oscar's own make five letters of one."""

import re
from hashlib import sha1
from typing import Final

from django.utils.text import slugify

_LETTERS: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_TABLE: Final = str.maketrans(_LETTERS)
_LONGEST: Final = 80
"""A longer address is of no use to anybody."""
_CODE: Final = re.compile(r"[0-9a-zA-Z_]+")
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST_CODE: Final = 128


def latin(text: str) -> str:
    """Return *text* in small Latin letters, digits and hyphens; maybe empty."""
    return slugify(text.lower().translate(_TABLE))


def make_slug(title: str, external_id: str, *, longest: int = 255) -> str:
    """Return an address for *title* that no other id has; at most *longest* long."""
    ending = digest(external_id)[:8]
    room = min(_LONGEST, longest - len(ending) - 1)
    start = latin(title)[:room].strip("-")
    return f"{start}-{ending}" if start else ending


def make_code(prefix: str, external_id: str) -> str:
    """Return the code of an attribute for *external_id*: as Oscar demands of it."""
    if _GUID.fullmatch(external_id):
        return prefix + external_id.replace("-", "_")
    if _CODE.fullmatch(external_id) and len(external_id) < _LONGEST_CODE // 2:
        return prefix + external_id
    return prefix + digest(external_id)


def code_of_name(prefix: str, name: str) -> str:
    """Return the code of an attribute that 1C has no id for, only *name*."""
    word = latin(name).replace("-", "_")[: _LONGEST_CODE // 2]
    return prefix + (word or digest(name))


def digest(text: str) -> str:
    """Return forty digits that stand for *text*."""
    return sha1(
        text.encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).hexdigest()
