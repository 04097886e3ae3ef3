"""What the fields of changed records are called on the pages, and their values."""

from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateTimeField, DecimalField, Field, Model
from django.template.defaultfilters import yesno
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.words import key_name
from django_commerceml.importing.telling import NO, YES
from django_commerceml.models import OrderLine, OrderPayment, OrderShipment

_FIELDS: Final[dict[str, Promise]] = {
    "attribute": _("attribute"),
    "characteristic": _("characteristic"),
    "discounts": _("discounts"),
    "groups": _("groups"),
    "image": _("picture"),
    "images": _("pictures"),
    "line": _("line of the order"),
    "option": _("option of the property"),
    "price": _("price"),
    "properties": _("properties"),
    "property": _("property"),
    "quantity": _("quantity"),
    "status": _("status"),
    "stock": _("stock"),
}
"""Fields that are rows of their own, or not called well enough by their model."""

_PARTS: Final[dict[str, tuple[type[Model], Promise]]] = {
    "line": (OrderLine, _("line of the order")),
    "payment": (OrderPayment, _("payment")),
    "shipment": (OrderShipment, _("shipment")),
}
"""What fields of the parts of an order begin with, before the name of the column."""

_NUMBERS: Final = frozenset({"price", "quantity", "stock"})
_BOOLEANS: Final = {YES: True, NO: False}

Cell = str | Decimal | None
"""A value as a table holds it: a number where it is one."""


def model_of(record_type: str) -> type[Model] | None:
    """Return the model that *record_type* is kept in, None where it has none."""
    try:
        return apps.get_model("commerceml", record_type.replace("_", ""))
    except LookupError:
        return None


def one_record_name(record_type: str) -> str:
    """Return what a single record of *record_type* is called."""
    model = model_of(record_type)
    if model is None:
        return record_type
    return capfirst(str(model._meta.verbose_name))  # noqa: SLF001 (Django's public name for it)


def field_name(record_type: str, field: str, detail: str = "") -> str:
    """Return what *field* is called, with the *detail* of it: «Price: retail»."""
    part, column = _find(record_type, field)
    own = _FIELDS.get(field) or getattr(column, "verbose_name", None)
    words = [str(part), str(own)] if part else [str(own or key_name(field))]
    name = capfirst(", ".join(words))
    return f"{name}: {detail}" if detail else name


def value_word(record_type: str, field: str, value: str | None) -> str | None:
    """Return *value* of *field* as a person reads it; None stays None."""
    column = _find(record_type, field)[1]
    if isinstance(column, BooleanField) and value in _BOOLEANS:
        return str(yesno(_BOOLEANS[value]))
    if isinstance(column, DateTimeField):
        return _moment_word(value)
    cell = value_cell(record_type, field, value)
    if isinstance(cell, Decimal):
        return str(number_format(cell, force_grouping=True))
    return cell


def _moment_word(value: str | None) -> str | None:
    """Return the moment *value*, ISO 8601, as the site writes moments."""
    try:
        moment = parse_datetime(value or "")
    except ValueError:
        return value
    if moment is None:
        return value
    return date_format(
        localtime(moment) if is_aware(moment) else moment, "SHORT_DATETIME_FORMAT"
    )


def value_cell(record_type: str, field: str, value: str | None) -> Cell:
    """Return *value* of *field* as a table holds it: «100.00 RUB» is no number."""
    is_number = field in _NUMBERS or isinstance(
        _find(record_type, field)[1], DecimalField
    )
    if not (value and is_number):
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return number if number.is_finite() else value


@cache
def _find(
    record_type: str, field: str
) -> tuple[Promise | None, "Field[Any, Any] | None"]:
    """Return the part of an order that *field* is of, and its column in the table."""
    prefix, _, rest = field.partition("_")
    if rest and prefix in _PARTS:
        model, part = _PARTS[prefix]
        return part, _column(model, rest)
    return None, _column(model_of(record_type), field)


def _column(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    if model is None:
        return None
    try:
        found = model._meta.get_field(name)  # noqa: SLF001 (Django's public name for it)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None
