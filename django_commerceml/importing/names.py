"""The names of rows, asked for in bulk when something is told of them."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.contrib.auth import get_user_model
from django.db.models import Model, Q

from django_commerceml.bulk import upserts
from django_commerceml.importing.telling import Named
from django_commerceml.models import PropertyOption, Unit

_MOST: Final = 100_000
_USUAL: Final = ("name", "external_id")
_COLUMNS: Final[dict[type[Model], Sequence[str]]] = {
    Unit: ("short_name", "full_name", "code", "external_id"),
    PropertyOption: ("value", "external_id"),
}
"""What rows may be called by, the best first, where it is not the usual."""


class NameBook:
    """The names of a profile's rows, remembered for the run."""

    def __init__(self, profile_id: int) -> None:
        self._profile_id = profile_id
        self._known: dict[Named, str] = {}

    def find(self, wanted: Iterable[Named]) -> dict[Named, str]:
        """Return the names of the rows *wanted*; of those that are gone the id."""
        asked = set(wanted)
        if len(self._known) > _MOST:
            self._known.clear()
        missing: dict[tuple[type[Model], bool], list[int | str]] = {}
        for model, key in asked - self._known.keys():
            missing.setdefault((model, isinstance(key, str)), []).append(key)
        for (model, is_external), keys in missing.items():
            self._fetch(model, keys, is_external=is_external)
        return {one: self._known.get(one, str(one.key)) for one in asked}

    def _fetch(
        self, model: type[Model], keys: list[int | str], *, is_external: bool
    ) -> None:
        rows = model._default_manager.all()  # noqa: SLF001 (Django's own way)
        if is_external:
            rows = rows.filter(Q(profile_id=self._profile_id))
        column = "external_id" if is_external else "pk"
        for chunk in upserts.in_chunks(keys):
            found = rows.filter(**{f"{column}__in": chunk})
            for key, *names in found.values_list(column, *_columns_of(model)):
                name = next((str(name) for name in names if name), "")
                self._known[Named(model, key)] = name


def _columns_of(model: type[Model]) -> Sequence[str]:
    if model is get_user_model():
        return (get_user_model().USERNAME_FIELD,)
    return _COLUMNS.get(model, _USUAL)
