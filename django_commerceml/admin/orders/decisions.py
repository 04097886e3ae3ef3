"""What an operator may decide about an order on its way to an infobase."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.orders.states import ExchangeState
from django_commerceml.exceptions import StoredFileError
from django_commerceml.exporting import publish
from django_commerceml.importing.files import open_stored
from django_commerceml.importing.runs import new_run
from django_commerceml.models import (
    HoldReason,
    Order,
    OrderExport,
    StoredFile,
)
from django_commerceml.models.versions import give_again

_OPEN: Final = (ExchangeState.GIVEN, ExchangeState.CONFIRMED, ExchangeState.CAME_BACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A word of an operator over one order and one infobase."""

    apply: Callable[[OrderExport, str], bool]
    """Called with the operator's name; returns whether anything changed."""
    label: Any
    """A lazy text: what the button and the action are called."""
    done: Promise
    """What the page and the log then say."""
    states: tuple[ExchangeState, ...]
    is_for_conflicts: bool | None = None
    """Offered only where both sides changed the order, or only where they did not."""

    def is_offered(self, state: str, held_reason: str) -> bool:
        """Return whether the page of an order has the button."""
        is_conflict = held_reason == HoldReason.CONFLICT
        return state in self.states and self.is_for_conflicts in {None, is_conflict}


def resend(export: OrderExport, operator: str = "") -> bool:  # noqa: ARG001 (the signature of decisions)
    """Have the order of *export* go to this infobase again, and to no other one."""
    give_again(export)
    return True


def hold(export: OrderExport, operator: str) -> bool:
    """Hold the order of *export* back; a conflict waits for its own decision."""
    free = OrderExport.objects.filter(
        pk=export.pk, held_reason__in=[HoldReason.NONE, HoldReason.UNBUILT]
    )
    message = gettext("By %(operator)s") % {"operator": operator}
    changed = free.update(held_reason=HoldReason.OPERATOR, held_message=message[:500])
    return bool(changed)


def release(export: OrderExport, operator: str = "") -> bool:  # noqa: ARG001 (the signature of decisions)
    """Let the order of *export* go; a conflict waits for its own decision."""
    held = OrderExport.objects.filter(
        pk=export.pk, held_reason__in=[HoldReason.OPERATOR, HoldReason.UNBUILT]
    )
    return bool(held.update(held_reason=HoldReason.NONE, held_message=""))


def send_ours(export: OrderExport, operator: str = "") -> bool:
    """Decide a conflict for the shop: its version goes to 1C."""
    disputed = OrderExport.objects.filter(pk=export.pk, held_reason=HoldReason.CONFLICT)
    with transaction.atomic():
        changed = disputed.update(held_reason=HoldReason.NONE, held_message="")
        return bool(changed) and resend(export, operator)


def take_theirs(export: OrderExport, operator: str = "") -> bool:  # noqa: ARG001 (the signature of decisions)
    """Decide a conflict for 1C: its file is queued again, confirmed.

    The run that applies it releases the order.

    Raises `StoredFileError` (FILE-06) when the file is not here any more.
    """
    if export.held_reason != HoldReason.CONFLICT:
        return False
    file = _find_disputed(export)
    if file is None:
        message = "файл, из-за которого придержан заказ, уже удалён из хранилища"
        raise StoredFileError(message, code="FILE-06")
    open_stored(file).close()
    with transaction.atomic():
        run = new_run(file, None)
        run.is_confirmed = True
        run.save(update_fields=["is_confirmed"])
    return True


def cancel(order: Order) -> bool:
    """Cancel *order*; 1C hears of it as of any other change."""
    with transaction.atomic():
        current = Order.objects.select_for_update().get(pk=order.pk)
        if current.is_cancelled:
            return False
        current.is_cancelled = True
        current.cancelled_at = timezone.now()
        current.save(update_fields=["is_cancelled", "cancelled_at", "updated_at"])
        publish(current)
    return True


def _find_disputed(export: OrderExport) -> StoredFile | None:
    """Return the file that the order of *export* last came back in."""
    files = StoredFile.objects.filter(profile_id=export.profile_id)
    return files.filter(pk=export.received_sequence).first()


DECISIONS: Final[dict[str, Decision]] = {
    "resend": Decision(
        apply=resend,
        label=_("Send again"),
        done=_("The order goes to 1C again at its next exchange."),
        states=_OPEN,
    ),
    "hold": Decision(
        apply=hold,
        label=_("Hold back"),
        done=_("The order is held back: 1C does not get it."),
        states=(ExchangeState.WAITING, *_OPEN),
    ),
    "release": Decision(
        apply=release,
        label=_("Release"),
        done=_("The order is released: 1C gets it at its next exchange."),
        states=(ExchangeState.HELD,),
        is_for_conflicts=False,
    ),
    "theirs": Decision(
        apply=take_theirs,
        label=_("Take 1C's version"),
        done=_("The file of 1C is queued again; its version of the order is applied."),
        states=(ExchangeState.HELD,),
        is_for_conflicts=True,
    ),
    "ours": Decision(
        apply=send_ours,
        label=_("Send the shop's version"),
        done=_("The shop's version goes to 1C at its next exchange."),
        states=(ExchangeState.HELD,),
        is_for_conflicts=True,
    ),
}
