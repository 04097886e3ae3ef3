"""What Django's system checks say of the orders of a store on django-oscar."""

from collections.abc import Iterator

from django.apps import apps
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 (Django's name)

from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.statuses import pipeline

_SETTING = "OSCAR_ORDER_STATUS_PIPELINE"


def check_orders(choices: type[OrderChoices]) -> Iterator[CheckMessage]:
    """Yield what is wrong with the statuses that *choices* name.

    A store without Oscar's orders is told of elsewhere.
    """
    if "order" not in apps.app_configs:
        return
    known = pipeline()
    if not known:
        yield Warning(
            f"{choices.__name__}: {_SETTING} is empty: no order can change its status",
            hint="Say which statuses may follow each other.",
            id="commerceml.W061",
        )
        return
    names = (
        *choices.statuses.values(),
        *(choices.status_cancelled, choices.status_paid, choices.status_shipped),
    )
    for name in sorted({name for name in names if name} - known.keys()):
        yield Error(
            f"{choices.__name__}: {_SETTING} has no status {name!r}",
            hint="Name the statuses as the setting does.",
            id="commerceml.E062",
        )
