"""The shop's own code is asked to take rows; its mistakes are told as its own."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import Error as DatabaseFault
from django.db.models import Model

from django_commerceml.adapters import PublishContext, RowError
from django_commerceml.exceptions import AdapterError, CommerceMLError

Row = TypeVar("Row", bound=Model)
Publish = Callable[[Sequence[Row], PublishContext], Sequence[RowError]]


def ask_shop(
    publish: Publish[Row], rows: Sequence[Row], context: PublishContext
) -> Sequence[RowError]:
    """Give *rows* to *publish*, a method of the adapter; return what it refused.

    Raises `AdapterError` where the shop's own code fails. Faults of the database
    are raised as they are: the batch is tried again.
    """
    if not rows:
        return []
    try:
        return publish(rows, context)
    except (CommerceMLError, DatabaseFault):
        raise
    except Exception as error:
        where = getattr(publish, "__name__", "адаптер")
        message = f"ошибка в программе магазина ({where}): {type(error).__name__}"
        raise AdapterError(message) from error
