"""The doctor's probe: a part that is read to its end, measured and forgotten.

It leaves neither a file nor a run, and its answer may be late on purpose: so it shows
whether whatever stands before the store cuts large bodies or slow answers.
"""

import os
import time
from pathlib import Path

from django_commerceml.exchange import room
from django_commerceml.exchange.uploads import read_body
from django_commerceml.exchange.work import Work
from django_commerceml.protocol import Reply, Success, probe_seconds


def is_probe(work: Work) -> bool:
    """Return whether the file that *work* is about is a probe."""
    return probe_seconds(work.command.filename) is not None


def measure(work: Work) -> Reply:
    """Answer how many bytes came, and with which SHA-256; no later than an import.

    Raises `PartError` or `UploadTooLargeError` as for a part that is kept.
    """
    length = room.declared_length(work.call.content_length)
    room.check_room(work.session, length)
    with Path(os.devnull).open("wb") as nowhere:
        arrival = read_body(work.call.body, length, nowhere)
    seconds = probe_seconds(work.command.filename) or 0
    time.sleep(min(seconds, work.settings.step_seconds))
    return Success(lines=(f"принято {arrival.length} байт", arrival.sha256))
