"""What the words of the journal are called on the pages."""

from typing import Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from django_commerceml.cml.styles import OrderForm
from django_commerceml.importing.reports import Outcome
from django_commerceml.protocol.commands import ExchangeType
from django_commerceml.protocol.states import State

SESSION_TYPES: Final[dict[str, Promise]] = {
    ExchangeType.CATALOG: _("catalogue"),
    ExchangeType.SALE: _("orders"),
    ExchangeType.LISTEN: _("waiting for orders"),
    ExchangeType.REFERENCE: _("reference books"),
}

SESSION_STATES: Final[dict[str, Promise]] = {
    State.NEW: _("new"),
    State.AUTHORIZED: _("logged in"),
    State.READY: _("ready for files"),
    State.UPLOADING: _("uploading"),
    State.IMPORTING: _("importing"),
    State.EXPORTING: _("giving orders"),
    State.FINISHED: _("finished"),
}

ORDER_FORMS: Final[dict[str, Promise]] = {
    OrderForm.FLAT_OLD: _("2.05 and older: orders only"),
    OrderForm.FLAT: _("2.06 to 2.09: orders only"),
    OrderForm.SIBLINGS: _("2.10: payments and shipments beside the order"),
    OrderForm.SUBORDINATES: _("2.10: payments and shipments inside the order"),
    OrderForm.CONTAINERS: _("3.1: containers"),
}

OUTCOMES: Final[dict[str, Promise]] = {
    Outcome.CREATED: _("created"),
    Outcome.UPDATED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.DEACTIVATED: _("deactivated"),
    Outcome.PUBLISHED: _("given to the shop"),
    Outcome.SKIPPED: _("skipped"),
    Outcome.FAILED: _("failed"),
}

_RECORD_TYPES: Final = (
    "group",
    "property",
    "category",
    "price_type",
    "warehouse",
    "unit",
    "product",
    "offer",
    "price",
    "stock",
    "reference_field",
    "reference_item",
    "counterparty",
    "order",
)
"""In the order in which a reader expects them."""

_NOT_MODELS: Final[dict[str, Promise]] = {
    "reference_field": _("fields of reference books"),
}

_KEYS: Final[dict[str, Promise]] = {
    "address": _("address"),
    "attachments": _("attached files"),
    "attributes": _("attributes"),
    "bank": _("bank"),
    "bik": _("БИК"),
    "birth_date": _("date of birth"),
    "birth_place": _("place of birth"),
    "brand_owner": _("owner of the brand"),
    "characteristics": _("characteristics"),
    "components": _("components"),
    "conversions": _("conversions of units"),
    "correspondent_account": _("correspondent account"),
    "counterparty_product_id": _("counterparty's id of the product"),
    "discounts": _("volume discounts"),
    "egrpo": _("ЕГРПО"),
    "excises": _("excises"),
    "height": _("height"),
    "id": _("id in 1C"),
    "images": _("pictures"),
    "is_visible": _("is visible"),
    "legal_address": _("legal address"),
    "length": _("length"),
    "main_activity": _("main activity"),
    "marking_code": _("marking group"),
    "name": _("name"),
    "number": _("number"),
    "okdp": _("ОКДП"),
    "okfs": _("ОКФС"),
    "okopf": _("ОКОПФ"),
    "okved": _("ОКВЭД"),
    "parts": _("parts"),
    "quantity": _("quantity"),
    "registered_date": _("date of registration"),
    "registration_address": _("address of registration"),
    "relation": _("relation"),
    "salutation": _("salutation"),
    "sex": _("sex"),
    "site_id": _("site's id"),
    "substitutes": _("substitutes"),
    "swift": _("SWIFT"),
    "text": _("text"),
    "type": _("type"),
    "value": _("value"),
    "weight": _("weight"),
    "width": _("width"),
}
"""What the keys in JSON fields are called."""


def key_name(key: str) -> str:
    """Return the name of *key* of a JSON field; 1C's own keys are names already."""
    return str(_KEYS.get(key, key))


def record_type_place(record_type: str) -> int:
    """Return where *record_type* stands in a table; databases keep no order."""
    if record_type in _RECORD_TYPES:
        return _RECORD_TYPES.index(record_type)
    return len(_RECORD_TYPES)


def record_type_name(record_type: str) -> str:
    """Return the name of *record_type*: its model's, where it has one."""
    if record_type in _NOT_MODELS:
        return capfirst(str(_NOT_MODELS[record_type]))
    try:
        model = apps.get_model("commerceml", record_type.replace("_", ""))
    except LookupError:
        return record_type
    return capfirst(str(model._meta.verbose_name_plural))  # noqa: SLF001 (Django's public name for it)
