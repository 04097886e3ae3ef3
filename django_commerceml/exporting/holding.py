"""An order whose document cannot be built is set aside alone, and named."""

from django.utils import timezone

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
    message = f"{type(error).__name__}: {error}"
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
