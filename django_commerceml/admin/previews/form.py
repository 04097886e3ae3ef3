"""What an operator says to have a file of his own previewed."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from django_commerceml.models import ExchangeProfile

_ACCEPTED: Final = ".xml,.zip"


class PreviewForm(forms.Form):
    """A profile, and a file for it."""

    profile = forms.ModelChoiceField(
        label=_("Profile"),
        queryset=ExchangeProfile.objects.all(),
        empty_label=None,
        help_text=_("Whose goods and orders the file is compared with."),
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=_("CommerceML as 1C makes it, or a zip archive of such files."),
    )
