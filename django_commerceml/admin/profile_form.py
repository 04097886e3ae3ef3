"""The form of an exchange profile: what a person may type, checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from django_commerceml.adapters import ShopAdapter
from django_commerceml.admin.order_options import offer_choices
from django_commerceml.importing.ownership import FieldRule
from django_commerceml.models import ExchangeProfile


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """All settings of a profile but its password."""

    class Meta:
        model = ExchangeProfile
        exclude = ("password",)  # noqa: DJ006 (the page's sections name the fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.fields:
            offer_choices(self)

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
