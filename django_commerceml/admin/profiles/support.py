"""The page that makes a bundle for the support."""

import tempfile
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from django_commerceml.admin.streams import ByteStream, save_as
from django_commerceml.admin.themes import ModelAdmin
from django_commerceml.models import ExchangeProfile
from django_commerceml.support import name_bundle, write_bundle

SUPPORT: Final = "commerceml.support_exchangeprofile"
"""The permission to make a bundle."""
_IN_MEMORY: Final = 1 << 20

_guarded: Final = require_http_methods(["GET", "HEAD", "POST"])


def support_urls(profile_admin: "ModelAdmin[Any]") -> list[URLPattern]:
    """Return the addresses of the page, for the admin of profiles."""
    view = never_cache(_guarded(partial(support_view, profile_admin)))
    return [
        path(
            "<int:pk>/support/",
            profile_admin.admin_site.admin_view(view),
            name="commerceml_exchangeprofile_support",
        )
    ]


def support_view(
    profile_admin: "ModelAdmin[Any]", request: HttpRequest, pk: int
) -> HttpResponseBase:
    """Say what a bundle is; when asked by POST make one, and write it down."""
    if not request.user.has_perm(SUPPORT):
        raise PermissionDenied
    profile = ExchangeProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise Http404
    if request.method == "POST":
        return _make(profile_admin, request, profile)
    return _explain(profile_admin, request, profile)


def _make(
    profile_admin: "ModelAdmin[Any]", request: HttpRequest, profile: ExchangeProfile
) -> HttpResponseBase:
    with ExitStack() as unread:
        output = unread.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        write_bundle(output, profile=profile)
        output.seek(0)
        unread.pop_all()  # it is closed when the answer has been read to its end
    said = gettext("A bundle for the support was made.")
    profile_admin.log_change(request, profile, said)
    return save_as(cast("ByteStream", output), name_bundle(profile))


def _explain(
    profile_admin: "ModelAdmin[Any]", request: HttpRequest, profile: ExchangeProfile
) -> HttpResponse:
    context = {
        **profile_admin.admin_site.each_context(request),
        "title": _("Bundle for the support"),
        "opts": profile_admin.opts,
        "media": profile_admin.media,
        "profile": profile,
    }
    return TemplateResponse(request, "commerceml/admin/support.html", context)
