"""Whether bytes that were cut out of a file are whole elements."""

from collections.abc import Iterable
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


def give_up_on_oddities(parser: expat.XMLParserType) -> None:
    """Let *parser* raise `UncuttableError` where cutting by bytes is unsafe."""
    parser.CommentHandler = _give_up
    parser.ProcessingInstructionHandler = _give_up
    parser.StartCdataSectionHandler = _give_up


def _give_up(*_: object) -> None:
    raise UncuttableError
