"""Reference books of the user: their fields and their items."""

from django_commerceml.cml.records.declared import record


@record
class ReferenceField:
    """A Реквизит of a reference book."""

    id: str
    name: str | None = None
    value_type: str | None = None


@record
class ReferenceValue:
    """The value of one field of a reference item, named by id or by name."""

    id: str | None = None
    name: str | None = None
    value: str = ""


@record
class ReferenceItem:
    """An ЭлементСправочника."""

    id: str
    version: str | None = None
    is_deleted: bool = False
    values: tuple[ReferenceValue, ...] = ()
