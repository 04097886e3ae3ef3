"""The tabs of a profile's page, as 1C-Bitrix names them, and what stands in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Section = tuple["str | Promise | None", dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: its sections stand below each other."""

    slug: str
    """What the address says after «#tab-»."""
    title: Promise
    sections: tuple[Section, ...]
    inlines: tuple[str, ...] = ()
    """Prefixes of the formsets that belong here."""
    template: str = ""
    """What stands above the sections of a profile that exists."""


TABS: Final = (
    Tab(
        slug="main",
        title=pgettext_lazy("tab", "Main"),
        template="commerceml/admin/profile_access.html",
        sections=(
            (None, {"fields": ("name", "slug", "login", "is_active", "related")}),
            (_("Who may exchange"), {
                "description": _("Besides the login of this profile."),
                "fields": ("allowed_groups",),
            }),
        ),
    ),
    Tab(
        slug="catalog",
        title=pgettext_lazy("tab", "Catalogue"),
        template="commerceml/admin/profile_publish.html",
        sections=(
            (_("The shop's own goods"), {
                "description": _("For shops whose adapter takes the goods over into "
                                 "models of their own."),
                "fields": ("publishes_goods",),
            }),
            (_("Products missing in an export"), {
                "description": _("What becomes of products that 1C no longer sends, "
                                 "and when a person must agree first."),
                "fields": ("sweep_policy", "sweep_limit", "portions", "quiet_minutes"),
            }),
            (_("Strange prices"), {
                "description": _("Protects the shop from prices that are plainly "
                                 "wrong."),
                "fields": ("price_guard_limit",),
            }),
            (_("Fields of the shop"), {
                "description": _("Which fields of products 1C may write."),
                "fields": ("field_rules",),
            }),
        ),
    ),
    Tab(
        slug="orders",
        title=pgettext_lazy("tab", "Orders"),
        sections=(
            (_("Orders: what goes to 1C"), {
                "description": _("Which orders wait for this infobase."),
                "fields": ("exports_orders", "order_site_id", "orders_paid_only",
                           "orders_shippable_only", "orders_from_status",
                           "orders_since"),
            }),
            (_("Orders: how they are written"), {
                "description": _("What the documents look like, and how many go at "
                                 "once."),
                "fields": ("order_schema_cap", "order_encoding", "order_number_prefix",
                           "order_currency", "orders_per_query", "query_acknowledges"),
            }),
            (_("Orders: what comes back"), {
                "description": _("What 1C may do to the orders of the shop."),
                "fields": ("conflict_policy", "imports_new_orders",
                           "new_orders_site_id", "matches_parties_by_name"),
            }),
        ),
    ),
    Tab(
        slug="statuses",
        title=pgettext_lazy("tab", "Statuses"),
        inlines=("order_statuses",),
        sections=(
            (_("What 1C changes"), {
                "description": _("When the status of an order changes in the shop."),
                "fields": ("changes_statuses", "status_on_payment",
                           "status_on_shipment"),
            }),
        ),
    ),
    Tab(
        slug="alarms",
        title=pgettext_lazy("tab", "Notifications"),
        template="commerceml/admin/profile_alarms.html",
        sections=(
            (_("Buyers"), {"fields": ("notifies_buyers",)}),
            (_("People of the shop: whom to tell"), {
                "description": _("Each event is told once when it begins and once "
                                 "when it is over."),
                "fields": ("alarm_emails", "alarm_webhook"),
            }),
            (_("People of the shop: what to tell"), {
                "fields": ("alarm_on_failure", "alarm_on_held", "alarm_silence_hours",
                           "alarm_orders_minutes", "alarm_drop_percent"),
            }),
        ),
    ),
    Tab(
        slug="more",
        title=pgettext_lazy("tab", "More"),
        sections=(
            (_("Conversation with 1C"), {
                "description": _("What 1C hears when it asks how to send files."),
                "fields": ("use_zip", "file_limit", "reply_charset", "starts_imports"),
            }),
            (_("Work"), {
                "description": _("Who does the imports, and who takes the data over."),
                "fields": ("runner", "adapter"),
            }),
            (_("Times"), {"fields": ("created_at", "updated_at")}),
        ),
    ),
)  # fmt: skip
"""The tabs in the order of 1C-Bitrix."""

FIELDSETS: Final[tuple[Any, ...]] = tuple(
    section for tab in TABS for section in tab.sections
)
"""What `ModelAdmin.fieldsets` wants: the sections of all tabs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A tab as its page shows it."""

    tab: Tab
    fieldsets: list[Any]
    inlines: list[Any]
    has_errors: bool


def panels_of(
    fieldsets: Iterable[Any], formsets: Iterable[Any], errors: Iterable[str]
) -> list[Panel]:
    """Part *fieldsets*, in the order of `FIELDSETS`, and *formsets* among the tabs.

    *errors* are the names of the fields that were refused.
    """
    waiting, inlines, wrong = iter(fieldsets), list(formsets), set(errors)
    return [
        _panel(tab, [next(waiting) for _ in tab.sections], inlines, wrong)
        for tab in TABS
    ]


def _panel(
    tab: Tab, fieldsets: list[Any], formsets: Sequence[Any], wrong: set[str]
) -> Panel:
    own = [one for one in formsets if one.formset.prefix in tab.inlines]
    names = {name for _title, options in tab.sections for name in options["fields"]}
    return Panel(
        tab=tab,
        fieldsets=fieldsets,
        inlines=own,
        has_errors=bool(names & wrong) or any(_is_wrong(one.formset) for one in own),
    )


def _is_wrong(formset: Any) -> bool:
    return bool(formset.is_bound and formset.total_error_count())
