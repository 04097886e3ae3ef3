"""The page that links goods of the shop with those of 1C, before they are given."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.pairing import LOOKED_AT, Pairing, pairing_of
from django_commerceml.adapters.mapped.pairs import Place, read_place, sureness_of
from django_commerceml.admin.profiles.linking_acts import ACTS, address_from
from django_commerceml.admin.profiles.linking_form import (
    KIND_NAMES,
    KINDS_COUNTED,
    SURENESS_NAMES,
    WAY_NAMES,
    ChoiceFormSet,
    LookForm,
    make_look,
)
from django_commerceml.admin.profiles.publication import PUBLISH
from django_commerceml.models import ExchangeProfile

PAGE_SIZE: Final = 50
_NAME: Final = "commerceml_exchangeprofile_link"


def link_urls(profile_admin: Any) -> list[URLPattern]:
    """Return the address of the page, for the admin of profiles."""
    view = require_http_methods(["GET", "POST"])(partial(link_view, profile_admin))
    return [
        path("<int:pk>/link/", profile_admin.admin_site.admin_view(view), name=_NAME)
    ]


def link_view(profile_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what may be linked; link what a person has agreed to."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    profile = ExchangeProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise Http404
    look = make_look(request.GET)
    pairing = pairing_of(profile, look.ways)
    if request.method == "POST":
        for word, act in ACTS.items():
            if word in request.POST:
                return act(profile_admin, request, profile, pairing)
    response: HttpResponse = profile_admin.show_page(
        request,
        "commerceml/admin/linking.html",
        title=_("Link goods"),
        profile=profile,
        look=look,
        **(_shown(request, look, pairing) if pairing is not None else {}),
    )
    return response


def _shown(request: HttpRequest, look: LookForm, pairing: Pairing) -> dict[str, Any]:
    """Return the proposals of a page, and how much there is to do."""
    place = read_place(request.GET.get("after", ""))
    page = pairing.read(place, size=PAGE_SIZE, wanted=look.wanted)
    formset = ChoiceFormSet(proposals=page.proposals)
    return {
        "is_linkable": True,
        "formset": formset,
        "rows": list(_rows(formset, pairing)),
        "next": address_from(request, page.next) if page.next else "",
        "first": address_from(request, None) if place != Place() else "",
        "counts": [
            (name, min(count, LOOKED_AT), count > LOOKED_AT)
            for kind, name in KINDS_COUNTED.items()
            if (count := pairing.count(kind))
        ],
    }


def _rows(formset: Any, pairing: Pairing) -> Iterator[dict[str, Any]]:
    for form in formset.forms:
        proposal = form.proposal
        sureness = sureness_of(proposal)
        yield {
            "form": form,
            "proposal": proposal,
            "kind": KIND_NAMES[proposal.kind],
            "way": WAY_NAMES.get(proposal.matched_by, ""),
            "sureness": SURENESS_NAMES[sureness],
            "state": sureness,
            "address": _object_address(pairing, proposal.kind, proposal.object_id),
        }


def _object_address(pairing: Pairing, kind: LinkKind, pk: str | None) -> str:
    """Return the page of an object in the shop's own admin; "" where there is none."""
    model = pairing.model_of(kind)
    if model is None or pk is None:
        return ""
    options = model._meta  # noqa: SLF001 (Django's public name)
    try:
        return reverse(
            f"admin:{options.app_label}_{options.model_name}_change", args=[pk]
        )
    except NoReverseMatch:
        return ""
