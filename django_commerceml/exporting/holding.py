"""An order whose document cannot be built is set aside alone, and named."""

import traceback

from django.utils import timezone

from django_commerceml.exceptions import CommerceMLError
from django_commerceml.models import (
    ExchangeSession,
    HoldReason,
    Order,
    OrderExport,
    RunProblem,
    Severity,
)

_MESSAGE = 500


def hold_unbuilt(
    export: OrderExport,
    order: Order,
    error: Exception,
    session: ExchangeSession | None,
) -> None:
    """Hold *order* back until its next change, and write why into the journal."""
    message = _describe(error)
    # A change since then is another order: it may be built.
    unchanged = OrderExport.objects.filter(
        pk=export.pk, version=export.version, held_reason=HoldReason.NONE
    )
    unchanged.update(held_reason=HoldReason.UNBUILT, held_message=message[:_MESSAGE])
    text = f"заказ {order.number} не выгружен, его документ не построить: {message}"
    RunProblem.objects.create(
        profile_id=export.profile_id,
        session=session,
        severity=Severity.ERROR,
        code="ORD-01",
        message=text[:_MESSAGE],
        external_id=str(order.uuid),
        created_at=timezone.now(),
    )


def _describe(error: Exception) -> str:
    """Return what failed, and where: the text of an error may quote the buyer."""
    if isinstance(error, CommerceMLError):
        return error.message
    kind = type(error).__name__
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if frame.f_globals["__package__"] == __package__]
    if not ours:
        return kind
    module = ours[-1].f_globals["__name__"].rpartition(".")[2]
    name = ours[-1].f_code.co_qualname.partition(".<locals>")[0]
    return f"{kind} ({module}.{name})"
