"""The form of a decision on an unknown word: one for each kind."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from django_commerceml.conf import get_settings
from django_commerceml.importing.decisions import groups_of_decision
from django_commerceml.importing.known_words import CURRENCIES
from django_commerceml.importing.suggestions import (
    EVERYBODY,
    FOR_SALE,
    GROUPS,
    NOT_FOR_SALE,
)
from django_commerceml.importing.unknowns import WITHOUT_VAT
from django_commerceml.models import Unknown, UnknownKind
from django_commerceml.models.orders import statuses_of

_USUAL_RATES: Final = ("0", "5", "7", "10", "20", "22")
_USUAL_MONEY: Final = ("RUB", "USD", "EUR", "CNY", "BYN", "KZT")
_OTHER: Final = "other"
_Choice = tuple[str, str]


class DecisionForm(forms.Form):
    """Asks what a word is; `decision` gives the code of the answer."""

    def __init__(self, unknown: Unknown, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.unknown = unknown
        self._proposed = unknown.decision or unknown.suggestion
        _BUILD[UnknownKind(unknown.kind)](self)

    @property
    def decision(self) -> str:
        """Return the code of the answer; the form must be valid."""
        answer: str = self.cleaned_data["answer"]
        if answer == _OTHER:
            return str(self.cleaned_data["text"])
        if answer == GROUPS:
            ids = self.cleaned_data["groups"].values_list("pk", flat=True)
            return GROUPS + ",".join(str(pk) for pk in sorted(ids))
        return answer

    def clean(self) -> dict[str, Any]:
        """Return the answer; one by a text of its own must have the text."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == _OTHER and not cleaned.get("text"):
            self.add_error("text", _("Write it here."))
        return cleaned

    def price_type(self) -> None:
        """Ask who buys at the prices."""
        choices = [(EVERYBODY, _("This is the price for everybody else"))]
        if Group.objects.exists():
            choices.append((GROUPS, _("This is the price of groups of buyers")))
            ids = groups_of_decision(self._proposed)
            self.fields["groups"] = forms.ModelMultipleChoiceField(
                label=_("Groups"),
                queryset=Group.objects.order_by("name"),
                required=False,
                initial=ids,
                widget=forms.CheckboxSelectMultiple,
            )
        is_of_groups = self._proposed.startswith(GROUPS)
        self._offer(choices, GROUPS if is_of_groups else self._proposed)
        self.order_fields(["answer"])

    def warehouse(self) -> None:
        """Ask whether the stock is for sale."""
        self._offer(
            [
                (FOR_SALE, _("Its stock is for sale")),
                (NOT_FOR_SALE, _("Its stock is not for sale")),
            ],
            self._proposed,
        )

    def status(self) -> None:
        """Ask which status of the profile it is."""
        rows = statuses_of(self.unknown.profile_id)
        self._offer([(row.code, row.name) for row in rows], self._proposed)

    def unit(self) -> None:
        """Ask for the code in ОКЕИ."""
        self._ask(_("Code in ОКЕИ"), _("Three or four digits: 796 is «шт»."), 4)

    def currency(self) -> None:
        """Ask for the code of the money."""
        usual = [(code, code) for code in _USUAL_MONEY]
        self._offer_or_text(usual, _("Another code of ISO 4217"), "", 3)
        choices = [(code, code) for code in sorted(CURRENCIES)]
        self.fields["text"].widget = forms.Select(choices=[("", "---"), *choices])

    def tax_rate(self) -> None:
        """Ask for the per cent."""
        choices = [(rate, f"{rate} %") for rate in _USUAL_RATES]
        choices.append((WITHOUT_VAT, _("Without VAT")))
        self._offer_or_text(choices, _("Another rate"), _("In per cent."), 5)

    def payment(self) -> None:
        """Ask which of the shop's ways to pay it is."""
        self._offer_methods(get_settings().payment_methods)

    def delivery(self) -> None:
        """Ask which of the shop's ways to deliver it is."""
        self._offer_methods(get_settings().delivery_methods)

    def _offer_methods(self, methods: dict[str, dict[str, str]]) -> None:
        choices = [(code, method["name"]) for code, method in methods.items()]
        self._offer(choices, self._proposed)

    def _offer(self, choices: Sequence[_Choice], proposed: str) -> None:
        self._put_answers(forms.ChoiceField(
            label="", choices=list(choices), initial=proposed, widget=forms.RadioSelect
        ))  # fmt: skip

    def _offer_or_text(
        self, choices: Sequence[_Choice], label: str, help_text: str, length: int
    ) -> None:
        """Offer *choices*, and a text beside them."""
        known = [code for code, _label in choices]
        is_known = self._proposed in {"", *known}
        proposed = self._proposed if is_known else _OTHER
        self._offer([*choices, (_OTHER, label)], proposed)
        self._put_text(label, help_text, length, "" if is_known else self._proposed)

    def _ask(self, label: str, help_text: str, length: int) -> None:
        """Ask for a text alone."""
        self._put_answers(forms.ChoiceField(
            choices=[(_OTHER, label)], initial=_OTHER, widget=forms.HiddenInput
        ))  # fmt: skip
        self._put_text(label, help_text, length, self._proposed)

    def _put_answers(self, field: forms.ChoiceField) -> None:
        self.fields["answer"] = field

    def _put_text(self, label: str, help_text: str, length: int, value: str) -> None:
        self.fields["text"] = forms.CharField(
            label=label,
            help_text=help_text,
            max_length=length,
            required=False,
            initial=value,
        )


_BUILD: Final[dict[UnknownKind, Callable[[DecisionForm], None]]] = {
    UnknownKind.PRICE_TYPE: DecisionForm.price_type,
    UnknownKind.WAREHOUSE: DecisionForm.warehouse,
    UnknownKind.STATUS: DecisionForm.status,
    UnknownKind.UNIT: DecisionForm.unit,
    UnknownKind.CURRENCY: DecisionForm.currency,
    UnknownKind.TAX_RATE: DecisionForm.tax_rate,
    UnknownKind.PAYMENT: DecisionForm.payment,
    UnknownKind.DELIVERY: DecisionForm.delivery,
}
