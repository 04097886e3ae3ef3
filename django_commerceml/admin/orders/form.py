"""The forms of an order and of its rows: what a person may type, checked."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from django_commerceml.admin.orders.states import status_names
from django_commerceml.models import Offer, Order, OrderLine

MOMENTS: Final = {
    "is_paid": "paid_at",
    "is_delivery_allowed": "delivery_allowed_at",
    "is_shipped": "shipped_at",
    "is_cancelled": "cancelled_at",
}
"""When each of these became true."""
_SAID_BY: Final = {
    "is_paid": "paid_by",
    "is_shipped": "shipped_by",
    "is_cancelled": "cancelled_by",
}
"""The keys of `Order.facts`: which infobase said so, until the shop says otherwise."""


class OrderForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """What the shop may change of an order."""

    status = forms.ChoiceField(label=gettext_lazy("Status"))
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """The version that the person saw: 1C may have changed the order meanwhile."""

    class Meta:
        model = Order
        fields = "__all__"  # noqa: DJ007 (the page's sections name the fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            names = status_names()
            names.setdefault(self.instance.status, self.instance.status)
            self.fields["status"] = forms.ChoiceField(
                label=_("Status"),
                choices=list(names.items()),
                initial=self.instance.status,
            )
            self.fields["seen_version"].initial = self.instance.version

    def clean_seen_version(self) -> int:
        """Refuse to write over what has come since the page was opened."""
        seen: int | None = self.cleaned_data["seen_version"]
        if self.instance.pk and seen != self.instance.version:
            self.add_error(
                None,
                _(
                    "The order was changed while you were editing, by 1C or by "
                    "somebody else. Open the page anew and repeat your changes."
                ),
            )
        version: int = self.instance.version
        return version

    def clean_delivery_address_parts(self) -> list[list[str]]:
        """Return the parts of the address: pairs of a kind and a text."""
        parts: Any = self.cleaned_data["delivery_address_parts"] or []
        is_good = isinstance(parts, list) and all(_is_pair(part) for part in parts)
        if not is_good:
            raise ValidationError(_('Write pairs: [["Город", "Тверь"]].'))
        return list(parts)

    def clean_attributes(self) -> dict[str, Any]:
        """Return the attributes: an object."""
        attributes: Any = self.cleaned_data["attributes"] or {}
        if not isinstance(attributes, dict):
            raise ValidationError(_('Write an object: {"Склад": "Основной"}.'))
        return attributes


def _is_pair(part: object) -> bool:
    return (
        isinstance(part, list)
        and len(part) == 2  # noqa: PLR2004 (a pair)
        and all(isinstance(text, str) for text in part)
    )


def note_moments(order: Order, changed_fields: list[str]) -> None:
    """Write down when what a person just changed became so, and that he said it."""
    now = timezone.now()
    if "status" in changed_fields:
        order.status_changed_at = now
    for flag in MOMENTS.keys() & set(changed_fields):
        _note_moment(order, flag, now)
        order.facts.pop(_SAID_BY.get(flag), None)


def _note_moment(row: Any, flag: str, now: datetime) -> None:
    setattr(row, MOMENTS[flag], now if getattr(row, flag) else None)


class LineForm(forms.ModelForm):  # type: ignore[type-arg]  # see above
    """A line of an order; what is left empty is taken from its offer."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=500,
        required=False,
        widget=AdminTextInputWidget,
    )

    class Meta:
        model = OrderLine
        fields = ("offer", "name", "quantity", "unit_name", "price", "vat_rate")

    def clean(self) -> dict[str, Any]:
        """Return the values, completed from the offer of a new line."""
        values = super().clean() or self.cleaned_data
        offer: Offer | None = values.get("offer")
        if offer is not None and "offer" in self.changed_data:
            self._complete(values, offer)
        if not values.get("name"):
            self.add_error("name", _("Choose an offer or write a name."))
        if self.instance.pk is None:
            self.instance.position = _next_position(self.instance.order_id)
        return values

    def clean_quantity(self) -> Any:
        """Return the quantity: more than nothing."""
        quantity = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise ValidationError(_("More than zero; delete the line otherwise."))
        return quantity

    def _complete(self, values: dict[str, Any], offer: Offer) -> None:
        self.instance.external_id = offer.external_id
        self.instance.sku = offer.sku
        self.instance.barcode = offer.barcode
        values["name"] = values.get("name") or str(offer)
        unit = offer.unit or (offer.product.base_unit if offer.product else None)
        if unit is not None:
            self.instance.unit_code = unit.code
            values["unit_name"] = values.get("unit_name") or unit.short_name
        if values.get("vat_rate") is None and offer.product is not None:
            values["vat_rate"] = offer.product.vat_rate


def _next_position(order_id: int | None) -> int:
    if order_id is None:
        return 0
    lines = OrderLine.objects.filter(order_id=order_id)
    last: int | None = lines.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


class FactForm(forms.ModelForm):  # type: ignore[type-arg]  # see above
    """A payment or a shipment: what 1C reported is not changed here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.source_id is not None:
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any]:
        """Return the values, and note when the money or the goods moved."""
        for flag in MOMENTS.keys() & set(self.changed_data):
            setattr(self.instance, flag, self.cleaned_data.get(flag))
            _note_moment(self.instance, flag, timezone.now())
        return self.cleaned_data


class DiscountForm(forms.ModelForm):  # type: ignore[type-arg]  # see above
    """A discount on the order; those on lines are in the prices already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.line_id is not None:
            for field in self.fields.values():
                field.disabled = True
