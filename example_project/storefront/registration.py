"""How a buyer gets an account, and enters it."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import (
    AuthenticationForm,
    BaseUserCreationForm,
    UsernameField,
)
from django.core.exceptions import ValidationError


class RegistrationForm(BaseUserCreationForm):  # type: ignore[type-arg]  # not generic when it runs
    """A new buyer; the e-mail is his login."""

    email = forms.EmailField(
        label="Электронная почта",
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    class Meta:
        model = get_user_model()
        fields = ("email",)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if get_user_model().objects.filter(username=email).exists():
            raise ValidationError("Такой покупатель уже есть: войдите.")
        self.instance.username = email
        return email


class EntryForm(AuthenticationForm):
    """The e-mail of a buyer, in any case, or the login of a member of the staff."""

    username = UsernameField(
        label="Электронная почта",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        return name.lower() if "@" in name else name
