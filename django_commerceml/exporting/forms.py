"""In which form an infobase gets its orders, and how a file of it begins."""

from datetime import datetime
from math import isfinite
from typing import Final

from django_commerceml.cml.names import NAMESPACES
from django_commerceml.cml.records import FileHeader
from django_commerceml.cml.styles import ORDER_STYLES, OrderForm
from django_commerceml.cml.writer import Markup
from django_commerceml.models import ExchangeSession, SchemaCap

_SUBORDINATES_FROM: Final = 2.1
_BY_VERSION: Final = (
    (3.0, OrderForm.CONTAINERS),
    (2.1, OrderForm.SIBLINGS),
    (2.05, OrderForm.FLAT),
)
"""The client's version (a number: "2.10" is 2.1) and what it gets from there on.

2.05 itself still gets the oldest form (protocol A.4).
"""
_CAPS: Final[dict[str, dict[OrderForm, OrderForm]]] = {
    SchemaCap.FLAT_OLD: dict.fromkeys(OrderForm, OrderForm.FLAT_OLD),
    SchemaCap.FLAT: {
        OrderForm.SIBLINGS: OrderForm.FLAT,
        OrderForm.SUBORDINATES: OrderForm.FLAT,
        OrderForm.CONTAINERS: OrderForm.FLAT,
    },
    SchemaCap.SIBLINGS: {OrderForm.CONTAINERS: OrderForm.SIBLINGS},
}
"""What a form becomes where a profile allows no newer one."""
_SCHEMAS: Final = {
    OrderForm.FLAT_OLD: "2.05",
    OrderForm.FLAT: "2.09",
    OrderForm.SIBLINGS: "2.10",
    OrderForm.SUBORDINATES: "2.10",
    OrderForm.CONTAINERS: "3.1",
}
_NAMESPACES: Final = {OrderForm.CONTAINERS: NAMESPACES[-1]}
"""The others are read without one (protocol D.7-D.9)."""


def choose_form(session: ExchangeSession) -> OrderForm:
    """Return the form that the client of *session* reads."""
    form = _asked_form(session)
    return _CAPS.get(session.profile.order_schema_cap, {}).get(form, form)


def header_of(form: OrderForm, created_at: datetime) -> FileHeader:
    """Return the attributes of the root of a file of *form*."""
    return FileHeader(schema_version=_SCHEMAS[form], created_at=created_at)


def markup_of(form: OrderForm, encoding: str) -> Markup:
    """Return how a file of *form* is spelled."""
    return Markup(
        namespace=_NAMESPACES.get(form, ""),
        encoding=encoding,
        style=ORDER_STYLES[form],
    )


def _asked_form(session: ExchangeSession) -> OrderForm:
    if _as_number(session.cml_version) >= _SUBORDINATES_FROM:
        return OrderForm.SUBORDINATES
    version = _as_number(session.client_version)
    for least, form in _BY_VERSION:
        if version > least or (version == least and form != OrderForm.FLAT):
            return form
    return OrderForm.FLAT_OLD


def _as_number(version: str) -> float:
    try:
        number = float(version)
    except ValueError:
        return 0.0
    return number if isfinite(number) else 0.0
