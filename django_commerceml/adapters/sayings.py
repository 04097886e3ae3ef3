"""What the shop says of an order, part by part, as hashes: to see what it changed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, Self

from django_commerceml.adapters.documents import OrderDocument

ROWS: Final = ("lines", "payments", "shipments")
"""What of an order is rows that the shop knows by keys."""
WHOLE: Final = ("buyer", "discounts")
"""What of an order is written whole, or not at all."""
HEADER: Final = tuple(
    item.name for item in fields(OrderDocument) if item.name not in {*ROWS, *WHOLE}
)
"""What of an order is one value each, called as the column of `Order`."""
_LENGTH: Final = 16

Row = tuple[str, int | None]
"""The hash of a row, and the row of ours that it became; None: one of 1C's."""


@dataclass(slots=True, kw_only=True)
class Sayings:
    """The hash of each part; what the shop does not say is not there."""

    header: dict[str, str] = field(default_factory=dict)
    lines: dict[str, Row] = field(default_factory=dict)
    payments: dict[str, Row] = field(default_factory=dict)
    shipments: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, document: OrderDocument) -> Self:
        """Return what *document* says; its rows are not known to be any of ours."""
        parts = {name: getattr(document, name) for name in (*HEADER, *WHOLE)}
        return cls(
            header={
                name: hash_of(value)
                for name, value in parts.items()
                if value is not None
            },
            **{name: _hash_rows(getattr(document, name)) for name in ROWS},
        )

    @classmethod
    def read(cls, said: dict[str, Any]) -> Self:
        """Return what `ShopOrder.said` holds."""
        return cls(
            header=dict(said.get("header", {})),
            **{
                name: {key: tuple(row) for key, row in said.get(name, {}).items()}
                for name in ROWS
            },
        )

    def write(self) -> dict[str, Any]:
        """Return what `ShopOrder.said` is to hold."""
        return asdict(self)


def hash_of(value: Any) -> str:
    """Return the same text for values that say the same, such as 2 and 2.00."""
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_LENGTH]


def _hash_rows(rows: Iterable[Any]) -> dict[str, Row]:
    return {row.key: (hash_of(row), None) for row in rows}


def _plain(value: Any) -> Any:
    """Return *value* as JSON has it."""
    names = getattr(value, "__dataclass_fields__", None)
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    for kinds, convert in _PLAIN:
        if isinstance(value, kinds):
            return convert(value)
    return value if value is None else str(value)


_PLAIN: Final[tuple[tuple[Any, Callable[[Any], Any]], ...]] = (
    ((bool, int, str), lambda value: value),
    ((Decimal, float), lambda value: format(Decimal(str(value)).normalize(), "f")),
    (datetime, lambda moment: moment.astimezone(UTC).isoformat()),
    (Mapping, lambda said: {str(name): _plain(one) for name, one in said.items()}),
    ((list, tuple), lambda said: [_plain(one) for one in said]),
)
