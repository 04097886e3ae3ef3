"""The pages of an order."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from django_commerceml.models import Order
from example_project.storefront import orders
from example_project.storefront.basket import Basket
from example_project.storefront.prices import choose_prices


@never_cache
@require_safe
def order(request: HttpRequest, key: str) -> HttpResponse:
    """Show an order: what is in it, what has become of it."""
    found = _get(key)
    if _is_foreign(request, found):
        return _ask_to_enter(request)
    statuses = orders.read_statuses()
    context = {
        "order": found,
        "key": key,
        "choice": choose_prices(request),
        "status": orders.status_of(found, statuses),
        "can_cancel": orders.can_cancel(found, statuses),
        "lines": found.lines.all(),
        "discounts": found.discounts.filter(line=None, is_included=False),
        "payments": found.payments.filter(is_deleted=False),
        "shipments": found.shipments.filter(is_deleted=False),
    }
    return render(request, "storefront/order.html", context)


@require_POST
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Cancel an order that is not paid yet."""
    found = _get(key)
    if _is_foreign(request, found):
        return _ask_to_enter(request)
    if orders.cancel(found):
        messages.success(request, "Заказ отменён.")
    else:
        messages.error(request, "Этот заказ уже нельзя отменить: позвоните нам.")
    return redirect("storefront:order", key=key)


@require_POST
def repeat(request: HttpRequest, key: str) -> HttpResponse:
    """Put the goods of an order into the basket again."""
    found = _get(key)
    if _is_foreign(request, found):
        return _ask_to_enter(request)
    missing = orders.repeat(found, Basket(request.session))
    if missing:
        messages.error(request, f"Больше не продаётся: {', '.join(missing)}.")
    return redirect("storefront:basket")


def _get(key: str) -> Order:
    pk = orders.read_key(key)
    if pk is None:
        raise Http404
    return get_object_or_404(Order.objects.select_related("counterparty"), pk=pk)


def _is_foreign(request: HttpRequest, found: Order) -> bool:
    """Return whether the order is somebody's, and somebody else asks."""
    return found.user_id is not None and found.user_id != request.user.pk


def _ask_to_enter(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        raise Http404
    page = request.path if request.method in {"GET", "HEAD"} else "/"
    return redirect_to_login(page, reverse("storefront:login"))
