"""The page that makes a basket an order."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from example_own.store.basket import empty, read_rows
from example_own.store.forms import CheckoutForm
from example_own.store.placing import SoldOutError, place

OWN_ORDERS = "orders"
SOLD_OUT = "Пока вы оформляли заказ, что-то раскупили. Проверьте корзину."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Ask who buys, and place the order."""
    rows = read_rows(request.session)
    if not rows:
        return redirect("store:basket")
    email = getattr(request.user, "email", "")
    form = CheckoutForm(request.POST or None, initial={"email": email})
    if request.method == "POST" and form.is_valid():
        try:
            order = place(form.save(commit=False), rows, request.user)
        except SoldOutError:
            messages.error(request, SOLD_OUT)
            return redirect("store:basket")
        empty(request.session)
        mine = request.session.get(OWN_ORDERS, [])
        request.session[OWN_ORDERS] = [*mine, order.pk]
        return redirect("store:order", order.number)
    total = sum((row.total for row in rows), Decimal(0))
    context = {"form": form, "rows": rows, "total": total}
    return render(request, "store/checkout.html", context)
