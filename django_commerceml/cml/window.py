"""The bytes that a parser may still ask back, and where they lie in the file."""


class Window:
    """The last bytes given to a parser; positions are the parser's own."""

    def __init__(self) -> None:
        self._bytes = b""
        self._start = 0
        self._skipped = 0

    @property
    def end(self) -> int:
        """The position behind the last byte."""
        return self._start + len(self._bytes)

    def extend(self, data: bytes, *, since: int) -> None:
        """Add *data*; forget what lies before the position *since*."""
        kept = max(since, self._start)
        self._bytes = self._bytes[kept - self._start :] + data
        self._start = kept

    def skip(self, size: int) -> None:
        """Note that the parser does not see the next *size* bytes of the file."""
        self._skipped += size

    def offset(self, position: int) -> int:
        """Return where in the file *position* is."""
        return position + self._skipped

    def element(self, start: int, end: int, tag: str) -> bytes:
        """Return the element *tag* that begins at *start*.

        *end* is the position of its end tag, or lies behind its "/>".
        """
        closing = f"</{tag}".encode()
        place = end - self._start
        if self._bytes.startswith(closing, place):
            after = self._bytes.index(b">", place)
            if not self._bytes[place + len(closing) : after].strip():
                place = after + 1
        return self._bytes[start - self._start : place]
