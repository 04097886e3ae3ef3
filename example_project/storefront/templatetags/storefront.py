"""The words of the storefront, and what every page shows, for templates."""

import re
from decimal import Decimal
from pathlib import PurePosixPath

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from django_commerceml.models import Order, OrderLine, ProductImage
from example_project.storefront.basket import Basket
from example_project.storefront.orders import order_url
from example_project.storefront.prices import Money
from example_project.storefront.wording import (
    money,
    payment_kind,
    plural,
    quantity,
    short_unit,
    unit_name,
)

register = template.Library()
for word in (money, payment_kind, quantity, unit_name, plural):
    register.filter(word)
register.filter(order_url)


@register.filter
def in_currency_of(amount: Decimal, order: Order) -> str:
    """Return *amount* as money of *order*."""
    return money(Money(amount=amount, currency=order.currency))


@register.filter
def line_unit(line: OrderLine) -> str:
    """Return what stands after the quantity of *line*."""
    return short_unit(line.unit_name, line.unit_code)


@register.filter
def plain(number: Decimal) -> str:
    """Return *number* as a field of a form holds it: "1,5"."""
    return f"{number.normalize():f}".replace(".", ",")


@register.filter
def description(text: str) -> SafeString:
    """Return a description of 1C; it was cleaned when it was imported."""
    has_tags = re.search(r"<[a-z]", text, re.IGNORECASE)
    markup = text if has_tags else linebreaks(text, autoescape=False)
    return mark_safe(markup)  # noqa: S308 (cleaned at import)


@register.filter
def picture_url(image: ProductImage) -> str:
    """Return the address of a stored picture."""
    name = PurePosixPath(image.file).name
    return reverse("storefront:picture", args=[image.pk, name])


@register.simple_tag(takes_context=True)
def basket_count(context: Context) -> int:
    """Return how many kinds of goods lie in the basket."""
    session = getattr(context.get("request"), "session", None)
    return len(Basket(session)) if session is not None else 0
