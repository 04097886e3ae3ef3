"""What the doctor finds: how it is, what was seen, and what to write where."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is where it is not well."""

    INFO = "info"
    """Nothing is known: it was not examined."""
    WARNING = "warning"
    """The exchange works, yet not as it should."""
    ERROR = "error"
    """The exchange cannot work like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do: words, and lines to copy into a file."""

    where: str
    """Where the lines belong: nginx, Apache, settings.py."""
    lines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one examination found."""

    name: str
    """For programs: it is the same in every language."""
    title: str
    is_well: bool
    severity: Severity = Severity.ERROR
    """Of a finding that is not well."""
    seen: str
    advice: str = ""
    lines: tuple[Advice, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Return whether somebody must do something."""
        return not self.is_well and self.severity is not Severity.INFO
