"""Whether bytes that were cut out of a file are whole elements."""

from xml.parsers import expat

from django_commerceml.cml.encodings import UTF8


class UncuttableError(Exception):
    """The file holds what makes cutting by bytes unsafe."""


class Wholeness:
    """Reads cut records as XML, one after another, with nothing else in between.

    In well-formed XML a "<" always begins a tag, but for comments, CDATA and
    processing instructions: where one of those is met, the cut proves nothing.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(UTF8)
        self._parser.CommentHandler = _give_up
        self._parser.ProcessingInstructionHandler = _give_up
        self._parser.StartCdataSectionHandler = _give_up
        self._parser.Parse(b"<r>", False)  # noqa: FBT003 (expat's own signature)

    def check(self, data: bytes) -> None:
        """Read the element in *data*.

        Raises `ExpatError` when it is not well-formed, `UncuttableError` when it
        holds a comment or the like.
        """
        self._parser.Parse(data, False)  # noqa: FBT003 (expat's own signature)


def _give_up(*_: object) -> None:
    raise UncuttableError
