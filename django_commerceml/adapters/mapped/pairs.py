"""What is said of goods that may be the same, and where one has come to with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.proposals import Proposal

ORDER: Final = (LinkKind.PRODUCT, LinkKind.OFFER)
"""Products are linked before their variants."""
_LONGEST_KEY: Final = 18
"""So many digits fit into a column of keys."""


class Sureness(StrEnum):
    """How sure it is that two are the same."""

    SURE = "sure"
    """Nothing else fits, on neither side."""
    SEVERAL = "several"
    NONE = "none"
    """Nothing in the shop looks like it."""


def sureness_of(proposal: Proposal) -> Sureness:
    """Return how sure *proposal* is."""
    if proposal.object_id is None:
        return Sureness.NONE
    return Sureness.SEVERAL if proposal.others else Sureness.SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to go on: after a row of the mirror."""

    kind: LinkKind = LinkKind.PRODUCT
    after: int = 0

    def __str__(self) -> str:
        return f"{self.kind}-{self.after}"


def read_place(text: str) -> Place:
    """Return the place that *text* is; the start where it is none."""
    kind, _, after = text.partition("-")
    if kind in ORDER and after.isdecimal() and len(after) <= _LONGEST_KEY:
        return Place(kind=LinkKind(kind), after=int(after))
    return Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some proposals."""

    proposals: Sequence[Proposal]
    next: Place | None
    """Where the next page begins; None: all have been looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What was linked."""

    count: int
    next: Place | None
    """Where to go on; None: all have been looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A row of the mirror, and the object that a person has chosen for it."""

    kind: LinkKind
    external_id: str
    object_id: str
