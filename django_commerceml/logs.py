"""Log lines that say which exchange and which run they are of.

A record of ours has ``commerceml_profile`` (the slug), ``commerceml_session`` and
``commerceml_run`` (numbers), None where that is not known, and begins its message
with them. `ContextFilter` on a handler gives them to the records of others, too.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the work at hand is about: ids only, nothing of a person."""

    profile: str | None = None
    session: int | None = None
    run: int | None = None


_FORMATTER: Final = logging.Formatter()
_ROWS: Final = re.compile(r"(?ms)^(DETAIL|CONTEXT):.*?(?=^\s*$|^[A-Z]+:|\Z)")
"""What PostgreSQL tells of a row at fault."""
_KEYS: Final = re.compile(r"(?s)(Duplicate entry) '.*?' for")
"""What MySQL tells of it."""

_NOTHING: Final = About()
_about: Final[ContextVar[About]] = ContextVar("commerceml_about", default=_NOTHING)


@contextmanager
def about(**values: Any) -> Iterator[None]:
    """Have the log lines within the block say *values* of `About` as well.

    A thread that is started has to be given the context: ``copy_context().run``.
    """
    token = _about.set(replace(_about.get(), **values))
    try:
        yield
    finally:
        _about.reset(token)


def note(**values: Any) -> None:
    """Have the log lines say *values* from here to the end of the block `about`."""
    _about.set(replace(_about.get(), **values))


class ContextFilter(logging.Filter):
    """Gives every record the three fields; lets all of them pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the fields to *record*, unless it has them from where it was made."""
        if not hasattr(record, "commerceml_run"):
            current = _about.get()
            record.commerceml_profile = current.profile
            record.commerceml_session = current.session
            record.commerceml_run = current.run
        return True


class _Introduction(ContextFilter):
    """Says the three fields in the message, too; keeps values out of tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        super().filter(record)
        words = _words(_about.get())  # numbers and a slug: no per cent sign
        if words:
            record.msg = f"{words}: {record.msg}"
        if record.exc_info and not record.exc_text:
            record.exc_text = _without_values(record.exc_info)
        return True


def get_logger(name: str) -> logging.Logger:
    """Return the logger *name*, whose records say what they are about."""
    logger = logging.getLogger(name)
    if not any(isinstance(each, _Introduction) for each in logger.filters):
        logger.addFilter(_Introduction())
    return logger


def _without_values(error: Any) -> str:
    """Return the traceback of *error* without what the database quotes of a row."""
    text = _FORMATTER.formatException(error)
    return _KEYS.sub(r"\1 for", _ROWS.sub(r"\1: not logged\n", text)).rstrip()


def _words(current: About) -> str:
    values = {
        "profile": current.profile,
        "session": current.session,
        "run": current.run,
    }
    return ", ".join(f"{name} {value}" for name, value in values.items() if value)
