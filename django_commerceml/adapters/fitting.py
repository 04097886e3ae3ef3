"""Values made to fit a field of the shop: cut, rounded, kept within its bounds."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

Fit = Callable[[Any], tuple[Any, str]]
"""Returns the value as the field takes it, and in Russian what had to be changed.

Raises `UnfitError`.
"""
if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:  # Django's class takes no parameters at run time
    AnyField = models.Field


class UnfitError(ValueError):
    """A value cannot be taken; the text says in Russian why."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def fit_of(field: AnyField, *, rounding: str = "") -> Fit:
    """Return what makes values fit *field*; *rounding* is a word of `decimal`.

    A fraction that an integer cannot hold is told of; of a decimal only where a
    *rounding* is asked for.
    """
    for kind, make in _MAKERS:
        if isinstance(field, kind):
            return partial(_fit, field, make(field, rounding))
    return partial(_fit, field, _as_the_field_does(field, rounding))


def _fit(field: AnyField, fit: Fit, value: Any) -> tuple[Any, str]:
    if value is None or (value == "" and not _takes_empty(field)):
        return _nothing(field), ""
    try:
        return fit(value)
    except ValidationError as error:
        raise UnfitError("; ".join(error.messages)) from error


def _takes_empty(field: AnyField) -> bool:
    """Return whether "" is a value of its own; two that are unique cannot both be."""
    return field.empty_strings_allowed and not (field.null and field.unique)


def _nothing(field: AnyField) -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.CharField | models.TextField):
        return ""
    message = "1С не сообщила значение, а магазину оно обязательно"
    raise UnfitError(message)


def _text(field: AnyField, _: str) -> Fit:
    longest = field.max_length

    def fit(value: Any) -> tuple[str, str]:
        text = value if type(value) is str else str(value)
        if longest is None or len(text) <= longest:
            return text, ""
        return text[:longest].rstrip(), f"обрезано до {longest} знаков"

    return fit


def _integer(field: AnyField, rounding: str) -> Fit:
    ranges = BaseDatabaseOperations.integer_field_ranges
    lowest, highest = ranges.get(field.get_internal_type(), (None, None))

    def fit(value: Any) -> tuple[int, str]:
        if type(value) is int:
            number, note = value, ""
        else:
            said = _decimal_of(value)
            number = int(said.to_integral_value(rounding or ROUND_FLOOR))
            note = "" if number == said else f"{_plain(said)} округлено до {number}"
        bounded = _bounded(number, lowest, highest)
        if bounded != number:
            return bounded, f"{number} заменено на {bounded}"
        return number, note

    return fit


def _bounded(number: int, lowest: int | None, highest: int | None) -> int:
    if lowest is not None and number < lowest:
        return lowest
    return highest if highest is not None and number > highest else number


def _decimal(field: AnyField, rounding: str) -> Fit:
    places = getattr(field, "decimal_places", None) or 0
    digits = getattr(field, "max_digits", None) or 0
    step = Decimal(1).scaleb(-places)
    limit = Decimal(10) ** (digits - places)

    def fit(value: Any) -> tuple[Decimal, str]:
        said = _decimal_of(value)
        if abs(said) >= limit:
            message = f"{_plain(said)} не помещается"
            raise UnfitError(message)
        number = said.quantize(step, rounding or ROUND_HALF_UP)
        if abs(number) >= limit:
            message = f"{_plain(said)} не помещается"
            raise UnfitError(message)
        is_told = rounding and number != said
        return number, f"{_plain(said)} округлено до {_plain(number)}" * bool(is_told)

    return fit


def _decimal_of(value: Any) -> Decimal:
    try:
        number = value if type(value) is Decimal else Decimal(str(value))
    except InvalidOperation as error:
        message = f"не число: «{value}»"
        raise UnfitError(message) from error
    if not number.is_finite():
        message = f"не число: «{value}»"
        raise UnfitError(message)
    return number


def _plain(number: Decimal) -> str:
    """Return *number* as people write it, without idle zeros."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _foreign(field: AnyField, _: str) -> Fit:
    target = getattr(field, "target_field", field)

    def fit(value: Any) -> tuple[Any, str]:
        if isinstance(value, models.Model):
            return getattr(value, target.attname), ""
        return target.to_python(value), ""

    return fit


def _as_the_field_does(field: AnyField, _: str) -> Fit:
    def fit(value: Any) -> tuple[Any, str]:
        return field.to_python(value), ""

    return fit


_MAKERS: Final[tuple[tuple[type[Any], Callable[[AnyField, str], Fit]], ...]] = (
    (models.ForeignKey, _foreign),
    (models.FileField, _as_the_field_does),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.IntegerField, _integer),
    (models.DecimalField, _decimal),
)
"""The first that a field is an instance of."""
