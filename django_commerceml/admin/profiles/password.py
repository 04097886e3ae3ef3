"""The page that makes a new password for 1C, and shows it once."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from django_commerceml.admin.profiles.connection import addresses_of, guides_for
from django_commerceml.exchange.access import make_access_password
from django_commerceml.models import ExchangeProfile


def get_profile(admin: Any, request: HttpRequest, pk: int) -> ExchangeProfile:
    """Return the profile *pk*, which the person of *request* may change."""
    profile = ExchangeProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise Http404
    if not admin.has_change_permission(request, profile):
        raise PermissionDenied
    return profile


@sensitive_variables("password")
def password_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a new password; make it, and show it this once."""
    profile = get_profile(admin, request, pk)
    password = ""
    if request.method == "POST":
        password = make_access_password()
        profile.password = make_password(password)
        profile.save(update_fields=["password", "updated_at"])
        admin.log_change(request, profile, gettext("A new password was made."))
    addresses = addresses_of(request, profile)
    response: HttpResponse = admin.show_page(
        request,
        "commerceml/admin/password.html",
        title=_("New password"),
        profile=profile,
        password=password,
        addresses=addresses,
        guides=guides_for(profile, addresses),
    )
    return response
