"""How values stand in tables of import-export, and are read from them again."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.widgets import ManyToManyWidget, Widget

from django_commerceml.cml import values
from django_commerceml.cml.values import UnreadableValueError
from django_commerceml.models import ExchangeProfile
from django_commerceml.spreadsheets.cells import read_number, shown, text_of

LONGEST_CELL: Final = 32_767
"""So many characters are in a cell of Excel at most."""
_GROUPS: Final = ";"


def plain_number(value: Decimal) -> str:
    """Return *value* with a point and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def yes_or_no(*, is_so: bool) -> str:
    """Return the word for *is_so*."""
    return _("yes") if is_so else _("no")


def text_for(value: Any) -> str:
    """Return *value* as a Russian or English reader has it in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(is_so=value)
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d.%m.%Y %H:%M")
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


class CellWidget(Widget):  # type: ignore[misc]  # the library has no types
    """A text; other values go out as they are where the format has values."""

    def clean(
        self,
        value: Any,
        row: Mapping[str, Any] | None = None,  # noqa: ARG002 (the library's signature)
        **kwargs: Any,  # noqa: ARG002 (the library's signature)
    ) -> Any:
        """Return the text of a cell. Raises `ValueError` for one that Excel has cut."""
        text = text_of(value)
        if len(text) >= LONGEST_CELL:
            raise ValueError(_("The cell is as long as Excel allows: it may be cut."))
        return text

    def render(
        self,
        value: Any,
        obj: Any = None,  # noqa: ARG002 (the library's signature)
        **kwargs: Any,
    ) -> Any:
        """Return *value* itself where that is asked for, else its text."""
        return value if kwargs.get("force_native_type") else text_for(value)


class RuDecimalWidget(CellWidget):
    """A number as a Russian Excel writes it: `1 200,50`."""

    def clean(
        self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Return the number; None for an empty cell.

        Raises `ValueError` for what is no number.
        """
        if not super().clean(value, row, **kwargs):
            return None
        try:
            return read_number(value)
        except UnreadableValueError as error:
            message = _("%(cell)s is not a number") % {"cell": shown(value)}
            raise ValueError(message) from error


class WholeNumberWidget(RuDecimalWidget):
    """A whole number."""

    def clean(
        self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Return the number; 0 for an empty cell. Raises `ValueError`."""
        number = super().clean(value, row, **kwargs)
        if number is not None and number != int(number):
            message = _("%(cell)s is not a whole number") % {"cell": shown(value)}
            raise ValueError(message)
        return int(number or 0)


class YesNoWidget(CellWidget):
    """Да or нет, yes or no, 1 or 0."""

    def clean(
        self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Return whether the cell says yes. Raises `ValueError` for other words."""
        text = "true" if value is True else super().clean(value, row, **kwargs)
        try:
            return values.boolean(text)
        except UnreadableValueError as error:
            message = _("%(cell)s is neither yes nor no") % {"cell": shown(value)}
            raise ValueError(message) from error


class ProfileWidget(CellWidget):
    """A profile, by its slug."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, ExchangeProfile] = {}

    def clean(
        self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Return the profile. Raises `ValueError` when there is none."""
        slug = super().clean(value, row, **kwargs)
        if slug not in self._known:
            found = ExchangeProfile.objects.filter(slug=slug).first()
            if found is None:
                message = _("There is no profile %(cell)s.") % {"cell": shown(value)}
                raise ValueError(message)
            self._known[slug] = found
        return self._known[slug]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 (the library's signature)
        """Return the slug."""
        return value.slug if value else ""


class ModelWidget(CellWidget):
    """A model of the shop: `app.model`."""

    def clean(
        self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Return the content type. Raises `ValueError` when there is none."""
        app, _dot, model = super().clean(value, row, **kwargs).lower().partition(".")
        try:
            return ContentType.objects.get_by_natural_key(app, model)
        except ContentType.DoesNotExist as error:
            message = _("The shop has no model %(cell)s.") % {"cell": shown(value)}
            raise ValueError(message) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 (the library's signature)
        """Return the name of the model."""
        return ".".join(value.natural_key()) if value else ""


class GroupsWidget(ManyToManyWidget):  # type: ignore[misc]  # the library has no types
    """Groups of buyers by their names."""

    def __init__(self) -> None:
        super().__init__(Group, separator=_GROUPS, field="name")

    def clean(
        self,
        value: Any,
        row: Mapping[str, Any] | None = None,  # noqa: ARG002 (the library's signature)
        **kwargs: Any,  # noqa: ARG002 (the library's signature)
    ) -> QuerySet[Group]:
        """Return the groups. Raises `ValueError` for a name that is none's."""
        names = {name.strip() for name in text_of(value).split(_GROUPS)} - {""}
        groups = Group.objects.filter(name__in=names)
        missing = sorted(names - {group.name for group in groups})
        if missing:
            message = _("There is no group of buyers %(cell)s.")
            raise ValueError(message % {"cell": shown(missing[0])})
        return groups

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002 (the library's signature)
        """Return the names."""
        if value is None or value.instance.pk is None:
            return ""
        return f"{_GROUPS} ".join(group.name for group in value.all())


def widget_for(field: "models.Field[Any, Any] | None") -> Widget:
    """Return the widget for the values of *field*."""
    for kind, widget in _WIDGETS.items():
        if isinstance(field, kind):
            return widget()
    return CellWidget()


_WIDGETS: "Final[dict[type[models.Field[Any, Any]], type[Widget]]]" = {
    models.BooleanField: YesNoWidget,
    models.DecimalField: RuDecimalWidget,
    models.IntegerField: WholeNumberWidget,
}
