"""The kinds of contacts: one meaning, three spellings (protocol A.4, C.13)."""

from typing import Any, Final

from lxml import etree

from django_commerceml.cml import values
from django_commerceml.cml.declarations import Codec, Style
from django_commerceml.cml.members import Leaf
from django_commerceml.cml.names import ContactKind

_LONG_EMAIL: Final = "Электронная почта"
_SPELLINGS: Final[dict[str, dict[str, str]]] = {
    "official": {},
    "joined": {
        kind: "".join(word[0].upper() + word[1:] for word in kind.split())
        for kind in ContactKind
    },
    "spaced": {ContactKind.EMAIL: _LONG_EMAIL},
}
"""What a style writes in place of the official word."""


def _key(raw: str) -> str:
    return "".join(raw.lower().split())


_KNOWN: Final = {
    **{_key(kind): kind for kind in ContactKind},
    _key(_LONG_EMAIL): ContactKind.EMAIL,
    "email": ContactKind.EMAIL,
    "e-mail": ContactKind.EMAIL,
}


def read_contact_kind(raw: str) -> str:
    """Return the kind that *raw* spells; a kind of the shop's own comes as it is."""
    return _KNOWN.get(_key(raw)) or raw.strip()


class ContactKindLeaf(Leaf):
    """The Тип of a contact."""

    def __init__(self) -> None:
        codec = Codec(read_contact_kind, values.write_text, keeps_blank=True)
        super().__init__("Тип", "kind", codec)

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the kind as *style* spells it (see `Member.write`)."""
        kind = _SPELLINGS[style.contacts].get(record.kind, record.kind)
        etree.SubElement(parent, self.name).text = self.codec.write(kind)
