"""Values that two of our own processes send each other through a pipe."""

import pickle
from typing import IO, Any


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
