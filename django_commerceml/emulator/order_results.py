"""How an exchange of orders departs from the rule, and what it came to."""

from dataclasses import dataclass
from enum import StrEnum

from django_commerceml.emulator.steps import SentFile


class OrderFault(StrEnum):
    """What goes wrong on 1C's side of an exchange of orders."""

    LOST_ANSWER = "lost-answer"
    """The answer to the first query never arrives."""
    REPEATED_QUERY = "repeated-query"
    """The first query is said twice, and both answers are worked on."""
    CRASH = "crash"
    """1C dies before it writes the orders of the first answer."""
    NO_SUCCESS = "no-success"
    """1C never says that it has the orders."""
    LATE_SUCCESS = "late-success"
    """1C says so after it has sent its own changes."""
    LOST_SUCCESS = "lost-success"
    """1C says so, and the site's answer never arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConduct:
    """How one exchange of orders departs from the habits of its family."""

    faults: frozenset[OrderFault] = frozenset()
    in_english: bool = False
    """Whether the user of 1C works in English, which changes names of attributes."""
    returns_loaded: bool = False
    """Whether orders that were just loaded go back at once, with 1C's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExchangeResult:
    """What an exchange of orders came to."""

    dialect: str
    requests: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    seconds: float = 0.0
    received: tuple[str, ...] = ()
    """The site's numbers of the orders that came, in their order."""
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    """Those that 1C left as they are: they are paid or shipped."""
    is_confirmed: bool = False
    """Whether the site has heard that 1C has the orders."""
    sent: tuple[str, ...] = ()
    """1C's numbers of the orders that went to the site."""
    uploads: tuple[SentFile, ...] = ()
    imports: tuple[SentFile, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the site said of the orders after ``success``, line by line."""
        said = (sent.message for sent in self.imports or self.uploads)
        lines = (line.strip() for text in said for line in text.splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))
