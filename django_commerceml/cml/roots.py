"""The root element: what it says of the file; files that are not ours."""

from datetime import datetime

from django_commerceml.cml import values
from django_commerceml.cml.names import ROOT
from django_commerceml.cml.records import FileHeader
from django_commerceml.cml.structure import COMMERCEML_1
from django_commerceml.exceptions import NothingUnderstoodError


def read_header(name: str, attributes: list[str], *, line: int) -> FileHeader:
    """Return what the root element *name* says, its *attributes* one after another.

    Raises `NothingUnderstoodError` for a root that is not CommerceML's.
    """
    if name != ROOT:
        message = f"корневой элемент «{name[:60]}»: это не файл CommerceML"
        raise NothingUnderstoodError(message, line=line)
    named = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return FileHeader(
        schema_version=named.get("ВерсияСхемы", "").strip(),
        created_at=_read_moment(named.get("ДатаФормирования", "")),
        source_id=named.get("Ид", "").strip(),
    )


def read_namespaces(attributes: list[str]) -> dict[str, str]:
    """Return the namespaces that *attributes* declare, by prefix."""
    return {
        name.removeprefix("xmlns:"): uri
        for name, uri in zip(attributes[::2], attributes[1::2], strict=True)
        if name.startswith("xmlns:")
    }


def refuse_commerceml_1(attributes: list[str], *, line: int) -> None:
    """Refuse the file if *attributes* are those of an element of CommerceML 1.

    Raises `NothingUnderstoodError`.
    """
    if COMMERCEML_1 in attributes[::2]:
        message = (
            "файл формата CommerceML 1 (1С 7.7) не поддерживается: "
            "выгрузите CommerceML 2"
        )
        raise NothingUnderstoodError(message, line=line)


def _read_moment(raw: str) -> datetime | None:
    try:
        return values.moment(raw)
    except values.UnreadableValueError:
        return None
