"""What each infobase has of an order, as the rows of the table on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.navigation import join_links, list_link, row_link
from django_commerceml.admin.orders.decisions import DECISIONS
from django_commerceml.admin.orders.states import state_name, with_states
from django_commerceml.models import (
    ExchangeSession,
    ExportItem,
    ImportRun,
    OrderExport,
    RunProblem,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRow:
    """One infobase: what it has of the order, and what may be decided."""

    export: OrderExport
    state: str
    state_name: str
    links: SafeString
    buttons: Sequence[tuple[str, Any]]
    """Where each decision is sent to, and what its button is called."""


def exchange_rows(order_id: str) -> list[ExchangeRow]:
    """Return a row for each infobase that has the order, or must get it."""
    if not order_id.isdecimal():
        return []
    exports = OrderExport.objects.filter(order_id=int(order_id))
    rows = with_states(exports.select_related("profile", "order"))
    return [_row(export) for export in rows.order_by("profile_id")]


def _row(export: OrderExport) -> ExchangeRow:
    state: str = vars(export)["state"]
    return ExchangeRow(
        export=export,
        state=state,
        state_name=state_name(export),
        links=_links(export),
        buttons=[
            (_address(export, word), decision.label)
            for word, decision in DECISIONS.items()
            if decision.is_offered(state, export.held_reason)
        ],
    )


def _address(export: OrderExport, word: str) -> str:
    key = [export.order_id, export.profile_id]
    return reverse(f"admin:commerceml_order_{word}", args=key)


def _links(export: OrderExport) -> SafeString:
    """Return links to where the order went and what came of it."""
    return join_links(
        row_link(export.profile),
        list_link(
            ExportItem,
            _("answers with it"),
            order__id__exact=export.order_id,
            batch__profile__id__exact=export.profile_id,
        ),
        list_link(
            ExchangeSession, profile__id__exact=export.profile_id, type__exact="sale"
        ),
        _runs_link(export),
        list_link(
            RunProblem,
            profile__id__exact=export.profile_id,
            external_id__exact=export.external_id or export.order.uuid,
        ),
    )


def _runs_link(export: OrderExport) -> SafeString:
    """Return a link to the runs of the file that the order last came back in."""
    if not export.received_sequence:
        return list_link(ImportRun, profile__id__exact=export.profile_id)
    return list_link(
        ImportRun,
        _("how it came back"),
        profile__id__exact=export.profile_id,
        file__id__exact=export.received_sequence,
    )
