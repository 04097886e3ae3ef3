"""Documents of 1C go into the orders of the shop, each by itself."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.db import InterfaceError, OperationalError, transaction

from django_commerceml.cml.records import OrderContainer
from django_commerceml.exceptions import CommerceMLError, LeaseLostError, ValueProblem
from django_commerceml.importing.context import Item, LoadContext
from django_commerceml.importing.loaders.orders.applying import Application, Applier
from django_commerceml.importing.loaders.orders.rates import translate_rates
from django_commerceml.importing.loaders.orders.remarks import (
    DocumentRefusedError,
    Remark,
)
from django_commerceml.importing.loaders.orders.sorting import (
    Nature,
    Received,
    sort_out,
)
from django_commerceml.importing.reports import Outcome
from django_commerceml.logs import get_logger

logger = get_logger(__name__)

RECORD_TYPE = "order"


def load_orders(items: Sequence[Item], context: LoadContext) -> None:
    """Apply the documents in *items*; what is wrong with one stays with it.

    Orders come before documents that stand alone: those may belong to them.
    """
    received = _sorted(items, context)
    applier = Applier(context)
    applier.prepare(received)
    for one in received:
        outcome, remarks = _apply(one, applier)
        context.report.count(RECORD_TYPE, outcome)
        label = applier.label_of(one)
        _journal(one, label, [*remarks, *_ignored(one)], context)
    applier.finish()


def _sorted(items: Iterable[Item], context: LoadContext) -> list[Received]:
    found = [
        received
        for item in items
        for received in sort_out(
            translate_rates(cast("OrderContainer", item.record), context.unknowns),
            line=item.entry.line,
        )
    ]
    return sorted(found, key=lambda one: one.document is None)


def _apply(one: Received, applier: Applier) -> Application:
    """Apply *one* or leave no trace of it but a remark."""
    try:
        with transaction.atomic():
            return applier.apply(one)
    except (LeaseLostError, OperationalError, InterfaceError):
        raise
    except DocumentRefusedError as error:
        remark = Remark(code=error.code, message=error.message, severity="error")
    except CommerceMLError as error:
        logger.exception("a document was not applied")
        remark = Remark(code=error.code, message=error.message, severity="error")
    except Exception as error:
        logger.exception("a document was not applied")
        message = f"внутренняя ошибка магазина: {type(error).__name__}"
        remark = Remark(code="RUN-99", message=message, severity="error")
    applier.forget(one)
    return Outcome.FAILED, [remark]


def _ignored(one: Received) -> Iterable[Remark]:
    """Yield a notice for each document of a kind that the shop has no place for."""
    for attached in one.attached:
        if attached.nature in {Nature.OTHER, Nature.RETURN}:
            message = (
                f"документ «{attached.document.operation}» только принят к сведению"
            )
            yield Remark(code="ORD-14", message=message, severity="info")


def _journal(
    one: Received, label: str, remarks: Iterable[Remark], context: LoadContext
) -> None:
    for remark in remarks:
        context.report.add(
            ValueProblem(
                code=remark.code,
                message=f"Заказ № {label}: {remark.message}",
                element="Документ",
                line=one.line,
                external_id=one.known_id,
                severity=remark.severity,
            )
        )
