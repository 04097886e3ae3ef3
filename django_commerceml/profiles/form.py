"""The form of an exchange profile: what may be set, checked, whoever sets it."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.apps import apps
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from django_commerceml.adapters import ShopAdapter
from django_commerceml.adapters.methods import check_adapter
from django_commerceml.importing.ownership import FieldRule
from django_commerceml.models import ExchangeProfile
from django_commerceml.models.orders import DEFAULT_STATUSES, statuses_of

SITE_FIELDS: Final = ("order_site_id", "new_orders_site_id")
STATUS_FIELDS: Final = (
    "orders_from_status",
    "status_on_payment",
    "status_on_shipment",
)

_PREFIX: Final = RegexValidator(
    r"^[A-Za-zА-Яа-яЁё0-9]*$", gettext_lazy("Letters and digits only.")
)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """All settings of a profile but its password."""

    class Meta:
        model = ExchangeProfile
        exclude = ("password",)  # noqa: DJ006 (the page's sections name the fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.fields:
            offer_choices(self)
            self.fields["alarm_emails"].widget.attrs["rows"] = 3

    def clean_adapter(self) -> str:
        """Return the dotted path of an adapter that can be imported."""
        dotted_path: str = self.cleaned_data["adapter"].strip()
        if dotted_path:
            _check_adapter(dotted_path)
        return dotted_path

    def clean_field_rules(self) -> dict[str, str]:
        """Return the rules; each names a field of a model and one of three words."""
        rules = self.cleaned_data["field_rules"] or {}
        if not isinstance(rules, dict):
            raise ValidationError(_('Write an object: {"product.name": "never"}.'))
        for name, rule in rules.items():
            _check_rule(name, rule)
        return rules


def _check_adapter(dotted_path: str) -> None:
    try:
        found = import_string(dotted_path)
    except ImportError as error:
        raise ValidationError(
            _("This adapter cannot be imported: %(error)s"), params={"error": error}
        ) from error
    if not (isinstance(found, type) and issubclass(found, ShopAdapter)):
        raise ValidationError(_("This is not an adapter of a shop."))
    wrong = [one for one in check_adapter(found) if one.level >= checks.ERROR]
    if wrong:
        raise ValidationError([f"{one.msg} [{one.id}]" for one in wrong])


def _check_rule(name: str, rule: object) -> None:
    model, _dot, field = name.partition(".")
    if not (model and field):
        raise ValidationError(
            _("«%(name)s» does not name a field as model.field."), params={"name": name}
        )
    if rule not in set(FieldRule):
        raise ValidationError(
            _("«%(rule)s» is none of: %(rules)s."),
            params={"rule": rule, "rules": ", ".join(FieldRule)},
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
