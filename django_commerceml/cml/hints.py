"""What records were found to be when a file like this one was read before.

1C sends most records again as they were, and in the same order. The same bytes
are the same record: its id and facets need not be read off them again.
"""

from collections import deque
from collections.abc import Iterator
from typing import Final

from django_commerceml.cml.outline import Hint
from django_commerceml.cml.probes import Found

_MOST: Final = 512
"""So far two files may be out of step, in records."""


class Hints:
    """Goes through an earlier outline in step with a file; memory stays flat."""

    def __init__(self, earlier: Iterator[Hint]) -> None:
        self._earlier = earlier
        self._ahead: deque[Hint] = deque()
        self._digests: set[bytes] = set()
        for _ in range(_MOST):
            self._advance()

    def find(self, digest: bytes) -> Found | None:
        """Return what the record with *digest* was found to be, or None.

        What stood before it in the earlier file will not come any more.
        """
        if digest not in self._digests:
            return None
        while True:
            passed, found = self._ahead.popleft()
            self._digests.discard(passed)
            self._advance()
            if passed == digest:
                return found

    def _advance(self) -> None:
        hint = next(self._earlier, None)
        if hint is not None:
            self._ahead.append(hint)
            self._digests.add(hint[0])
