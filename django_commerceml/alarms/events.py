"""An event as it is found: what happened, and what tells it from others."""

import hashlib
from dataclasses import dataclass
from typing import Final

from django_commerceml.models import AlarmKind, ExchangeProfile

MOST: Final = 200
"""So many events of one kind are told apart; what is beyond is seen in the journal."""
_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a person must know of."""

    kind: AlarmKind
    subject: str = ""
    """Tells events of one kind apart."""
    message: str
    run_id: int | None = None

    def key_for(self, profile: ExchangeProfile) -> str:
        """Return what only this event of *profile* has, while it goes on."""
        text = f"{profile.pk}:{self.kind}:{self.subject}"
        return hashlib.sha256(text.encode()).hexdigest()


def shorten(subject: str) -> str:
    """Return *subject* in the length that an alarm keeps."""
    return subject[:_SUBJECT]
