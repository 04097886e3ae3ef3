"""Frames: values through a pipe, whole or not at all."""

import io

import pytest

from django_commerceml.cml.frames import read_frame, write_frame


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
