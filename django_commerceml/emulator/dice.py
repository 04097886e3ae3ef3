"""Repeatable chance and ids: the same numbers give the same goods on any machine."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

_MULTIPLIER: Final = 6364136223846793005
_INCREMENT: Final = 1442695040888963407
_MASK: Final = (1 << 64) - 1


class Dice:
    """A small generator whose throws depend on *seed* and *number* alone."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, number: int) -> None:
        digest = hashlib.blake2b(f"{seed}/{number}".encode(), digest_size=8).digest()
        self._state = int.from_bytes(digest, "big")

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to *limit* - 1."""
        self._state = (self._state * _MULTIPLIER + _INCREMENT) & _MASK
        return ((self._state >> 32) * limit) >> 32

    def choose(self, items: Sequence[T]) -> T:
        """Return one of *items*."""
        return items[self.below(len(items))]


def make_id(kind: str, *numbers: int) -> str:
    """Return the GUID of the object of *kind* with *numbers*."""
    name = "/".join((kind, *map(str, numbers)))
    digits = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "-".join(parts)


def make_version(number: int) -> str:
    """Return a version mark as 1C writes it: eight bytes in base64."""
    return base64.b64encode(number.to_bytes(8, "big")).decode()


def make_barcode(prefix: str, number: int) -> str:
    """Return an EAN-13 of *prefix* (two digits) and *number*, with its check digit."""
    digits = f"{prefix}{number % 10**10:010d}"
    weighted = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)
    )
    return f"{digits}{-weighted % 10}"
