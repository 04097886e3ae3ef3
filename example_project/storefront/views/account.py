"""The pages of a buyer's account."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from django_commerceml.models import Order
from example_project.storefront.orders import read_statuses, status_of
from example_project.storefront.prices import choose_prices
from example_project.storefront.registration import EntryForm, RegistrationForm

PAGE_SIZE = 20

enter = LoginView.as_view(
    template_name="storefront/login.html",
    authentication_form=EntryForm,
    next_page=reverse_lazy("storefront:account"),
)
leave = LogoutView.as_view(next_page=reverse_lazy("storefront:home"))


@never_cache
@require_safe
@login_required(login_url=reverse_lazy("storefront:login"))
def account(request: HttpRequest) -> HttpResponse:
    """Show a buyer his orders, the latest first."""
    own = Order.objects.filter(user_id=request.user.pk or 0).order_by("-id")
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("page"))
    statuses = read_statuses()
    context = {
        "choice": choose_prices(request),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "orders": [(order, status_of(order, statuses)) for order in page],
    }
    return render(request, "storefront/account.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Make an account and enter it."""
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(_where_to(request))
    context = {
        "form": form,
        "choice": choose_prices(request),
        "next": request.GET.get("next", ""),
    }
    return render(request, "storefront/register.html", context)


def _where_to(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else "storefront:account"
