"""What an operator says of a table of prices and stock."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from django_commerceml.models import ExchangeProfile, PriceType, Warehouse
from django_commerceml.spreadsheets.columns import (
    Layout,
    Names,
    Use,
    is_complete,
    read_column,
    usual_price_type,
    usual_warehouse,
)
from django_commerceml.spreadsheets.wishes import Defaults

_ACCEPTED: Final = ".csv,.txt,.tsv,.xlsx"
_USES: Final[tuple[tuple[Use, str | Promise], ...]] = (
    (Use.NOTHING, pgettext_lazy("of a column", "not used")),
    (Use.ID, _("id in 1C")),
    (Use.CODE, _("code in 1C")),
    (Use.SKU, _("article number")),
    (Use.BARCODE, _("barcode")),
    (Use.PRICE, _("price")),
    (Use.STOCK, _("stock")),
    (Use.PRICE_TYPE, _("price type")),
    (Use.WAREHOUSE, _("warehouse")),
)


class TableForm(forms.Form):
    """A profile, and a table for it."""

    profile = forms.ModelChoiceField(
        label=_("Profile"),
        queryset=ExchangeProfile.objects.all(),
        empty_label=None,
        help_text=_("Whose prices and stock the table changes."),
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=_(
            "CSV of any Excel, or XLSX. A column tells the product (id in 1C, code, "
            "article number or barcode), others its price or its stock."
        ),
    )


class ColumnsForm(forms.Form):
    """What the columns of a table are, and what its prices and stock are of."""

    def __init__(
        self,
        *args: Any,
        profile: ExchangeProfile,
        layout: Layout,
        names: Names,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout
        choices = _choices(names)
        for place, column in enumerate(layout.columns):
            label = layout.header[place] if place < len(layout.header) else ""
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=label or str(place + 1),
                choices=choices,
                initial=str(column),
                required=False,
            )
        self.fields["price_type"] = _price_types(profile, names)
        self.fields["warehouse"] = _warehouses(profile, names)

    def columns(self) -> list[forms.BoundField]:
        """Return the fields of the columns, in their order."""
        return [self[f"column_{place}"] for place in range(len(self.layout.columns))]

    def clean(self) -> dict[str, Any]:
        """Refuse columns that tell too little, or one thing twice."""
        data = super().clean() or self.cleaned_data
        columns = tuple(
            read_column(data.get(f"column_{place}", ""))
            for place in range(len(self.layout.columns))
        )
        used = [column for column in columns if column.use is not Use.NOTHING]
        if len(set(used)) < len(used):
            raise ValidationError(_("Two columns are said to be the same."))
        if not is_complete(columns):
            raise ValidationError(
                _(
                    "Choose the column that tells the product, and one with its price "
                    "or its stock."
                )
            )
        data["layout"] = replace(self.layout, columns=columns)
        return data

    def defaults(self) -> Defaults:
        """Return what prices and stock are of where no column says it."""
        chosen = {
            name: self.cleaned_data[name] and self.cleaned_data[name].pk
            for name in ("price_type", "warehouse")
        }
        return Defaults(**chosen)


def _choices(names: Names) -> Sequence[tuple[str, str]]:
    """Return all that a column may be."""
    named: Iterable[tuple[str, str]] = (
        *(
            (f"{Use.PRICE}:{pk}", gettext("price: %(name)s") % {"name": name})
            for pk, name in names.price_types.items()
        ),
        *(
            (f"{Use.STOCK}:{pk}", gettext("stock: %(name)s") % {"name": name})
            for pk, name in names.warehouses.items()
        ),
    )
    return [*((use.value, str(text)) for use, text in _USES), *named]


def _price_types(
    profile: ExchangeProfile, names: Names
) -> "forms.ModelChoiceField[PriceType]":
    return forms.ModelChoiceField(
        label=_("Price type"),
        queryset=PriceType.objects.filter(profile=profile, is_deleted=False),
        required=False,
        initial=usual_price_type(profile, names),
        empty_label="---------",
        help_text=_("Of prices whose row or column does not say it."),
    )


def _warehouses(
    profile: ExchangeProfile, names: Names
) -> "forms.ModelChoiceField[Warehouse]":
    return forms.ModelChoiceField(
        label=_("Warehouse"),
        queryset=Warehouse.objects.filter(profile=profile, is_deleted=False),
        required=False,
        initial=usual_warehouse(names),
        empty_label=gettext("stock in all, without warehouses"),
        help_text=_("Of stock whose row or column does not say it."),
    )
