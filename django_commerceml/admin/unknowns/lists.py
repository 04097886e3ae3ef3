"""The list of unknown words: its filter, and rows that say decisions in words."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.unknowns.words import Describer
from django_commerceml.models import UnknownState


class StateFilter(admin.SimpleListFilter):
    """Shows what is to be decided, unless another state is asked for."""

    title = _("state")
    parameter_name = "state__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the states, the first without a parameter, and all of them."""
        return [
            *((state.value, state.label) for state in UnknownState),
            ("all", _("all")),
        ]

    def choices(self, changelist: Any) -> Any:
        """Yield the states; none asked for means those to decide."""
        chosen = self.value() or UnknownState.OPEN.value
        for value, label in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string(
                    {self.parameter_name: value}
                ),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the rows in the state that was asked for."""
        state = self.value() or UnknownState.OPEN.value
        return queryset if state == "all" else queryset.filter(state=state)


class InWords:
    """A list whose rows have their suggestion and decision in words."""

    result_list: Any
    get_results: Callable[[HttpRequest], None]

    def get_results(self, request: HttpRequest) -> None:  # type: ignore[no-redef]  # Django's method
        """Read the rows of the page, and put them into words."""
        super().get_results(request)  # type: ignore[misc]  # see above
        rows = list(self.result_list)
        describer = Describer(rows)
        for row in rows:
            row.suggestion_in_words = describer.describe(row, row.suggestion)
            row.decision_in_words = describer.describe(row, row.decision)
        self.result_list = rows
