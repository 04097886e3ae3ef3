"""The button that gives all goods of a profile to its shop."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from django_commerceml.admin.navigation import RUN_PAGE
from django_commerceml.exceptions import RunError
from django_commerceml.importing.publications import can_publish, queue_publication
from django_commerceml.models import ExchangeProfile

PUBLISH: Final = "commerceml.publish_exchangeprofile"
"""The permission to give all goods to the shop."""
BEGUN: Final = _("All goods are queued for the shop.")
_NAME: Final = "commerceml_exchangeprofile_publish"
_TRIED: Final = _("A dry run is queued: all goods are tried, and nothing stays.")
_DONE: Final[dict[bool, Promise]] = {False: BEGUN, True: _TRIED}


def publish_urls(profile_admin: Any) -> list[URLPattern]:
    """Return the address behind the button, for the admin of profiles."""
    view = require_POST(partial(publish_view, profile_admin))
    return [
        path("<int:pk>/publish/", profile_admin.admin_site.admin_view(view), name=_NAME)
    ]


def publish_address(request: HttpRequest, profile: ExchangeProfile) -> str:
    """Return where the button leads; "" for whom, or where, there is none."""
    if not (request.user.has_perm(PUBLISH) and can_publish(profile)):
        return ""
    return reverse(f"admin:{_NAME}", args=[profile.pk])


def publish_view(profile_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the run, write it down, and go to its page."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    profile = ExchangeProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise Http404
    is_dry_run = "dry_run" in request.POST
    try:
        run = queue_publication(profile, is_dry_run=is_dry_run)
    except RunError as error:
        profile_admin.message_user(request, str(error), messages.ERROR)
        return redirect("admin:commerceml_exchangeprofile_change", profile.pk)
    profile_admin.log_change(request, profile, str(_DONE[is_dry_run]))
    profile_admin.message_user(request, _DONE[is_dry_run])
    return redirect(RUN_PAGE, run.pk)
