"""Charts of the last days: bars for an SVG, and the same figures as a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.columns import group_digits
from django_commerceml.status import Day

HEIGHT: Final = 48
_STEP: Final = 10
_GAP: Final = 2
_DAY_FORMAT: Final = "j E"
"""«12 ноября»; what languages call MONTH_DAY_FORMAT is not inflected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day of a chart, in the units of its drawing."""

    x: int
    y: int
    height: int
    text: str
    """The day and its figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One figure, day by day."""

    name: str
    kind: str
    """What tells the colour."""
    peak: str
    """The largest figure, to read; empty where all are zero."""
    bars: tuple[Bar, ...]
    """Only those that are not zero."""
    width: int
    height: int = HEIGHT
    bar_width: int = _STEP - _GAP
    base: int = HEIGHT - 1
    """Where the line under the bars is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The charts of a profile, and the rows of the table beside them."""

    charts: tuple[Chart, ...]
    first: str
    last: str
    rows: tuple[tuple[str, ...], ...]
    """The newest day first; days without runs are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    name: Promise
    kind: str
    value: Callable[[Day], float]
    text: Callable[[Day], str]


def draw(days: tuple[Day, ...]) -> History | None:
    """Return the charts of *days*; None where there was no exchange at all."""
    busy = [day for day in days if day.runs]
    if not busy:
        return None
    return History(
        charts=tuple(_draw(figure, days) for figure in _FIGURES),
        first=_name(days[0]),
        last=_name(days[-1]),
        rows=tuple(tuple(_cells(day)) for day in reversed(busy)),
    )


def describe_clock(span: timedelta) -> str:
    """Return *span* as on a clock, to the second: «0:05:12»."""
    return str(timedelta(seconds=round(span.total_seconds())))


def _draw(figure: _Figure, days: tuple[Day, ...]) -> Chart:
    highest = max(days, key=figure.value)
    peak = figure.value(highest)
    return Chart(
        name=str(figure.name),
        kind=figure.kind,
        peak=figure.text(highest) if peak else "",
        bars=tuple(
            _bar(number, figure, day, peak)
            for number, day in enumerate(days)
            if figure.value(day)
        ),
        width=len(days) * _STEP,
    )


def _bar(number: int, figure: _Figure, day: Day, peak: float) -> Bar:
    height = max(round(HEIGHT * figure.value(day) / peak), 1)
    return Bar(
        x=number * _STEP + _GAP // 2,
        y=HEIGHT - height,
        height=height,
        text=f"{_name(day)}: {figure.text(day)}",
    )


def _cells(day: Day) -> Iterable[str]:
    yield _name(day)
    yield group_digits(day.runs)
    yield describe_clock(day.span)
    yield group_digits(day.products)
    yield group_digits(day.prices)
    yield group_digits(day.failures)


def _name(day: Day) -> str:
    return date_format(day.date, _DAY_FORMAT)


_FIGURES: Final = (
    _Figure(
        name=_("Duration of exchanges"),
        kind="span",
        value=lambda day: day.span.total_seconds(),
        text=lambda day: describe_clock(day.span),
    ),
    _Figure(
        name=_("Products changed"),
        kind="products",
        value=lambda day: day.products,
        text=lambda day: group_digits(day.products),
    ),
    _Figure(
        name=_("Failures"),
        kind="failures",
        value=lambda day: day.failures,
        text=lambda day: group_digits(day.failures),
    ),
)
