"""Reference books of the user: their fields and their items."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceField:
    """A Реквизит of a reference book."""

    id: str
    name: str | None = None
    value_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceValue:
    """The value of one field of a reference item, named by id or by name."""

    id: str | None = None
    name: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceItem:
    """An ЭлементСправочника."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    values: tuple[ReferenceValue, ...] = ()
