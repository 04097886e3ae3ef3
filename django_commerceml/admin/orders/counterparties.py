"""The pages of counterparties."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.navigation import list_link
from django_commerceml.admin.read_only import OwnedAdmin
from django_commerceml.admin.tables.sheets import SheetExport
from django_commerceml.models import Counterparty, Order
from django_commerceml.spreadsheets.dealings import COUNTERPARTIES


@admin.register(Counterparty)
class CounterpartyAdmin(SheetExport, OwnedAdmin):
    """The persons, sole traders and companies of 1C."""

    resource_classes = (COUNTERPARTIES,)
    list_display = (
        "name",
        "kind",
        "inn",
        "kpp",
        "owner",
        "user",
        "is_active",
        "updated_at",
    )
    list_filter = ("profile", "kind", "is_active", "is_deleted")
    list_select_related = ("profile", "user")
    search_fields = ("name", "full_name", "^inn", "=external_id")
    fieldsets = (
        (None, {"fields": ("kind", "name", "full_name", "last_name", "first_name",
                           "middle_name", "role", "is_active", "owner", "user",
                           "related")}),
        (_("Codes"), {"fields": ("inn", "kpp", "okpo")}),
        (_("Addresses and contacts"), {"fields": ("addresses", "contacts",
                                                  "representatives")}),
        (_("Other"), {"fields": ("bank_accounts", "comment", "details")}),
    )  # fmt: skip

    @admin.display(description=_("owner"), ordering="profile")
    def owner(self, counterparty: Counterparty) -> str:
        """Return whose data these are."""
        return str(counterparty.profile or gettext("the shop"))

    @admin.display(description=_("see also"))
    def related(self, counterparty: Counterparty) -> SafeString:
        """Return a link to the orders of *counterparty*."""
        return list_link(Order, counterparty__id__exact=counterparty.pk)
