"""Lines of a document and lines of an order: which is which, and what differs."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from django_commerceml.cml.names import AttributeName
from django_commerceml.cml.records import DocumentLine
from django_commerceml.models import OrderLine

DELIVERY: Final = "ORDER_DELIVERY"
"""The id of the line that delivery goes and comes back as (protocol C.9)."""
_DELIVERY_WORD: Final = "доставка"
_SERVICE: Final = "услуга"

Pair = tuple[DocumentLine, OrderLine | None]
_IsSame = Callable[[DocumentLine, OrderLine], bool]


def pair_lines(
    said: Iterable[DocumentLine], there: Iterable[OrderLine]
) -> tuple[list[Pair], list[OrderLine]]:
    """Return each line that is *said* with its own of *there*; and what is left.

    The same goods on several lines are taken in their order.
    """
    records = list(said)
    free = list(there)
    found: dict[int, OrderLine] = {}
    for is_same in _RULES:
        for place, record in enumerate(records):
            if place in found:
                continue
            line = next((line for line in free if is_same(record, line)), None)
            if line is not None:
                found[place] = line
                free.remove(line)
    return [(one, found.get(place)) for place, one in enumerate(records)], free


def is_service(record: DocumentLine) -> bool:
    """Return whether *record* is a service and no goods."""
    return any(
        attribute.name == AttributeName.KIND
        and _SERVICE in (word.strip().casefold() for word in attribute.values)
        for attribute in record.attributes or ()
    )


def is_delivery(record: DocumentLine, delivery_name: str) -> bool:
    """Return whether *record* is the delivery of the order, whatever 1C made of it."""
    if (record.id or "").upper() == DELIVERY:
        return True
    name = _key(record.name)
    if name and name in {_key(delivery_name), f"{_DELIVERY_WORD} заказа"}:
        return True
    return is_service(record) and name.startswith(_DELIVERY_WORD)


def _key(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()


def _names(record: DocumentLine) -> Iterator[str]:
    """Yield what the line may be called: with and without its characteristics."""
    name = _key(record.name)
    yield name
    yield name.partition("#")[0].strip()
    values = ", ".join(item.value for item in record.characteristics or ())
    if values:
        yield _key(f"{record.name} ({values})")


def _same_name(record: DocumentLine, line: OrderLine) -> bool:
    return bool(_key(line.name)) and _key(line.name) in _names(record)


def _same_id(record: DocumentLine, line: OrderLine) -> bool:
    return bool(record.id) and record.id == line.external_id


def _is_other_variant(record: DocumentLine, line: OrderLine) -> bool:
    """Return whether both are of one product, but not of the same variant."""
    said, there = record.id or "", line.external_id
    return bool(said and there and said != there) and (
        said.partition("#")[0] == there.partition("#")[0]
    )


def _same_sku(record: DocumentLine, line: OrderLine) -> bool:
    sku = (record.sku or "").strip()
    return bool(sku) and sku == line.sku.strip() and not _is_other_variant(record, line)


def _called_alike(record: DocumentLine, line: OrderLine) -> bool:
    return _same_name(record, line) and not _is_other_variant(record, line)


_RULES: Final[tuple[_IsSame, ...]] = (
    lambda record, line: _same_id(record, line) and _same_name(record, line),
    _same_id,
    _same_sku,
    _called_alike,
)
"""What makes a line the same, the surest first."""
