"""Text that was written in UTF-8 and once read as windows-1251: «Р§Р°Р№» for «Чай»."""

import re
from typing import Final

from django_commerceml.cml.encodings import UTF8, WINDOWS_1251
from django_commerceml.cml.names import ROOT
from django_commerceml.exceptions import MalformedFileError

_PAIRS: Final = re.compile(
    "[РС][\u0080-\u00bf\u0402-\u040f\u0451-\u045f\u2010-\u203a\u20ac\u2116\u2122]"
)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_MARKUP: Final = re.compile(rb"<[^>]*>")
_FEWEST_PAIRS: Final = 4
_FEWEST_LETTERS: Final = 6
_SHARE: Final = 0.3
_ALL_OF_THE_FIRST: Final = 16
_ONE_IN: Final = 64
_SPOILT_ROOT: Final = ROOT[:6].encode(UTF8).decode(WINDOWS_1251).encode(UTF8)


def is_mojibake(text: str) -> bool:
    """Return whether *text* is UTF-8 that was once read as windows-1251.

    Every second letter is Р or С then, and the next is no Russian letter.
    """
    pairs = len(_PAIRS.findall(text))
    return pairs >= _FEWEST_PAIRS and pairs >= _SHARE * len(_CYRILLIC.findall(text))


class Sampler:
    """Looks at some records of a file; one broken name is not a broken file."""

    def __init__(self) -> None:
        self._seen = 0
        self._judged = 0
        self._broken = 0
        self._first_line = 0

    def take(self, data: bytes, line: int) -> None:
        """Look at the record in *data*, which begins at *line*, if it is its turn."""
        turn, self._seen = self._seen, self._seen + 1
        if turn >= _ALL_OF_THE_FIRST and turn % _ONE_IN:
            return
        text = _MARKUP.sub(b" ", data).decode(errors="replace")
        if len(_CYRILLIC.findall(text)) < _FEWEST_LETTERS:
            return
        self._judged += 1
        if is_mojibake(text):
            self._broken += 1
            self._first_line = self._first_line or line

    def check(self) -> None:
        """Refuse the file where too many of the records were broken.

        Raises `MalformedFileError` (XML-06).
        """
        if self._broken > _SHARE * self._judged:
            raise explain_mojibake(self._first_line)


def explain_mojibake(line: int) -> MalformedFileError:
    """Return the refusal of a text that was read wrongly before it came here."""
    message = (
        "текст файла записан в UTF-8, а прочитан как windows-1251 (вместо русских "
        f"букв пары вида «Рџ»): выгрузите его заново (строка {line})"
    )
    return MalformedFileError(message, code="XML-06", line=line)


def has_spoilt_root(head: bytes) -> bool:
    """Return whether the root element in *head* is itself mojibake."""
    return _SPOILT_ROOT in head
