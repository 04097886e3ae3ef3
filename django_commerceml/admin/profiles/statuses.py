"""The statuses of orders on the page of a profile."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from django_commerceml.admin.themes import TabularInline
from django_commerceml.models import OrderStatus
from django_commerceml.profiles.form import STATUS_FIELDS


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
