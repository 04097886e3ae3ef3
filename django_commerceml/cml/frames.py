"""Values that two of our own processes send each other through a pipe."""

import pickle
from contextlib import suppress
from typing import IO, Any, Final

try:
    import fcntl
except ImportError:  # a system without it has pipes all the same
    fcntl = None  # type: ignore[assignment]

_PIPE_BYTES: Final = 1 << 20


def widen(pipe: IO[bytes] | None) -> None:
    """Let *pipe* hold more than usual, where the system can do that.

    Whoever empties it must have Python's lock each time.
    """
    if fcntl is None or pipe is None or not hasattr(fcntl, "F_SETPIPE_SZ"):
        return
    with suppress(OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def write_frame(pipe: IO[bytes], value: object) -> None:
    """Write *value* to *pipe*, at once."""
    pickle.dump(value, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> Any:
    """Return the next value that comes out of *pipe*.

    Raises `EOFError` where there is none, or only a piece of it.
    """
    try:
        # It comes from a process that we have started ourselves, or that started us.
        return pickle.load(pipe)  # noqa: S301 (as said above)
    except pickle.UnpicklingError as error:
        raise EOFError from error
