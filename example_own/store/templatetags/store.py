"""How the store writes money, and what the basket says in the heading."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from example_own.store.basket import KEY

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """Return *amount* in roubles: «1 234,50 ₽»; the kopecks only where there are."""
    if amount is None:
        return ""
    text = f"{amount:,.2f}".replace(",", "\xa0").replace(".", ",")
    return f"{text.removesuffix(',00')}\xa0₽"


@register.simple_tag(takes_context=True)
def basket_size(context: Mapping[str, Any]) -> int:
    """Return how many different things are in the buyer's basket."""
    request = context.get("request")
    return len(request.session.get(KEY, {})) if request is not None else 0
