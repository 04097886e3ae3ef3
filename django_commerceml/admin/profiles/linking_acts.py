"""What is done from the page that links goods: link them, and have them given."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.adapters.mapped.pairing import Pairing
from django_commerceml.adapters.mapped.pairs import Place, read_place
from django_commerceml.admin.navigation import RUN_PAGE
from django_commerceml.admin.profiles.linking_form import ChoiceFormSet
from django_commerceml.admin.profiles.publication import BEGUN
from django_commerceml.models import ExchangeProfile
from django_commerceml.profiles.publishing import begin_publishing


def address_from(request: HttpRequest, place: Place | None) -> str:
    """Return the address of the page from *place* on, with the same filters."""
    query = [(name, value) for name, value in _query(request) if name != "after"]
    if place is not None:
        query.append(("after", str(place)))
    return f"?{urlencode(query)}"


def _query(request: HttpRequest) -> Sequence[tuple[str, str]]:
    return [(name, value) for name, rest in request.GET.lists() for value in rest]


def _link_chosen(
    profile_admin: Any,
    request: HttpRequest,
    profile: ExchangeProfile,
    pairing: Pairing | None,
) -> HttpResponse:
    """Link what is ticked."""
    choices = ChoiceFormSet(request.POST).choices
    count = pairing.accept(choices) if pairing is not None else 0
    _tell(profile_admin, request, profile, count)
    if count < len(choices):
        left = ngettext(
            "%d row was not linked: there is no such object in the shop, or it is "
            "linked already.",
            "%d rows were not linked: there are no such objects in the shop, or they "
            "are linked already.",
            len(choices) - count,
        ) % (len(choices) - count)
        profile_admin.message_user(request, left, messages.WARNING)
    return redirect(request.get_full_path())


def _link_sure(
    profile_admin: Any,
    request: HttpRequest,
    profile: ExchangeProfile,
    pairing: Pairing | None,
) -> HttpResponse:
    """Link what is sure, of as many as one request can bear."""
    place = read_place(request.POST.get("from", ""))
    accepted = pairing.accept_sure(place) if pairing is not None else None
    _tell(profile_admin, request, profile, accepted.count if accepted else 0)
    if accepted is None or accepted.next is None:
        return redirect(request.path + address_from(request, None))
    more = gettext("So many are done at once. Press it again to go on.")
    profile_admin.message_user(request, more, messages.WARNING)
    return redirect(request.path + address_from(request, accepted.next))


def _tell(
    profile_admin: Any, request: HttpRequest, profile: ExchangeProfile, count: int
) -> None:
    """Say, and write down, how many were linked."""
    said = ngettext(
        "%d row of 1C was linked with the goods of the shop.",
        "%d rows of 1C were linked with the goods of the shop.",
        count,
    )
    if count:
        profile_admin.log_change(request, profile, said % count)
    profile_admin.message_user(request, said % count)


def _begin(
    profile_admin: Any,
    request: HttpRequest,
    profile: ExchangeProfile,
    pairing: Pairing | None,  # noqa: ARG001 (as the others)
) -> HttpResponse:
    """Have the goods go to the shop from now on, all of them once at the start."""
    did_before = profile.publishes_goods
    profile.publishes_goods = True
    profile.save(update_fields=["publishes_goods", "updated_at"])
    run = begin_publishing(profile, did_before=did_before)
    if run is None:
        profile_admin.message_user(
            request, _("Goods are given to the shop already."), messages.WARNING
        )
        return redirect("admin:commerceml_exchangeprofile_change", profile.pk)
    profile_admin.log_change(
        request, profile, gettext("Goods are given to the shop from now on.")
    )
    profile_admin.message_user(request, BEGUN)
    return redirect(RUN_PAGE, run.pk)


_Act = Callable[[Any, HttpRequest, ExchangeProfile, Pairing | None], HttpResponse]
ACTS: Final[dict[str, _Act]] = {
    "chosen": _link_chosen,
    "sure": _link_sure,
    "begin": _begin,
}
"""What a button does, by its name."""
