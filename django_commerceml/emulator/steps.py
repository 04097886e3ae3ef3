"""What the client reports: each step, the result, and the failure."""

from dataclasses import dataclass

from django_commerceml.exceptions import CommerceMLError
from django_commerceml.protocol.commands import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request and its answer."""

    mode: Mode
    query: str
    """The query string as it was sent."""
    filename: str = ""
    part: int = 1
    parts: int = 1
    """How many requests the file takes."""
    sent_bytes: int = 0
    status: int = 0
    """The HTTP status, 0 when no answer came."""
    answer: str = ""
    """The whole body, decoded; "" for a file."""
    received_bytes: int = 0
    """The length of a file that came as the answer."""
    seconds: float = 0.0

    @property
    def first_line(self) -> str:
        """Return the first line of the answer."""
        return self.answer.partition("\n")[0].strip()

    @property
    def comment(self) -> str:
        """Return what the answer says after its first line."""
        return self.answer.partition("\n")[2].strip()

    @property
    def summary(self) -> str:
        """Return what was said and answered, in one line."""
        words = [str(self.mode), self.filename]
        if self.mode is Mode.FILE:
            words.append(f"{self.part}/{self.parts}")
        answer = self.answer.strip().replace("\n", " | ")
        if self.received_bytes:
            answer = f"{self.received_bytes} B"
        words += [f"{self.seconds:.2f} s", "→", answer]
        return " ".join(filter(None, words))


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """One file that the server has taken."""

    name: str
    parts: int
    size: int
    polls: int = 0
    """How many times an import was asked for, 0 for a file without import."""
    message: str = ""
    """What followed the last ``success``."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeResult:
    """What a whole exchange came to."""

    dialect: str
    requests: int
    sent_bytes: int
    seconds: float
    uploads: tuple[SentFile, ...]
    """The files that were sent, in order; a zip is one of them."""
    imports: tuple[SentFile, ...]
    """The files whose import the server has finished."""
    skipped: tuple[str, ...] = ()
    """Pictures that the server refused and the family went on without (UNF)."""


class ExchangeFailedError(CommerceMLError):
    """The server's answer is not one that this family of 1C accepts."""

    code = "1C-01"

    def __init__(self, message: str, step: Step) -> None:
        super().__init__(message)
        self.step = step

    @property
    def answer(self) -> str:
        """Return the server's whole answer."""
        return self.step.answer
