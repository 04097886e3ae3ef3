"""What the buyer hears of his order: an e-mail on status, payment and shipment.

Each profile switches it on for itself. A shop changes the words by templates of its
own under ``commerceml/mail/``, or writes its own receivers of the signals.
"""

from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeProfile, Order
from django_commerceml.models.orders import statuses_of
from django_commerceml.signals import (
    order_paid,
    order_shipped,
    order_status_changed,
)

logger = get_logger(__name__)

_EMAIL: Final = "Почта"
"""The kind of contact that is an address, as 1C calls it (protocol C.8)."""


def connect() -> None:
    """Have the signals of orders written to the buyers; call it once or again."""
    order_status_changed.connect(_on_status, dispatch_uid="commerceml.mail.status")
    order_paid.connect(_on_payment, dispatch_uid="commerceml.mail.payment")
    order_shipped.connect(_on_shipment, dispatch_uid="commerceml.mail.shipment")


def notify_buyer(
    order: Order, profile: ExchangeProfile, event: str, **more: object
) -> bool:
    """Write to the buyer of *order* of *event*; return whether it was sent.

    *event* names the templates: ``status``, ``payment``, ``shipment``. Where the
    mail cannot be sent, the log says so, and nothing else happens.
    """
    address = address_of(order)
    if not (profile.notifies_buyers and address):
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            message = _compose(order, event, address, more)
        message.send()
    except Exception:
        logger.exception("order %s: no mail of %s could be sent", order.pk, event)
        return False
    return True


def address_of(order: Order) -> str:
    """Return the e-mail address of the buyer of *order*; "" where none is known."""
    address = getattr(order.user, "email", "") if order.user else ""
    party = order.counterparty
    if address or party is None:
        return str(address)
    return next((value for kind, value in party.contacts if kind == _EMAIL), "")


def _compose(
    order: Order, event: str, address: str, more: dict[str, object]
) -> EmailMultiAlternatives:
    context = {"order": order, "lines": order.lines.all(), **more}
    subject = render_to_string(f"commerceml/mail/{event}_subject.txt", context)
    body = render_to_string(f"commerceml/mail/{event}_body.txt", context)
    message = EmailMultiAlternatives(
        " ".join(subject.split()), f"{body.strip()}\n", to=[address]
    )
    try:
        html = render_to_string(f"commerceml/mail/{event}_body.html", context)
    except TemplateDoesNotExist:
        return message
    message.attach_alternative(html, "text/html")
    return message


def _on_status(
    *, order: Order, profile: ExchangeProfile, before: str, after: str, **_: Any
) -> None:
    names = {status.code: status.name for status in statuses_of(profile.pk)}
    status = names.get(after, after)
    notify_buyer(
        order, profile, "status", status=status, before=names.get(before, before)
    )


def _on_payment(*, order: Order, profile: ExchangeProfile, **_: Any) -> None:
    notify_buyer(order, profile, "payment")


def _on_shipment(*, order: Order, profile: ExchangeProfile, **_: Any) -> None:
    notify_buyer(order, profile, "shipment")
