"""Times of day, and moments that are texts."""

from datetime import UTC, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_commerceml.cml.moments import (
    dotted_moment,
    neutral_moment,
    time_value,
    write_time,
)
from django_commerceml.cml.values import UnreadableValueError


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12:41:07", time(12, 41, 7)),
        (" 9:51:39 ", time(9, 51, 39)),
        ("9:51", time(9, 51)),
        ("2026-11-24T12:41:07", time(12, 41, 7)),
        ("24.11.2026 0:00:00", time(0, 0)),
        ("12:41:07.250Z", time(12, 41, 7)),
    ],
)
def test_a_time_is_read(raw, value):
    assert time_value(raw) == value


@pytest.mark.parametrize("raw", ["24:00:00", "12", "полдень", "12:99", "१२:१२"])
def test_what_is_no_time_is_refused(raw):
    with pytest.raises(UnreadableValueError, match="не время") as caught:
        time_value(raw)

    assert caught.value.code == "VAL-04"


@settings(deadline=None)
@given(st.times(timezones=st.just(UTC)))
def test_a_time_that_was_written_is_read_to_the_second(value):
    assert time_value(write_time(value)) == value.replace(microsecond=0, tzinfo=None)


@pytest.mark.parametrize(
    ("neutral", "dotted"),
    [
        ("2026-11-24T12:43:10", "24.11.2026 12:43:10"),
        ("2026-11-24", "24.11.2026"),
        ("0987-01-02T00:00:00", "02.01.0987 00:00:00"),
        ("завтра", "завтра"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
        ("2026-02-31", "2026-02-31"),
        ("", ""),
    ],
)
def test_a_moment_has_two_spellings(neutral, dotted):
    assert dotted_moment(neutral) == dotted
    assert neutral_moment(dotted) == neutral
    assert neutral_moment(neutral) == neutral
