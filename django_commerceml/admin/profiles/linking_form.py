"""What a person is asked while goods of the shop are linked with those of 1C."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.forms.renderers import get_default_renderer
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.linking import Proposal
from django_commerceml.adapters.mapped.pairs import Choice, Sureness, sureness_of
from django_commerceml.adapters.mapped.proposals import WAYS

WAY_NAMES: Final = {
    "sku": pgettext_lazy("found by", "article number"),
    "barcode": pgettext_lazy("found by", "barcode"),
    "name": pgettext_lazy("found by", "name"),
}
KIND_NAMES: Final = {LinkKind.PRODUCT: _("product"), LinkKind.OFFER: _("offer")}
KINDS_COUNTED: Final = {LinkKind.PRODUCT: _("products"), LinkKind.OFFER: _("offers")}
SURENESS_NAMES: Final = {
    Sureness.SURE: pgettext_lazy("of goods", "sure"),
    Sureness.SEVERAL: pgettext_lazy("of goods", "several fit"),
    Sureness.NONE: pgettext_lazy("of goods", "nothing like it"),
}


class LookForm(forms.Form):
    """What to show."""

    by = forms.MultipleChoiceField(
        label=_("Look for by"),
        choices=[(way, WAY_NAMES[way]) for way in WAYS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    state = forms.ChoiceField(
        label=_("Show"),
        choices=[("", pgettext_lazy("of goods", "all")), *SURENESS_NAMES.items()],
        required=False,
    )

    @property
    def ways(self) -> tuple[str, ...]:
        """Return what to look for by; all ways where none is chosen."""
        chosen = self.cleaned_data.get("by") if self.is_valid() else None
        return tuple(chosen or WAYS)

    @property
    def wanted(self) -> Sureness | None:
        """Return which proposals to show; None: all."""
        chosen = self.cleaned_data.get("state") if self.is_valid() else None
        return Sureness(chosen) if chosen else None


def make_look(query: QueryDict) -> LookForm:
    """Return the form of *query*; what to look for by is everything at first."""
    data = query.copy()
    if not data.getlist("by"):
        data.setlist("by", list(WAYS))
    return LookForm(data)


class ChoiceForm(forms.Form):
    """One row of 1C, and what it is in the shop."""

    take = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=list(KIND_NAMES.items()), widget=forms.HiddenInput)
    external_id = forms.CharField(max_length=200, widget=forms.HiddenInput)
    object_id = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, proposal: Proposal | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        if proposal is not None:
            widget = _widget_for(proposal)
            widget.attrs["aria-label"] = _("Number in the shop")
            self.fields["object_id"].widget = widget
            self.fields["take"].widget.attrs["aria-label"] = proposal.name


def _widget_for(proposal: Proposal) -> forms.Widget:
    sureness = sureness_of(proposal)
    if sureness is Sureness.SURE:
        return forms.HiddenInput()
    if sureness is Sureness.NONE:
        return forms.TextInput(attrs={"size": 8})
    own = (proposal.object_id or "", proposal.object_label)
    shown = [own, *proposal.alternatives]
    return forms.Select(choices=[(pk, f"{label} (№ {pk})") for pk, label in shown])


class ChoiceFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """The rows of a page."""

    form = ChoiceForm
    extra = min_num = 0
    max_num = absolute_max = 1000
    can_order = can_delete = can_delete_extra = False
    validate_max = validate_min = False
    edit_only = False
    renderer = get_default_renderer()

    def __init__(
        self, *args: Any, proposals: Iterable[Proposal] = (), **kwargs: Any
    ) -> None:
        self._proposals = list(proposals)
        kwargs["initial"] = [_initial_of(one) for one in self._proposals]
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Return what the form at *index* is about."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        if index is not None and index < len(self._proposals):
            kwargs["proposal"] = self._proposals[index]
        return kwargs

    @property
    def choices(self) -> list[Choice]:
        """Return what was ticked."""
        said = (form.cleaned_data for form in self.forms if form.is_valid())
        return [
            Choice(
                kind=LinkKind(row["kind"]),
                external_id=row["external_id"],
                object_id=row["object_id"],
            )
            for row in said
            if row.get("take") and row.get("object_id")
        ]


def _initial_of(proposal: Proposal) -> dict[str, Any]:
    return {
        "take": sureness_of(proposal) is Sureness.SURE,
        "kind": proposal.kind,
        "external_id": proposal.external_id,
        "object_id": proposal.object_id or "",
    }
