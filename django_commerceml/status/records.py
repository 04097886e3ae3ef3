"""How an exchange stands, in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django_commerceml.importing.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatus:
    """A run that is being worked on, or stands between two steps."""

    id: int
    file: str
    progress: Progress
    worker: str
    """Who owns it; empty between two steps."""
    silence: timedelta
    """Since its owner's last sign of life, or since the last step ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStatus:
    """The runs of a profile that wait or work."""

    length: int = 0
    age: timedelta = timedelta(0)
    """Of the oldest."""
    is_stalled: bool = False
    """Nobody has worked for so long as the setting *queue_minutes* says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersStatus:
    """The orders of the shop that an infobase must get."""

    waiting: int = 0
    age: timedelta = timedelta(0)
    """Of the one that has waited longest."""
    held: int = 0
    """Of which the document cannot be built, or that were changed on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """When 1C was last here for one type of exchange."""

    type: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileStatus:
    """How the exchange of one profile stands."""

    slug: str
    last_contact_at: datetime | None
    last_import_at: datetime | None
    last_orders_at: datetime | None
    """When 1C last confirmed orders."""
    run: RunStatus | None
    queue: QueueStatus
    held_runs: int
    failed_runs: int
    """In the last day, where the file has not been imported since."""
    orders: OrdersStatus
    pictures_waiting: int
    contacts: tuple[Contact, ...] = ()
    """The last one of each type of exchange that there was."""

    @property
    def last_success_at(self) -> datetime | None:
        """Return when an exchange last came to a good end."""
        moments = (self.last_import_at, self.last_orders_at)
        return max((moment for moment in moments if moment), default=None)

    @property
    def needs_person(self) -> bool:
        """Return whether somebody must look."""
        return bool(
            self.queue.is_stalled
            or self.held_runs
            or self.failed_runs
            or self.orders.held
        )
