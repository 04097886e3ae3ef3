"""Who works on a run: a thread of a process of a machine, and whether it lives."""

import os
import socket
import threading
from typing import Final

_NUMBERS: Final = 2
"""Of the process, and of its thread."""


def name_oneself() -> str:
    """Return what tells this thread from all others."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:100]


def is_alive(name: str) -> bool:
    """Return whether the owner *name* is another thread, or process, of this machine.

    Who asks is at no other work; of another machine nothing is known.
    """
    host, *numbers = name.rsplit(":", 2)
    is_here = host == socket.gethostname() and len(numbers) == _NUMBERS
    if not (is_here and all(number.isdigit() for number in numbers)):
        return False
    process, thread = map(int, numbers)
    if process == os.getpid():
        alive = {one.ident for one in threading.enumerate()}
        return thread in alive - {threading.get_ident()}
    return _is_process(process)


def _is_process(number: int) -> bool:
    if os.name != "posix":
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
