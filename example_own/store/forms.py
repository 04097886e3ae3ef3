"""What buyers type."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm
from django.core.exceptions import ValidationError

from example_own.store.basket import MOST
from example_own.store.models import Order


class QuantityForm(forms.Form):
    """How many."""

    quantity = forms.IntegerField(min_value=0, max_value=MOST)


class CheckoutForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Who buys, and where it goes."""

    class Meta:
        model = Order
        fields = ("name", "phone", "email", "delivery", "address", "comment")
        widgets = {"comment": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> None:
        """Ask a courier's buyer for the address."""
        super().clean()
        is_sent = self.cleaned_data.get("delivery") == Order.Delivery.COURIER
        if is_sent and not self.cleaned_data.get("address"):
            self.add_error("address", ValidationError("Куда доставить?"))


class RegistrationForm(BaseUserCreationForm):  # type: ignore[type-arg]  # not generic when it runs
    """A new buyer; the e-mail is his login."""

    email = forms.EmailField(label="Почта", max_length=150)

    class Meta:
        model = get_user_model()
        fields = ("email",)

    def clean_email(self) -> str:
        """Return the e-mail in small letters, if nobody has it."""
        email = str(self.cleaned_data["email"]).lower()
        if get_user_model().objects.filter(username=email).exists():
            raise ValidationError("Такой покупатель уже есть: войдите.")
        self.instance.username = email
        return email
