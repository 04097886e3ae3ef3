"""The page of the connection doctor: what is in the way of 1C, and what to do."""

import urllib.parse
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.admin import ModelAdmin as AnyAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from django_commerceml.conf import get_settings
from django_commerceml.doctor import examine, examine_store, remove_traces
from django_commerceml.exchange.access import get_paths
from django_commerceml.models import ExchangeProfile

_NAME: Final = "commerceml_exchangeprofile_doctor"
_WILD: Final = frozenset({"", "*", "."})
"""How entries of ``ALLOWED_HOSTS`` begin that are no host by themselves."""


class DoctorForm(forms.Form):
    """Where to go, with which password, and how long it may take."""

    address = forms.ChoiceField(label=_("address"))
    password = forms.CharField(
        label=_("password of 1C"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "The one that 1C uses. It is not kept. Without it only what needs no login "
            "is examined."
        ),
    )
    is_patient = forms.BooleanField(
        label=_("ask for a slow answer, too"),
        required=False,
        help_text=_("It takes as long as an import is held: about 20 seconds."),
    )

    def __init__(self, addresses: Iterable[str], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["address"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the types)
        field.choices = [(address, address) for address in addresses]


def doctor_urls(model_admin: "AnyAdmin[Any]") -> list[URLPattern]:
    """Return the address of the doctor; *model_admin* is that of profiles."""

    # The walk comes back to this very store, which must not wait for us.
    @transaction.non_atomic_requests
    @sensitive_post_parameters("password")
    def doctor(request: HttpRequest, pk: int) -> HttpResponse:
        return _answer(model_admin, request, pk)

    view = require_http_methods(["GET", "POST"])(never_cache(doctor))
    guarded = model_admin.admin_site.admin_view(view)
    return [path("<int:pk>/doctor/", guarded, name=_NAME)]


def own_addresses(request: HttpRequest, profile: ExchangeProfile) -> list[str]:
    """Return where *profile* is on the hosts that are this store's own.

    Nowhere else does the page go, whatever is asked of it.
    """
    try:
        paths = get_paths(profile)
    except NoReverseMatch:
        return []
    here = request.build_absolute_uri("/").rstrip("/")
    named = [host for host in settings.ALLOWED_HOSTS if host[:1] not in _WILD]
    places = dict.fromkeys([here, *(f"https://{host}" for host in named)])
    return [f"{place}{each}" for place in places for each in paths]


def _answer(
    model_admin: "AnyAdmin[Any]", request: HttpRequest, pk: int
) -> HttpResponse:
    if not request.user.has_perm("commerceml.diagnose_exchangeprofile"):
        raise PermissionDenied
    profile = ExchangeProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DoctorForm(own_addresses(request, profile), data)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Connection doctor"),
        "opts": model_admin.opts,
        "profile": profile,
        "form": form,
        "media": model_admin.media,
    }
    if form.is_bound and form.is_valid():
        context |= _examine(profile, form.cleaned_data)
        text = gettext("The connection was examined.")
        model_admin.log_change(request, profile, text)
    return TemplateResponse(request, "commerceml/admin/doctor.html", context)


@sensitive_variables("data")
def _examine(profile: ExchangeProfile, data: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows of the way to the store and of the store itself."""
    try:
        way = examine(
            data["address"],
            profile.login,
            data["password"],
            file_limit=profile.file_limit,
            slow_seconds=get_settings().step_seconds if data["is_patient"] else 0,
        )
    finally:
        remove_traces(profile.pk)
    store = examine_store()
    return {
        "address": urllib.parse.unquote(data["address"]),
        "sections": ((_("The way to the store"), way), (_("The store"), store)),
        "wrong": sum(finding.is_wrong for finding in [*way, *store]),
    }
