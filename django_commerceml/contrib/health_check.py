"""The exchange as a check of django-health-check 4."""

from dataclasses import dataclass

from asgiref.sync import sync_to_async
from health_check.base import HealthCheck
from health_check.exceptions import ServiceUnavailable

from django_commerceml.health import CHECKS, check


@dataclass
class ExchangeHealthCheck(HealthCheck):  # type: ignore[misc]  # it has no types
    """The checks of the exchange, or the one called *name*."""

    name: str | None = None

    async def run(self) -> None:
        """Raise `ServiceUnavailable` with all that is wrong."""
        names = CHECKS if self.name is None else [self.name]
        found = await sync_to_async(check)(names)
        wrong = [f"{one.name}: {one.message}" for one in found.checks if one.message]
        if wrong:
            raise ServiceUnavailable("; ".join(wrong))
