"""The probe of the connection doctor: a part that is measured and not kept."""

import re
from typing import Final

PROBE_AGENT: Final = "django-commerceml doctor"
"""What the doctor calls itself; its visits are no contact of 1C."""
_LABEL: Final = re.compile(r"commerceml-probe(?:-(?P<seconds>[0-9]{1,3}))?\.bin")


def probe_label(seconds: int = 0) -> str:
    """Return the name of a probe whose answer shall take so many *seconds*."""
    return f"commerceml-probe-{seconds}.bin" if seconds else "commerceml-probe.bin"


def probe_seconds(label: str) -> int | None:
    """Return how long the answer to *label* shall take; None where it is no probe."""
    found = _LABEL.fullmatch(label)
    return None if found is None else int(found["seconds"] or 0)
