"""Finds the goods that an order names; what is unknown is created."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from django_commerceml.cml.names import AttributeName
from django_commerceml.cml.records import DocumentLine, DocumentUnit
from django_commerceml.emulator.habits import IdUse, OrderHabits
from django_commerceml.emulator.infobase.entities import Good
from django_commerceml.emulator.infobase.infobase import Infobase, make_guid

PIECE: Final = DocumentUnit(code="796", full_name="Штука", short_name="шт")
"""What 1C counts in where nothing else is said."""
_SERVICE: Final = "услуга"
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def take_lines(
    infobase: Infobase, lines: Iterable[DocumentLine], habits: OrderHabits
) -> Iterator[DocumentLine]:
    """Yield *lines* as they stand in 1C; those of no quantity are left out."""
    for line in lines:
        if line.quantity:
            good = _take_good(infobase, line)
            own = habits.id_use is not IdUse.SITE
            good_id = good.id if own else line.id
            yield replace(line, id=good_id, unit=line.unit or PIECE)


def is_service(line: DocumentLine) -> bool:
    """Return whether *line* says that it sells a service."""
    return any(
        attribute.name == AttributeName.KIND
        and " ".join(attribute.values).strip().lower() == _SERVICE
        for attribute in line.attributes or ()
    )


def _take_good(infobase: Infobase, line: DocumentLine) -> Good:
    name, sku = line.name or "", line.sku or ""
    good_id = line.id or ""
    known = infobase.find_good(good_id=good_id, sku=sku, name=name)
    if known is not None:
        return known
    # What the site has invented, such as "ORDER_DELIVERY", is no id of 1C.
    is_own = _GUID.match(good_id) is not None
    good = Good(
        id=good_id if is_own else make_guid(),
        name=name,
        sku=sku,
        is_service=is_service(line),
    )
    infobase.put_good(good)
    return good
