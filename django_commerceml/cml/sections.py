"""The sections of a file as they are met: which is open, and what its head says."""

from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.names import SectionKind
from django_commerceml.cml.records import Section
from django_commerceml.cml.structure import CHANGES_ONLY, HEADS, SECTIONS

_LONGEST_TEXT: Final = 4000
_NO: Final = frozenset({"false", "0", "нет", "ложь"})


class Sections:
    """The sections met so far; depths count the open elements, the root too."""

    def __init__(self) -> None:
        self._heads: list[dict[str, str]] = []
        self._open: list[tuple[int, int]] = []
        self._name = ""
        self._text: list[str] = []
        self._length = 0

    def __len__(self) -> int:
        return len(self._heads)

    @property
    def current(self) -> int:
        """The place of the section that is open, the innermost one."""
        return self._open[-1][0] if self._open else 0

    @property
    def catalog_id(self) -> str:
        """The id of the catalogue that is open, as the file writes it; "" for none."""
        head = self._heads[self.current] if self._open else {}
        is_catalog = head.get("kind") == SectionKind.CATALOG
        return head.get("id", "") if is_catalog else ""

    @property
    def is_any_open(self) -> bool:
        """Whether a section is open."""
        return bool(self._open)

    @property
    def is_head_open(self) -> bool:
        """Whether the text of a head is being read."""
        return bool(self._name)

    def begins(self, name: str, parent: str, depth: int) -> bool:
        """Return whether the element *name*, itself at *depth*, is a section."""
        if name == SectionKind.REFERENCE_BOOK:
            return parent == SectionKind.REFERENCE_BOOKS
        return name in SECTIONS and depth == 2  # noqa: PLR2004 (a child of the root)

    def open(self, name: str, attributes: list[str], depth: int) -> None:
        """Open the section *name*; a reference book is as full as all of them."""
        head = {"kind": name}
        if name == SectionKind.REFERENCE_BOOK and self._open:
            head["changes_only"] = self._heads[self.current].get("changes_only", "")
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            if key == CHANGES_ONLY:
                head["changes_only"] = value
        self._heads.append(head)
        self._open.append((len(self._heads) - 1, depth))

    def is_head(self, name: str, depth: int) -> bool:
        """Return whether the element *name*, itself at *depth*, is a head."""
        return bool(self._open) and name in HEADS and depth == self._open[-1][1] + 1

    def open_head(self, name: str) -> None:
        """Begin the text of the head *name*."""
        self._name = name
        self._text, self._length = [], 0

    def add_text(self, text: str) -> None:
        """Take the next piece of the head's text; of a long one the rest is left."""
        if self._length < _LONGEST_TEXT:
            self._text.append(text)
            self._length += len(text)

    def close_head(self) -> None:
        """Keep the text of the head that is open."""
        text = "".join(self._text)[:_LONGEST_TEXT]
        self._heads[self.current][HEADS[self._name]] = text
        self._name = ""

    def leave(self, depth: int) -> None:
        """Close the section that was opened at *depth*, if one was."""
        if self._open and self._open[-1][1] == depth:
            self._open.pop()

    def finished(self) -> list[Section]:
        """Return all sections, in the order of the file."""
        return [_section(head) for head in self._heads]


def _section(head: dict[str, str]) -> Section:
    return Section(
        kind=head["kind"],
        id=values.identifier(head.get("id", "")),
        name=head.get("name", "").strip(),
        description=head.get("description", "").strip(),
        catalog_id=values.identifier(head.get("catalog_id", "")),
        classifier_id=values.identifier(head.get("classifier_id", "")),
        changes_only=_changes_only(head.get("changes_only", "")),
    )


def _changes_only(raw: str) -> bool | None:
    """Return what the flag says; None when it says nothing that is understood."""
    word = raw.strip().lower()
    if word in _NO:
        return False
    return True if word and values.flag(word) else None
