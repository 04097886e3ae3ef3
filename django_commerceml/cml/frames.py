"""Values that two of our own processes send each other through a pipe."""

import pickle
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import IO, Any, Final, Protocol

_PIPE_BYTES: Final = 1 << 20


class Values(Protocol):
    """A queue of values; None is the last of them."""

    def get(self) -> Any:
        """Return the next value; wait for it."""


def widen(pipe: IO[bytes] | None) -> None:
    """Let *pipe* hold more than usual, where the system can do that.

    Whoever empties it must have Python's lock each time.
    """
    if pipe is None or not find_spec("fcntl"):
        return
    fcntl = import_module("fcntl")
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def write_frame(pipe: IO[bytes], value: object) -> None:
    """Write *value* to *pipe*, at once."""
    pickle.dump(value, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def pack(value: object) -> bytes:
    """Return *value* as `write_frame` would write it: it takes less memory so."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def read_frame(pipe: IO[bytes]) -> Any:
    """Return the next value that comes out of *pipe*.

    Raises `EOFError` where there is none, or only a piece of it.
    """
    try:
        # It comes from a process that we have started ourselves, or that started us.
        return pickle.load(pipe)  # noqa: S301 (as said above)
    except pickle.UnpicklingError as error:
        raise EOFError from error


def write_all(values: Values, pipe: IO[bytes]) -> None:
    """Write what comes out of *values* to *pipe*, until None.

    What is packed already is written as it is. Where the pipe has ended, the rest
    is taken all the same: nobody waits for it.
    """
    is_open = True
    while (value := values.get()) is not None:
        try:
            if is_open and isinstance(value, bytes):
                pipe.write(value)
                pipe.flush()
            elif is_open:
                write_frame(pipe, value)
        except OSError:
            is_open = False
