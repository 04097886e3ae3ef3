"""The pages of a buyer: his account, and his orders."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from example_own.store.forms import RegistrationForm
from example_own.store.models import Order
from example_own.store.views.checkout import OWN_ORDERS

PAGE_SIZE = 20

enter = LoginView.as_view(template_name="store/login.html")


@never_cache
@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show a buyer his orders, the latest first."""
    own = Order.objects.filter(customer_id=request.user.pk or 0)
    orders = own.prefetch_related("items")
    page = Paginator(orders, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "store/account.html", {"page": page})


@never_cache
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order to who placed it."""
    own = Q(pk__in=request.session.get(OWN_ORDERS, []))
    if request.user.is_authenticated:
        own |= Q(customer_id=request.user.pk)
    shown = get_object_or_404(Order.objects.filter(own), number=number)
    context = {"order": shown, "items": list(shown.items.all())}
    return render(request, "store/order.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Make an account, and enter it."""
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("store:account")
    return render(request, "store/register.html", {"form": form})
