"""The decisions of an operator over orders: of a list, or by a button of a page."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from django_commerceml.admin.orders.decisions import DECISIONS, cancel
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.exporting import publish
from django_commerceml.models import Order, OrderExport

MAY_DECIDE: Final = "commerceml.change_order"
_CHUNK: Final = 200


def decision_paths(pages: Any) -> list[URLPattern]:
    """Return the addresses of the buttons on the page of an order."""

    @require_POST
    def view(request: HttpRequest, pk: int, profile_id: int, word: str) -> HttpResponse:
        return _decide_one(pages, request, (pk, profile_id), word)

    return [
        path(
            f"<int:pk>/<int:profile_id>/{word}/",
            pages.admin_site.admin_view(view),
            {"word": word},
            name=f"commerceml_order_{word}",
        )
        for word in DECISIONS
    ]


def _decide_one(
    pages: Any, request: HttpRequest, key: tuple[int, int], word: str
) -> HttpResponse:
    if not request.user.has_perm(MAY_DECIDE):
        raise PermissionDenied
    exports = OrderExport.objects.filter(order_id=key[0], profile_id=key[1])
    export = exports.select_related("order", "profile").first()
    if export is None:
        raise Http404
    try:
        is_done = decide(pages, request, export, word)
    except CommerceMLError as error:
        pages.message_user(request, error.message, messages.ERROR)
    else:
        _tell(pages, request, word, is_done=is_done)
    return redirect("admin:commerceml_order_change", export.order_id)


def decide(pages: Any, request: HttpRequest, export: OrderExport, word: str) -> bool:
    """Do what *word* of `DECISIONS` says with *export*, and write it down."""
    decision = DECISIONS[word]
    with transaction.atomic():
        is_done = decision.apply(export, name_of(request))
        if is_done:
            text = f"{export.profile}: {decision.done}"
            pages.log_change(request, export.order, text)
    return is_done


def _tell(pages: Any, request: HttpRequest, word: str, *, is_done: bool) -> None:
    if is_done:
        pages.message_user(request, str(DECISIONS[word].done), messages.SUCCESS)
    else:
        message = gettext("Nothing was changed: the order is in another state now.")
        pages.message_user(request, message, messages.WARNING)


@admin.action(description=_("Send to 1C again"), permissions=["change"])
def resend_orders(pages: Any, request: HttpRequest, orders: QuerySet[Order]) -> None:
    """Have *orders* go to every infobase again."""
    done = DECISIONS["resend"].done
    _change_each(pages, request, orders, lambda order: publish(order) > 0, done)


@admin.action(description=_("Hold back from 1C"), permissions=["change"])
def hold_orders(pages: Any, request: HttpRequest, orders: QuerySet[Order]) -> None:
    """Hold *orders* back from every infobase."""
    _decide_each(pages, request, orders, "hold")


@admin.action(description=_("Release for 1C"), permissions=["change"])
def release_orders(pages: Any, request: HttpRequest, orders: QuerySet[Order]) -> None:
    """Let *orders* go to every infobase; conflicts wait for their own decision."""
    _decide_each(pages, request, orders, "release")


@admin.action(description=_("Cancel the selected orders"), permissions=["change"])
def cancel_orders(pages: Any, request: HttpRequest, orders: QuerySet[Order]) -> None:
    """Cancel *orders*: 1C hears of it at its next exchange."""
    _change_each(pages, request, orders, cancel, _("The order is cancelled."))


def _decide_each(
    pages: Any, request: HttpRequest, orders: QuerySet[Order], word: str
) -> None:
    decision, operator = DECISIONS[word], name_of(request)

    def change(order: Order) -> bool:
        # Every infobase is asked, not only up to the first that changes.
        changed = [decision.apply(export, operator) for export in order.exports.all()]
        return any(changed)

    _change_each(pages, request, orders, change, decision.done)


def _change_each(
    pages: Any,
    request: HttpRequest,
    orders: QuerySet[Order],
    change: Callable[[Order], bool],
    done: Promise,
) -> None:
    count = 0
    for order in orders.order_by("pk").iterator(chunk_size=_CHUNK):
        with transaction.atomic():
            if change(order):
                pages.log_change(request, order, str(done))
                count += 1
    message = ngettext(
        "%(count)d order was changed.", "%(count)d orders were changed.", count
    )
    pages.message_user(request, message % {"count": count})


def export_action(word: str) -> Callable[[Any, HttpRequest, QuerySet[Any]], None]:
    """Return the action of a list of `OrderExport` that does what *word* says."""

    def action(
        pages: Any, request: HttpRequest, exports: QuerySet[OrderExport]
    ) -> None:
        count = 0
        for export in exports.order_by("pk").iterator(chunk_size=_CHUNK):
            try:
                count += decide(pages, request, export, word)
            except CommerceMLError as error:
                pages.message_user(
                    request, f"{export.order}: {error.message}", messages.ERROR
                )
        message = ngettext(
            "%(count)d order was changed.", "%(count)d orders were changed.", count
        )
        pages.message_user(request, message % {"count": count})

    action.__name__ = word
    label = DECISIONS[word].label
    return admin.action(action, description=label, permissions=["decide"])


def name_of(request: HttpRequest) -> str:
    """Return the login of who asks."""
    return request.user.get_username()
