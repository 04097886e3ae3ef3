"""Codes of attributes, as Oscar demands them, and digests of ids."""

import re
from hashlib import sha1
from typing import Final

from django_commerceml.adapters.slugs import latin

SLUG: Final = 80
"""A longer address is of no use to anybody."""
_CODE: Final = re.compile(r"[0-9a-zA-Z_]+")
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST: Final = 64


def make_code(prefix: str, external_id: str) -> str:
    """Return the code of an attribute for *external_id*: as Oscar demands of it."""
    if _GUID.fullmatch(external_id):
        return prefix + external_id.replace("-", "_")
    if _CODE.fullmatch(external_id) and len(external_id) <= _LONGEST:
        return prefix + external_id
    return prefix + digest(external_id)


def code_of_name(prefix: str, name: str) -> str:
    """Return the code of an attribute that 1C has no id for, only *name*."""
    word = latin(name).replace("-", "_")[:_LONGEST]
    return prefix + (word or digest(name))


def digest(text: str) -> str:
    """Return forty digits that stand for *text*."""
    return sha1(
        text.encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).hexdigest()
