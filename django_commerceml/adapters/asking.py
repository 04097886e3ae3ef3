"""The shop's own code is asked to take rows; its mistakes are told as its own."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db import Error as DatabaseFault
from django.db.models import Model

from django_commerceml.adapters import PublishContext, RowError
from django_commerceml.exceptions import AdapterError, CommerceMLError
from django_commerceml.logs import get_logger

logger = get_logger(__name__)

Row = TypeVar("Row", bound=Model)
Publish = Callable[[Sequence[Row], PublishContext], Sequence[RowError]]

_OF_THE_ROW: Final = (DataError, IntegrityError)
"""What a database raises over values, not over itself."""
_BROKEN_OFF: Final = frozenset({"SoftTimeLimitExceeded"})
"""Raised into the shop's code by whoever runs it; no row is to blame."""
_PATIENCE: Final = 20
"""So many rows, each tried alone, without one that passes: it is not the rows."""


def ask_shop(
    publish: Publish[Row], rows: Sequence[Row], context: PublishContext
) -> Sequence[RowError]:
    """Give *rows* to *publish*, a method of the adapter; return what it refused.

    Where it raises over a row, that row is among the errors, and the others are
    taken. Raises `AdapterError` where the shop's own code fails over every row, and
    what it raises of this kind itself. Faults of the database are raised as they
    are: the batch is tried again.
    """
    return _Question(publish, context).ask(rows) if rows else []


def ask_once(
    publish: Publish[Row], rows: Sequence[Row], context: PublishContext
) -> Sequence[RowError]:
    """Give *rows* to *publish* as `ask_shop` does, but all together or not at all.

    Raises `AdapterError` where the shop's own code fails.
    """
    if not rows:
        return []
    try:
        return publish(rows, context)
    except (CommerceMLError, DatabaseFault):
        raise
    except Exception as error:
        raise AdapterError(_blame(publish, error)) from error


class _Question:
    """Rows that are given together, and by halves where that fails."""

    def __init__(self, publish: Publish[Any], context: PublishContext) -> None:
        self._publish = publish
        self._context = context
        self._failed = 0
        self._has_passed = False

    def ask(self, rows: Sequence[Any]) -> list[RowError]:
        """Give *rows* to the shop; return what it refused, and what it failed over."""
        answer = self._try(rows)
        if isinstance(answer, Exception):
            return self._ask_halves(rows, answer)
        self._has_passed = True
        return answer

    def _try(self, rows: Sequence[Any]) -> list[RowError] | Exception:
        """Give *rows* to the shop; return its answer, or what it failed over."""
        try:
            with transaction.atomic():
                return list(self._publish(rows, self._context))
        except _OF_THE_ROW as error:
            return error
        except (CommerceMLError, DatabaseFault):
            raise
        except Exception as error:
            if type(error).__name__ in _BROKEN_OFF:
                raise AdapterError(_blame(self._publish, error)) from error
            return error

    def _ask_halves(self, rows: Sequence[Any], error: Exception) -> list[RowError]:
        if len(rows) > 1:
            middle = len(rows) // 2
            return [*self.ask(rows[:middle]), *self.ask(rows[middle:])]
        self._failed += 1
        if not self._has_passed and self._failed >= _PATIENCE:
            raise AdapterError(_blame(self._publish, error)) from error
        logger.warning("the adapter failed over a row", exc_info=error)
        return [
            RowError(
                external_id=rows[0].external_id, message=_blame(self._publish, error)
            )
        ]


def _blame(publish: Publish[Any], error: Exception) -> str:
    """Return in Russian what went wrong; only words for people are quoted."""
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    where = getattr(publish, "__name__", "адаптер")
    return f"ошибка в программе магазина ({where}): {type(error).__name__}"
