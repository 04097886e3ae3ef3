"""Where an order is on its way to an infobase, and what its statuses are called."""

from typing import Final

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from django_commerceml.models import (
    ExportItem,
    HoldReason,
    Order,
    OrderExport,
    OrderStatus,
)
from django_commerceml.models.orders import DEFAULT_STATUSES


class ExchangeState(TextChoices):
    """What an infobase has of an order."""

    WAITING = "waiting", _("waits")
    GIVEN = "given", _("given, not confirmed")
    CONFIRMED = "confirmed", _("confirmed by 1C")
    CAME_BACK = "came_back", _("came back from 1C")
    HELD = "held", _("held back")


_DEFAULT_NAMES: Final = {code: name for code, name, _is_final in DEFAULT_STATUSES}
_IS_DIRTY: Final = Q(version__gt=F("acknowledged_version"))
_IS_FREE: Final = Q(held_reason=HoldReason.NONE)
_IS_GIVEN: Final = Exists(
    ExportItem.objects.filter(
        order_id=OuterRef("order_id"),
        version=OuterRef("version"),
        batch__profile_id=OuterRef("profile_id"),
        batch__sent_at__isnull=False,
    )
)

STATES: Final[dict[str, Q]] = {
    ExchangeState.HELD: ~_IS_FREE,
    ExchangeState.GIVEN: _IS_FREE & _IS_DIRTY & Q(_IS_GIVEN),
    ExchangeState.WAITING: _IS_FREE & _IS_DIRTY & ~Q(_IS_GIVEN),
    ExchangeState.CAME_BACK: _IS_FREE & ~_IS_DIRTY & Q(echoed_version__gt=0),
    ExchangeState.CONFIRMED: _IS_FREE & ~_IS_DIRTY & Q(echoed_version=0),
}
"""Each export is in exactly one state."""


def with_states(exports: QuerySet[OrderExport]) -> QuerySet[OrderExport]:
    """Return *exports*, each with its `state`."""
    words = [When(rule, then=Value(str(state))) for state, rule in STATES.items()]
    return exports.annotate(state=Case(*words, output_field=CharField()))


def state_name(export: OrderExport) -> str:
    """Return what the state of *export*, one of `with_states`, is called."""
    return str(ExchangeState(vars(export)["state"]).label)


def status_names() -> dict[str, str]:
    """Return the name of each status by its code; infobases may share codes."""
    known = OrderStatus.objects.order_by("profile_id", "position", "id")
    names: dict[str, str] = {}
    for code, name in known.values_list("code", "name"):
        names.setdefault(code, name)
    return names or _DEFAULT_NAMES.copy()


def with_status_names(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return *orders*, each with its `status_name`."""
    known = OrderStatus.objects.filter(code=OuterRef("status"))
    names = known.order_by("profile_id", "position", "id").values("name")
    return orders.annotate(status_name=Subquery(names[:1]))


def status_name(order: Order) -> str:
    """Return what the status of *order*, one of `with_status_names`, is called."""
    name: str | None = vars(order)["status_name"]
    return name or _DEFAULT_NAMES.get(order.status, order.status)
