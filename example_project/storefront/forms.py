"""What a buyer fills in to order."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from example_project.storefront import requisites
from example_project.storefront.buyers import Buyer
from example_project.storefront.ways import Way, get_deliveries, get_payments
from example_project.storefront.wording import money_of

PHONE_LENGTHS = range(10, 16)
RUSSIAN = 11
REQUIRED = "Заполните это поле."
NO_ADDRESS = "Для самовывоза не нужно."

Section = tuple[str, tuple[str, ...]]
"""A heading and the fields below it."""

CONTACTS = ("phone", "email")
ADDRESS = ("postal_code", "city", "street")


class CheckoutForm(forms.Form):
    """What every order needs."""

    phone = forms.CharField(
        label="Телефон",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label="Электронная почта",
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    delivery = forms.ChoiceField(label="Доставка", widget=forms.RadioSelect)
    postal_code = forms.RegexField(
        r"^[0-9]{6}$",
        label="Почтовый индекс",
        required=False,
        error_messages={"invalid": "В индексе 6 цифр."},
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "inputmode": "numeric"}
        ),
    )
    city = forms.CharField(
        label="Город",
        max_length=100,
        required=False,
        help_text=NO_ADDRESS,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    street = forms.CharField(
        label="Улица, дом, квартира",
        max_length=250,
        required=False,
        help_text=NO_ADDRESS,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    payment = forms.ChoiceField(label="Оплата", widget=forms.RadioSelect)
    comment = forms.CharField(
        label="Комментарий к заказу",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who: Section

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.deliveries, self.payments = get_deliveries(), get_payments()
        self._offer("delivery", self.deliveries)
        self._offer("payment", self.payments)
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page shows them."""
        delivery = ("delivery", *ADDRESS)
        wanted = (
            self.who,
            ("Доставка", delivery),
            ("Оплата", ("payment", "comment")),
        )
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in wanted
        ]

    def clean_phone(self) -> str:
        digits = re.sub(r"[^0-9]", "", self.cleaned_data["phone"])
        if len(digits) not in PHONE_LENGTHS:
            raise ValidationError("Проверьте телефон: +7 и ещё 10 цифр.")
        if len(digits) == PHONE_LENGTHS[0]:
            digits = f"7{digits}"
        if len(digits) == RUSSIAN and digits[0] == "8":
            digits = f"7{digits[1:]}"
        return f"+{digits}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        delivery = self.deliveries.get(data.get("delivery", ""))
        if delivery is None or delivery.needs_address:
            for name in ("city", "street"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "Укажите, куда доставить.")
        return data

    @property
    def chosen_delivery(self) -> Way | None:
        return self.deliveries.get(self.cleaned_data.get("delivery", ""))

    @property
    def chosen_payment(self) -> Way | None:
        return self.payments.get(self.cleaned_data.get("payment", ""))

    def _offer(self, name: str, ways: dict[str, Way]) -> None:
        """Let a buyer choose among *ways*; do not ask where there are none."""
        if not ways:
            del self.fields[name]
            return
        field = self.fields[name]
        field.choices = [(way.code, _say(way)) for way in ways.values()]  # type: ignore[attr-defined]  # a ChoiceField
        field.initial = next(iter(ways))


class PersonForm(CheckoutForm):
    """An order of a private person."""

    last_name = forms.CharField(
        label="Фамилия",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label="Имя",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    middle_name = forms.CharField(
        label="Отчество",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    who = ("Покупатель", ("last_name", "first_name", "middle_name", *CONTACTS))

    @property
    def buyer(self) -> Buyer:
        """Who buys, once the form is valid."""
        data = self.cleaned_data
        return Buyer(
            last_name=data["last_name"],
            first_name=data["first_name"],
            middle_name=data["middle_name"],
            phone=data["phone"],
            email=data["email"],
        )


class CompanyForm(CheckoutForm):
    """An order of a company or of a sole trader."""

    company = forms.CharField(
        label="Название",
        max_length=250,
        help_text="Как в уставе: ООО «Ромашка» или ИП Петров Пётр Петрович.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    inn = forms.CharField(label="ИНН", max_length=12, validators=[requisites.check_inn])
    kpp = forms.CharField(
        label="КПП",
        max_length=9,
        required=False,
        help_text="Предприниматели КПП не заполняют.",
        validators=[requisites.check_kpp],
    )
    okpo = forms.CharField(
        label="ОКПО",
        max_length=10,
        required=False,
        validators=[requisites.check_okpo],
    )
    legal_address = forms.CharField(label="Юридический адрес", max_length=400)
    bik = forms.CharField(
        label="БИК банка", max_length=9, validators=[requisites.check_bik]
    )
    bank = forms.CharField(label="Банк", max_length=200, required=False)
    account = forms.CharField(label="Расчётный счёт", max_length=20)
    person = forms.CharField(
        label="Контактное лицо",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    who = (
        "Покупатель",
        (
            *("company", "inn", "kpp", "okpo", "legal_address"),
            *("bik", "bank", "account", "person"),
            *CONTACTS,
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        inn, kpp = data.get("inn", ""), data.get("kpp", "")
        if len(inn) == requisites.COMPANY and not kpp and "kpp" not in self.errors:
            self.add_error("kpp", "Организации нужен КПП.")
        if len(inn) == requisites.TRADER and kpp:
            self.add_error("kpp", "У предпринимателя нет КПП.")
        if data.get("bik") and data.get("account"):
            try:
                requisites.check_account(data["account"], data["bik"])
            except ValidationError as error:
                self.add_error("account", error)
        return data

    @property
    def buyer(self) -> Buyer:
        """Who buys, once the form is valid."""
        data = self.cleaned_data
        names = ("company", "inn", "kpp", "okpo", "legal_address", "person")
        accounts = ("bik", "bank", "account", "phone", "email")
        return Buyer(**{name: data[name] for name in (*names, *accounts)})


def _say(way: Way) -> str:
    return f"{way.name}, {money_of(way.price)}" if way.price else way.name
