"""Frames: values through a pipe, whole or not at all."""

import io
import os
from queue import SimpleQueue

import pytest

from django_commerceml.cml.frames import pack, read_frame, write_all, write_frame


def test_values_come_out_as_they_went_in():
    pipe = io.BytesIO()
    values = [None, [b"a", "я"], {"x": (1, 2)}]
    for value in values:
        write_frame(pipe, value)
    pipe.seek(0)

    assert [read_frame(pipe) for _ in values] == values


@pytest.mark.parametrize("end", [0, 3, 8, 12])
def test_the_end_of_the_pipe_is_told(end):
    pipe = io.BytesIO()
    write_frame(pipe, ["a value"])

    with pytest.raises(EOFError):
        read_frame(io.BytesIO(pipe.getvalue()[:end]))


def queue_of(*values):
    queue: SimpleQueue[object] = SimpleQueue()
    for value in values:
        queue.put(value)
    return queue


def test_all_values_of_a_queue_are_written_packed_or_not():
    pipe = io.BytesIO()

    write_all(queue_of(["a"], pack(["b"]), ["c"], None), pipe)

    pipe.seek(0)
    assert [read_frame(pipe) for _ in range(3)] == [["a"], ["b"], ["c"]]


def test_where_the_pipe_has_ended_nobody_waits_for_the_queue():
    source, target = os.pipe()
    os.close(source)
    values = queue_of(b"1" * 100_000, ["2"], ["3"], None, "after the last one")

    with os.fdopen(target, "wb", buffering=0) as pipe:
        write_all(values, pipe)

    assert values.get() == "after the last one"
