"""One large file, part by part, and how much the site grows on it."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django_commerceml.emulator import HttpTransport, parse_address
from tests.factories import PASSWORD, make_profile
from tests.rig.crowds import Outcome
from tests.rig.processes import Process
from tests.rig.services import Rig

_LOGIN: Final = "large"
_ANSWER_SECONDS: Final = 120
_PART_BYTES: Final = 1_000_000
_WARM_PARTS: Final = 20
"""The site takes so many before it is measured."""
_HEAD: Final = '<?xml version="1.0"?><КоммерческаяИнформация>'.encode()
_KB_IN_MB: Final = 1024


def upload(store: Rig, *, parts: int) -> Outcome:
    """Send one file of so many *parts* of a megabyte to one site."""
    site = store.web().wait_ready()
    make_profile(slug=_LOGIN, login=_LOGIN)
    way = HttpTransport(parse_address(site.url), timeout=_ANSWER_SECONDS)
    seconds, sizes, errors = [], [], []
    try:
        for answer in _iter_answers(way, parts + _WARM_PARTS):
            errors += [] if answer[1] == "success" else [answer[1]]
            seconds.append(answer[0])
            sizes.append(_size_mb(site))
    finally:
        way.close()
    return Outcome(
        seconds=sum(seconds[_WARM_PARTS:]),
        parts=seconds[_WARM_PARTS:],
        errors=errors,
        grown_mb=max(sizes) - sizes[_WARM_PARTS - 1],
    )


def _iter_answers(way: HttpTransport, parts: int) -> Iterator[tuple[float, str]]:
    """Yield how long each part took, and the first line of its answer."""
    pair = base64.b64encode(f"{_LOGIN}:{PASSWORD}".encode()).decode()
    ours = f"/1c/{_LOGIN}/?type=catalog&mode="
    opened = way.send(
        "GET", f"{ours}checkauth", {"Authorization": f"Basic {pair}"}, None
    )
    _, name, value, key, *_ = opened.body.decode().splitlines()
    headers = {"Cookie": f"{name}={value}"}
    way.send("GET", f"{ours}init&{key}", headers, None)
    target = f"{ours}file&filename=import.xml&{key}"
    for number in range(parts):
        body = _HEAD.ljust(_PART_BYTES) if not number else _filled(number)
        started = time.monotonic()
        answer = way.send("POST", target, headers, body)
        yield (
            time.monotonic() - started,
            answer.body.decode().partition("\n")[0].strip(),
        )


def _filled(number: int) -> bytes:
    """Return a part that is not like any other."""
    return f"<a{number}/>".encode().ljust(_PART_BYTES)


def _size_mb(site: Process) -> float:
    """Return the memory of the process that answers for *site*."""
    (server,) = site.children
    status = Path(f"/proc/{server}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / _KB_IN_MB
