"""What the words of the journal are called on the pages."""

from typing import Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from django_commerceml.importing.reports import Outcome
from django_commerceml.protocol.commands import ExchangeType
from django_commerceml.protocol.states import State

SESSION_TYPES: Final[dict[str, Promise]] = {
    ExchangeType.CATALOG: _("catalogue"),
    ExchangeType.SALE: _("orders"),
    ExchangeType.REFERENCE: _("reference books"),
}

SESSION_STATES: Final[dict[str, Promise]] = {
    State.NEW: _("new"),
    State.AUTHORIZED: _("logged in"),
    State.READY: _("ready for files"),
    State.UPLOADING: _("uploading"),
    State.IMPORTING: _("importing"),
    State.FINISHED: _("finished"),
}

OUTCOMES: Final[dict[str, Promise]] = {
    Outcome.CREATED: _("created"),
    Outcome.UPDATED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.DEACTIVATED: _("deactivated"),
    Outcome.SKIPPED: _("skipped"),
    Outcome.FAILED: _("failed"),
}

_NOT_MODELS: Final[dict[str, Promise]] = {
    "reference_field": _("fields of reference books"),
}


def record_type_name(record_type: str) -> str:
    """Return the name of *record_type*: its model's, where it has one."""
    if record_type in _NOT_MODELS:
        return capfirst(str(_NOT_MODELS[record_type]))
    try:
        model = apps.get_model("commerceml", record_type.replace("_", ""))
    except LookupError:
        return record_type
    return capfirst(str(model._meta.verbose_name_plural))  # noqa: SLF001 (Django's public name for it)
