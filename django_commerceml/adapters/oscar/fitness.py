"""Values made to fit the columns of Oscar's models."""

from collections.abc import Mapping
from typing import Any

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.fitting import Fit, UnfitError, fit_of
from django_commerceml.adapters.oscar.deliveries import Delivery


class Fitting:
    """Knows the columns of one model, and the *rounding* of some, as in `decimal`."""

    def __init__(
        self, model: Any, *, rounding: Mapping[str, str] | None = None
    ) -> None:
        self._model = model
        self._rounding = rounding or {}
        self._fits: dict[str, tuple[str, Fit]] = {}

    def fit(
        self, delivery: Delivery, external_id: str, values: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Return *values* as the columns take them, by these; changes are told of.

        None: the row *external_id* cannot be taken, which is told of, too.
        """
        fitted = {}
        for name, value in values.items():
            try:
                attname, fit = self._fit_of(name)
                fitted[attname], note = fit(value)
            except UnfitError as error:
                delivery.refuse(external_id, f"поле {name}: {error}", name=name)
                return None
            if note:
                delivery.warn(external_id, f"поле {name}: {note}", name=name)
        return fitted

    def _fit_of(self, name: str) -> tuple[str, Fit]:
        if name not in self._fits:
            field = find_field(self._model, name)
            fit = fit_of(field, rounding=self._rounding.get(name, ""))
            self._fits[name] = (field.attname, fit)
        return self._fits[name]
