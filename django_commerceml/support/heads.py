"""How a file begins, with the personal data in it hidden."""

import re
from collections.abc import Iterator
from typing import Final

from django_commerceml.cml.encodings import UTF8, UTF16, Utf8Stream
from django_commerceml.cml.names import ROOT, local_name
from django_commerceml.importing.excerpts import find_encoding
from django_commerceml.importing.files import open_stored, read_head
from django_commerceml.models import StoredFile
from django_commerceml.support import private
from django_commerceml.support.masks import Masks

SIZE: Final = 64 * 1024

_PIECES: Final = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<tag>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>"
    r"|(?P<text>[^<]+)"
    r"|<[^<]*",
    re.DOTALL,
)
"""What is neither a tag nor a text is left out: a comment, a tag that is cut."""
_WELL_FORMED: Final = re.compile(
    r"""(?P<name>[\w:.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?\Z"""
)
_VALUE: Final = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_ATTRIBUTE: Final = "ЗначениеРеквизита"
_CHARACTERISTIC: Final = "ХарактеристикаТовара"


def read_hidden_head(file: StoredFile, masks: Masks) -> str:
    """Return the first `SIZE` bytes of *file* as text, personal data hidden.

    Raises `StoredFileError` where the bytes are not here any more.
    """
    return hide(_text(file), masks)


def _text(file: StoredFile) -> str:
    raw = read_head(file, SIZE)
    encoding = find_encoding(raw)
    if encoding == UTF16:
        stream = open_stored(file, is_checked=False)
        raw = Utf8Stream(stream, UTF16).read(SIZE)
        stream.close()
        encoding = UTF8
    return raw.decode(encoding, errors="ignore").removeprefix("\ufeff")


def hide(text: str, masks: Masks) -> str:
    """Return *text*, the beginning of a file, with personal data hidden.

    What is not CommerceML is hidden but for its tags.
    """
    return "".join(_Hider(masks, is_known=ROOT in text).pieces(text))


class _Hider:
    """Follows the elements, and decides over each text by where it lies."""

    def __init__(self, masks: Masks, *, is_known: bool) -> None:
        self._masks = masks
        self._is_known = is_known
        self._path: list[str] = []
        self._attribute = ""
        """The name of the реквизит that is open."""

    def pieces(self, text: str) -> Iterator[str]:
        """Yield the pieces of *text* as they may be shown; comments are left out."""
        for found in _PIECES.finditer(text):
            if found["tag"] is not None:
                yield self._tag(found["tag"])
            elif found["cdata"] is not None:
                yield self._value(found["cdata"])
            elif found["text"] is not None:
                yield self._value(found["text"])

    def _tag(self, tag: str) -> str:
        """Return the tag <*tag*> as it may be shown, "" where it is none."""
        if tag.startswith("?xml "):
            return f"<{tag}>" if _WELL_FORMED.match(tag[1:-1]) else ""
        found = _WELL_FORMED.match(tag.removeprefix("/"))
        if found is None:
            return ""
        name = local_name(found["name"])
        if tag.startswith("/"):
            self._close(name)
            return f"</{found['name']}>"
        self._path.append(name)
        shown = self._attributes(tag)
        if name in {_ATTRIBUTE, _CHARACTERISTIC}:
            self._attribute = ""
        if tag.endswith("/"):
            self._path.pop()
        return f"<{shown}>"

    def _close(self, name: str) -> None:
        """Leave the element *name*; an end that no begin belongs to changes nothing."""
        if name in self._path:
            while self._path.pop() != name:
                pass

    def _attributes(self, tag: str) -> str:
        """Return *tag* with its attributes hidden where it speaks of a person."""
        if self._is_known and self._is_open_place() and not self._in_document():
            return self._masks.scrub(tag)
        return _VALUE.sub(
            lambda found: f'="{self._masks.token(found[1] or found[2] or "")}"', tag
        )

    def _value(self, text: str) -> str:
        if not text.strip():
            return text
        leaf = self._path[-1] if self._path else ""
        if not self._may_show(leaf, text):
            return self._masks.token(text)
        parent = self._path[-2] if len(self._path) > 1 else ""
        if leaf == "Наименование" and parent == _ATTRIBUTE:
            self._attribute = text.strip()
        return text if leaf in private.IDENTIFIERS else self._masks.scrub(text)

    def _may_show(self, leaf: str, text: str) -> bool:
        if not self._is_known or leaf in private.ALWAYS_HIDDEN:
            return False
        parent = self._path[-2] if len(self._path) > 1 else ""
        if leaf == "Наименование" and parent == _ATTRIBUTE:
            return True
        if not self._is_open_place():
            return self._is_open_inside(leaf, parent, text)
        if self._in_document():
            return self._is_open_in_document(leaf, parent)
        return leaf != "Значение" or not private.sounds_personal(self._attribute)

    def _is_open_place(self) -> bool:
        return private.PRIVATE.isdisjoint(self._path)

    def _in_document(self) -> bool:
        return private.DOCUMENT in self._path

    @staticmethod
    def _is_open_inside(leaf: str, parent: str, text: str) -> bool:
        """Return whether a text within what is private may be shown."""
        if leaf == "Тип":
            return parent in private.TYPED
        if leaf == "Ид":
            return _GUID.fullmatch(text.strip()) is not None
        return leaf in private.OPEN_INSIDE

    def _is_open_in_document(self, leaf: str, parent: str) -> bool:
        if leaf == "Наименование":
            return parent in private.NAMED_IN_DOCUMENT
        if leaf == "Значение":
            is_known = private.is_open_attribute(self._attribute)
            return is_known if parent == _ATTRIBUTE else parent == _CHARACTERISTIC
        return leaf in private.OPEN_IN_DOCUMENT
