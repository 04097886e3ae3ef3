"""The "Orders" tab of a profile: its sections, its choices, its statuses."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from django_commerceml.admin.themes import TabularInline
from django_commerceml.models import OrderStatus
from django_commerceml.models.orders import DEFAULT_STATUSES, statuses_of

SITE_FIELDS: Final = ("order_site_id", "new_orders_site_id")
STATUS_FIELDS: Final = (
    "orders_from_status",
    "status_on_payment",
    "status_on_shipment",
)

SECTIONS: Final[tuple[Any, ...]] = (
    (gettext_lazy("Orders: what goes to 1C"), {
        "description": gettext_lazy("Which orders wait for this infobase."),
        "fields": ("exports_orders", "order_site_id", "orders_paid_only",
                   "orders_shippable_only", "orders_from_status", "orders_since"),
    }),
    (gettext_lazy("Orders: how they are written"), {
        "description": gettext_lazy("What the documents look like, and how many go "
                                    "at once."),
        "fields": ("order_schema_cap", "order_encoding", "order_number_prefix",
                   "order_currency", "orders_per_query", "query_acknowledges"),
    }),
    (gettext_lazy("Orders: what comes back"), {
        "description": gettext_lazy("What 1C may do to the orders of the shop."),
        "fields": ("changes_statuses", "status_on_payment", "status_on_shipment",
                   "conflict_policy", "imports_new_orders", "new_orders_site_id",
                   "matches_parties_by_name", "notifies_buyers"),
    }),
    (gettext_lazy("Orders: who may exchange"), {
        "fields": ("allowed_groups",),
    }),
)  # fmt: skip

_PREFIX: Final = RegexValidator(
    r"^[A-Za-zА-Яа-яЁё0-9]*$", gettext_lazy("Letters and digits only.")
)


def offer_choices(form: "forms.ModelForm[Any]") -> None:
    """Turn codes of statuses and numbers of sites in *form* into choices."""
    statuses = list(_statuses(form.instance.pk))
    for name in STATUS_FIELDS:
        form.fields[name] = _like(form, name, forms.ChoiceField, statuses)
    form.fields["order_number_prefix"].validators.append(_PREFIX)
    for name in SITE_FIELDS:
        if apps.is_installed("django.contrib.sites"):
            form.fields[name] = _like(form, name, _SiteField, list(_sites()))
        else:
            form.fields[name].help_text += " " + _(
                "The number that the shop writes into its orders; "
                "django.contrib.sites is not installed."
            )


class _SiteField(forms.TypedChoiceField):
    """One of the sites, or none."""

    def __init__(self, **values: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **values)


def _like(
    form: "forms.ModelForm[Any]",
    name: str,
    field: type[forms.ChoiceField],
    choices: list[tuple[Any, str]],
) -> forms.ChoiceField:
    """Return a choice in the place of the field *name* of *form*."""
    replaced = form.fields[name]
    return field(
        label=replaced.label,
        help_text=replaced.help_text,
        required=False,
        choices=[("", "---------"), *choices],
    )


def _statuses(profile_id: int | None) -> Iterable[tuple[str, str]]:
    if profile_id is None:
        for code, name, _is_final in DEFAULT_STATUSES:
            yield code, f"{name} ({code})"
        return
    for status in statuses_of(profile_id):
        yield status.code, f"{status.name} ({status.code})"


def _sites() -> Iterable[tuple[int, str]]:
    model = apps.get_app_config("sites").get_model("Site")
    for site in model._default_manager.order_by("pk"):  # noqa: SLF001 (Django's public name)
        yield site.pk, str(site)


class StatusFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """The statuses of a profile: at least one, and all that its options name."""

    def clean(self) -> None:
        """Refuse to take away a status that the profile's options name."""
        super().clean()
        if any(self.errors):
            return
        codes = {
            form.cleaned_data["code"]
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        }
        if not codes:
            raise ValidationError(_("At least one status is needed."))
        for name in STATUS_FIELDS:
            code = getattr(self.instance, name)
            if code and code not in codes:
                raise ValidationError(
                    _("The status «%(code)s» is chosen in the options above."),
                    params={"code": code},
                )


class StatusInline(TabularInline):  # type: ignore[type-arg]  # see above
    """The statuses of orders as this infobase knows them."""

    model = OrderStatus
    formset = StatusFormSet
    extra = 1
    classes = ("cml-inline",)
    fields = ("position", "code", "name", "name_in_1c", "is_final")
    ordering = ("position", "id")
