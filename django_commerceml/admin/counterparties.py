"""The pages of counterparties."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.read_only import OwnedAdmin
from django_commerceml.models import Counterparty


@admin.register(Counterparty)
class CounterpartyAdmin(OwnedAdmin):
    """The persons, sole traders and companies of 1C."""

    list_display = ("name", "kind", "inn", "kpp", "profile", "is_active", "updated_at")
    list_filter = ("profile", "kind", "is_active", "is_deleted")
    list_select_related = ("profile",)
    search_fields = ("name", "full_name", "^inn", "=external_id")
    fieldsets = (
        (None, {"fields": ("kind", "name", "full_name", "last_name", "first_name",
                           "middle_name", "role", "is_active")}),
        (_("Codes"), {"fields": ("inn", "kpp", "okpo")}),
        (_("Addresses and contacts"), {"fields": ("addresses", "contacts",
                                                  "representatives")}),
        (_("Other"), {"fields": ("bank_accounts", "comment", "details")}),
    )  # fmt: skip
