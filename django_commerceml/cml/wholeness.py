"""Whether bytes that were cut out of a file are whole elements."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from xml.parsers import expat

from django_commerceml.cml.encodings import UTF8


class UncuttableError(Exception):
    """The file holds what makes cutting by bytes unsafe."""


def check_whole(pieces: Iterable[bytes]) -> None:
    """Read each of *pieces* as one element, with nothing else in between.

    In well-formed XML a "<" always begins a tag, but for comments, CDATA and
    processing instructions: where one of those is met, the cut proves nothing.

    Raises `ExpatError` for one that is not well-formed, `UncuttableError` for
    one that holds a comment or the like.
    """
    parser = expat.ParserCreate(UTF8)
    give_up_on_oddities(parser)
    parser.Parse(b"<r>", False)  # noqa: FBT003 (expat's own signature)
    for piece in pieces:
        parser.Parse(piece, False)  # noqa: FBT003 (expat's own signature)
    parser.Parse(b"</r>", True)  # noqa: FBT003 (expat's own signature)


class Checker(Protocol):
    """Checks, at once or later, that pieces are whole elements."""

    def check(self, pieces: Sequence[bytes]) -> None:
        """Check each of *pieces* as `check_whole` does, or have it checked."""

    def end_check(self) -> None:
        """Raise `UncuttableError` where one that was to be checked is not whole."""


class ImmediateChecker:
    """Checks at once."""

    def check(self, pieces: Sequence[bytes]) -> None:
        """Raise what `check_whole` raises."""
        check_whole(pieces)

    def end_check(self) -> None:
        """Do nothing: all was checked."""


def give_up_on_oddities(parser: expat.XMLParserType) -> None:
    """Let *parser* raise `UncuttableError` where cutting by bytes is unsafe."""
    parser.CommentHandler = _give_up
    parser.ProcessingInstructionHandler = _give_up
    parser.StartCdataSectionHandler = _give_up


def _give_up(*_: object) -> None:
    raise UncuttableError
