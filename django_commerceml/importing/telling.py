"""Values as the journal tells them: short texts, rows by their names."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Model

YES: Final = "yes"
NO: Final = "no"
"""What a column of two values holds; pages say it in words."""

_LONGEST: Final = 200
_CENTS: Final = Decimal("0.01")
_UNSAID: Final = ("id", "parts")
"""What of an object within a value is not told: its other words say the same."""


class Named(NamedTuple):
    """A row that is told by its name, known by its id, or by 1C's."""

    model: type[Model]
    key: int | str


class Money(NamedTuple):
    """An amount; its currency is told where that is what changes."""

    amount: Decimal
    currency: str = ""


Names = Mapping[Named, str]
"""The names of rows."""


def tell(value: object, names: Names) -> str | None:
    """Return *value* in at most 200 characters; None for nothing."""
    text = _tell(value, names)
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    return text or None


def named_in(value: object) -> Iterable[Named]:
    """Yield the rows that must be known by name to tell *value*."""
    if isinstance(value, Named):
        yield value
    elif type(value) is tuple:
        for one in value:
            yield from named_in(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from named_in(one)


def _tell(value: object, names: Names) -> str:
    if value is None:
        return ""
    return next(
        (say(value, names) for kind, say in _WAYS if isinstance(value, kind)), ""
    )


def _tell_several(values: Iterable[object], names: Names) -> str:
    told = (_tell_part(value, names) for value in values)
    return "; ".join(text for text in told if text)


def _tell_part(value: object, names: Names) -> str:
    if isinstance(value, list):
        told = (_tell(one, names) for one in value)
        return ": ".join(text for text in told if text)
    return _tell(value, names)


def _tell_object(value: Mapping[str, object], names: Names) -> str:
    told = (_tell(one, names) for key, one in value.items() if key not in _UNSAID)
    return ", ".join(text for text in told if text)


def _tell_money(money: Money) -> str:
    return f"{_amount(money.amount)} {money.currency}".strip()


def _amount(value: Decimal) -> str:
    plain = value.normalize()
    return _plain(plain if round(plain, 2) != plain else plain.quantize(_CENTS))


def _plain(value: Decimal) -> str:
    return f"{value:f}"


_WAYS: Final[tuple[tuple[type[Any], Callable[[Any, Names], str]], ...]] = (
    (str, lambda value, _: " ".join(value.split())),
    (bool, lambda value, _: YES if value else NO),
    (Named, lambda value, names: names.get(value, "")),
    (Money, lambda value, _: _tell_money(value)),
    (Decimal, lambda value, _: _plain(value.normalize())),
    (int, lambda value, _: str(value)),
    (date, lambda value, _: value.isoformat()),
    (dict, _tell_object),
    (list, _tell_several),
    (tuple, _tell_several),
)
"""How each type of values is told; the first that fits."""
