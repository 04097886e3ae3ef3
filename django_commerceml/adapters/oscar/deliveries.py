"""What is on its way to the store: the choices, the circumstances, what went wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django_commerceml.adapters.contract import PublishContext, RowError
from django_commerceml.adapters.oscar.choices import Choices
from django_commerceml.adapters.oscar.lately import Lately
from django_commerceml.models import ExchangeProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One batch of rows for the store."""

    choices: Choices
    context: PublishContext
    lately: Lately = field(default_factory=Lately)
    errors: list[RowError] = field(default_factory=list)
    """What was refused, and what was changed, so far."""

    @property
    def profile(self) -> ExchangeProfile:
        """Return whose rows these are."""
        return self.context.profile

    def refuse(self, external_id: str, message: str, *, name: str = "") -> None:
        """Note that a row was not taken, over its field *name*."""
        self.errors.append(
            RowError(external_id=external_id, message=message, field=name)
        )

    def warn(self, external_id: str, message: str, *, name: str) -> None:
        """Note that a row was taken, but not its field *name* as it is."""
        self.errors.append(
            RowError(
                external_id=external_id, message=message, field=name, is_warning=True
            )
        )

    def refused(self) -> frozenset[str]:
        """Return the ids of the rows that were not taken."""
        return frozenset(
            error.external_id for error in self.errors if not error.is_warning
        )

    def taken(self, external_ids: Iterable[str]) -> list[str]:
        """Return those of *external_ids* that were not refused."""
        refused = self.refused()
        return [name for name in external_ids if name not in refused]
