"""What an advice is."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a code of the journal means, and what to do."""

    meaning: Promise
    action: Promise
