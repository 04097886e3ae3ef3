"""What a file may not exceed, and how it is told that it does."""

from dataclasses import dataclass
from typing import Final, NoReturn
from xml.parsers import expat

from django_commerceml.exceptions import MalformedFileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may not exceed; a file of 1C stays far below."""

    depth: int = 64
    attributes: int = 64
    nodes_per_record: int = 20_000
    bytes_per_record: int = 10_000_000
    nodes_per_list: int = 1_000_000
    """For one tree of groups or one property with its options."""
    bytes_per_list: int = 64_000_000
    bytes_before_root: int = 65_536
    sections: int = 10_000


def refuse(message: str, code: str, line: int) -> NoReturn:
    """Refuse the whole file.

    Raises `MalformedFileError` always.
    """
    raise MalformedFileError(f"{message} (строка {line})", code=code, line=line)


_CODES: Final = expat.errors.codes
_CUT: Final = ("XML-02", "файл обрывается: выгрузите его ещё раз")
_GLUED: Final = ("XML-07", "после конца файла есть ещё данные: склеены два файла")
_NO_XML: Final = ("XML-01", "это не файл XML")
_EXPLANATIONS: Final = {
    _CODES["no element found"]: _CUT,
    _CODES["unclosed token"]: _CUT,
    _CODES["unclosed CDATA section"]: ("XML-02", "файл обрывается внутри CDATA"),
    _CODES["partial character"]: ("XML-02", "файл обрывается на середине буквы"),
    _CODES["mismatched tag"]: ("XML-02", "начало и конец элемента не совпадают"),
    _CODES["junk after document element"]: _GLUED,
    _CODES["XML or text declaration not at start of entity"]: (
        "XML-07",
        "объявление XML не в начале: склеены два файла",
    ),
    _CODES["undefined entity"]: ("XML-02", "неизвестная сущность"),
    _CODES["syntax error"]: _NO_XML,
}
_CUTS: Final = frozenset(
    _CODES[text] for text in ("no element found", "unclosed token", "partial character")
)
_UNKNOWN: Final = ("XML-02", "файл не читается")
BAD_BYTES: Final = frozenset({_CODES["not well-formed (invalid token)"]})
"""The errors that bytes in another encoding cause."""


def explain(
    error: expat.ExpatError, *, has_root: bool, has_end: bool, size: int
) -> MalformedFileError:
    """Return the refusal that *error* calls for, with its place.

    *has_root* says that the root was met at all, *has_end* that it has ended,
    *size* how much came.
    """
    code, message = _EXPLANATIONS.get(error.code, _UNKNOWN)
    if has_end:
        code, message = _GLUED
    elif not has_root and code == "XML-02" and error.code not in _CUTS:
        code, message = _NO_XML
    place = f"строка {error.lineno}, позиция {error.offset + 1}, принято байт {size}"
    return MalformedFileError(f"{message} ({place})", code=code, line=error.lineno)


def explain_blank() -> MalformedFileError:
    """Return the refusal of a file with nothing in it."""
    return MalformedFileError("файл пуст", code="XML-01", line=1)


def explain_bytes(error: expat.ExpatError) -> MalformedFileError:
    """Return the refusal of a file whose bytes are not the UTF-8 it declares."""
    message = (
        "файл объявлен как UTF-8, но записан в другой кодировке "
        f"(строка {error.lineno}): выгрузите его в UTF-8"
    )
    return MalformedFileError(message, code="XML-05", line=error.lineno)
