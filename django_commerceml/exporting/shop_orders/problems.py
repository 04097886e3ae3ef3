"""Why an order of the shop could not be taken over: on its row, in the journal."""

import traceback
from typing import Final

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.exporting.shop_orders.finding import takers_of
from django_commerceml.logs import get_logger
from django_commerceml.models import (
    RunProblem,
    Severity,
    ShopOrder,
)

logger = get_logger(__name__)

CODE: Final = "ORD-20"
_LENGTH: Final = 500


def note_problem(row: ShopOrder, error: Exception) -> None:
    """Note that *row* stays waiting because of *error*; news go to the journal.

    Where the transaction of the shop is lost, it is lost with the change itself.
    """
    logger.warning("order of the shop %s is not taken over", row.pk, exc_info=error)
    text = describe(error)[:_LENGTH]
    try:
        known = ShopOrder.objects.filter(pk=row.pk, waiting_since__isnull=False)
        if known.exclude(problem=text).update(problem=text):
            _journal(row, text)
    except DatabaseError:
        logger.warning("the problem of the order of the shop %s is lost", row.pk)


def describe(error: Exception) -> str:
    """Return in Russian what went wrong; only words for people are quoted."""
    if isinstance(error, CommerceMLError):
        return error.message
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    if isinstance(error, UnfitError):
        return str(error)
    is_fault = isinstance(error, OperationalError)
    what = "сбой базы данных" if is_fault else "ошибка в программе магазина"
    return f"{what} ({_place(error)}): {type(error).__name__}"


def _place(error: Exception) -> str:
    """Return where in the shop's own code, or in ours, it was."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    own = [one for one in frames if not one.f_globals["__name__"].startswith("django.")]
    last = own[-1]
    return f"{last.f_globals['__name__']}.{last.f_code.co_name}"


def _journal(row: ShopOrder, text: str) -> None:
    label = f"{row.content_type.model} {row.object_id}"
    message = f"заказ магазина {label} не передаётся в 1С: {text}"
    now = timezone.now()
    RunProblem.objects.bulk_create(
        RunProblem(
            profile=profile,
            severity=Severity.ERROR,
            code=CODE,
            message=message[:_LENGTH],
            created_at=now,
        )
        for profile in takers_of(row.content_type)
    )
