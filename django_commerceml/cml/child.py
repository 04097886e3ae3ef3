"""The process beside: parses what comes in, sends back what it found.

``python -m django_commerceml.cml.child``; it ends when its input does. Input is
taken, and output is given, while it parses: nobody waits for the other's pipe.
"""

import gc
import signal
import sys
from collections.abc import Mapping, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Final
from xml.parsers.expat import ExpatError

from django_commerceml.cml.frames import pack, read_frame, write_all
from django_commerceml.cml.outline import Entry
from django_commerceml.cml.parsing import BunchParser, split_body
from django_commerceml.cml.wholeness import UncuttableError, check_whole

_SLICE: Final = 1 << 16
_SWITCH_SECONDS: Final = 0.0005
"""The threads at the pipes need Python's lock for a moment only, but soon."""


def serve(source: IO[bytes], output: IO[bytes]) -> None:
    """Do all that is asked from *source*, until it ends."""
    requests: SimpleQueue[Any] = SimpleQueue()
    answers: SimpleQueue[Any] = SimpleQueue()
    writer = Thread(target=write_all, args=(answers, output), daemon=True)
    Thread(target=_read_all, args=(source, requests), daemon=True).start()
    writer.start()
    parsing = _Parsing()
    while (request := requests.get()) is not None:
        word, *values = request
        answer = getattr(parsing, word)(*values)
        if answer is not None:
            answers.put(pack(answer))
    answers.put(None)
    writer.join()


class _Parsing:
    """What may be asked for, by its name."""

    def __init__(self) -> None:
        self._parser = BunchParser({})
        self._is_whole = True

    def check(self, body: bytes) -> None:
        """Note whether *body* is nothing but whole elements.

        It is read in slices: meanwhile the next one can come in.
        """
        places = range(0, len(body), _SLICE)
        try:
            check_whole(body[place : place + _SLICE] for place in places)
        except (ExpatError, UncuttableError):
            self._is_whole = False

    def end_check(self) -> bool:
        """Return whether all that was checked is whole."""
        return self._is_whole

    def begin(self, namespaces: Mapping[str, str]) -> None:
        """Begin with a file that uses *namespaces*."""
        self._parser = BunchParser(namespaces)

    def parse(self, bunch: Sequence[Entry], body: bytes) -> list[Any]:
        """Return the record, and what is wrong, of each of *bunch* in *body*."""
        readings = self._parser.parse(bunch, split_body(bunch, body))
        return [(reading.record, reading.problems) for reading in readings]


def _read_all(source: IO[bytes], requests: "SimpleQueue[Any]") -> None:
    try:
        while True:
            requests.put(read_frame(source))
    except (EOFError, OSError):
        requests.put(None)


def main() -> None:
    """Serve the process that has started this one.

    Signals are that one's business. Records have no cycles for the collector.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    gc.disable()
    sys.setswitchinterval(_SWITCH_SECONDS)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
