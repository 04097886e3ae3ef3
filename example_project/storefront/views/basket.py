"""The pages of the basket."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from django_commerceml.models import Offer, Product
from example_project.storefront.basket import (
    MOST_LINES,
    Basket,
    read_contents,
    read_quantity,
)
from example_project.storefront.prices import choose_prices

LONGEST_ID = 20
NOT_A_QUANTITY = "Количество не понято: нужно число больше нуля."


@never_cache
@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    """Show the basket."""
    choice = choose_prices(request)
    contents = read_contents(Basket(request.session), choice)
    context = {"contents": contents, "choice": choice}
    return render(request, "storefront/basket.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put an offer into the basket, and show its page again."""
    pk = request.POST.get("offer", "")[:LONGEST_ID]
    sold = Offer.objects.filter(
        is_active=True, product__in=Product.objects.visible()
    ).select_related("product")
    offer = get_object_or_404(sold, pk=int(pk) if pk.isdecimal() else 0)
    _add(request, offer)
    page = reverse("storefront:product", args=[offer.product_id])
    return redirect(f"{page}?offer={offer.pk}#choice")


@require_POST
def change(request: HttpRequest, offer: int) -> HttpResponse:
    """Change the quantity of an offer, or take it out."""
    basket = Basket(request.session)
    quantity = read_quantity(request.POST.get("quantity", ""))
    if "remove" in request.POST:
        basket.remove(offer)
    elif quantity is None:
        messages.error(request, NOT_A_QUANTITY)
    elif offer in set(basket):
        basket.put(offer, quantity)
    return redirect("storefront:basket")


def _add(request: HttpRequest, offer: Offer) -> None:
    quantity = read_quantity(request.POST.get("quantity", "1"))
    if quantity is None:
        messages.error(request, NOT_A_QUANTITY)
    elif Basket(request.session).add(offer, quantity):
        messages.success(request, f"В корзине: {offer}")
    else:
        messages.error(request, f"В корзине уже {MOST_LINES} разных товаров.")
