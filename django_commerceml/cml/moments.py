"""Times of day, and the moments that attributes of documents hold as text."""

import re
from datetime import datetime, time
from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.values import UnreadableValueError

_CLOCK: Final = re.compile(r"(?:.*[T ])?(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_PLAIN: Final = re.compile(
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4})"
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2})?)?",
    re.ASCII,
)


def time_value(raw: str) -> time:
    """Return the time of day in *raw*: "9:51", "09:51:39", that of a moment."""
    message = f"не время: «{raw.strip()[:40]}»"
    match = _CLOCK.match(raw.strip())
    if match is None:
        raise UnreadableValueError("VAL-04", message)
    hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise UnreadableValueError("VAL-04", message) from error


def write_time(value: time) -> str:
    """Return *value* as 1C reads it: no zone, no fractions."""
    return value.replace(tzinfo=None).isoformat(timespec="seconds")


def neutral_moment(raw: str) -> str:
    """Return the date, or the date and time, in *raw* by ISO 8601.

    Anything else comes back as it is: an attribute may hold any text.
    """
    value = _read(raw)
    if value is None:
        return raw
    return values.write_moment(value) if ":" in raw else values.write_date(value.date())


def dotted_moment(raw: str) -> str:
    """Return the date, or the date and time, in *raw* as older releases write it."""
    value = _read(raw)
    if value is None:
        return raw
    day = f"{value:%d.%m}.{value.year:04}"
    return f"{day} {value:%H:%M:%S}" if ":" in raw else day


def _read(raw: str) -> datetime | None:
    if not _PLAIN.fullmatch(raw):
        return None
    try:
        return values.moment(raw)
    except UnreadableValueError:
        return None
