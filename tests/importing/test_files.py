"""Stored files as streams: the parts, one after another."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from django_commerceml.exceptions import StoredFileError
from django_commerceml.importing.files import open_parts, open_stored, read_head
from django_commerceml.storage import get_storage
from tests.depth import examples
from tests.exchange.calls import read
from tests.factories import make_profile
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db


def store(*parts):
    return store_bytes(make_profile(), "import.xml", *parts)


def part_of(file, sequence):
    return file.parts.get(sequence=sequence)


def test_parts_are_read_in_their_order():
    assert read(store(b"one ", b"two ", b"three")) == b"one two three"


def test_a_part_that_repeats_the_one_before_is_passed_over():
    file = store(b"one", b"one", b"two")
    file.parts.filter(sequence=2).update(is_replay=True)

    assert read(file) == b"onetwo"


def test_a_file_can_be_read_without_some_parts():
    file = store(b"one", b"two", b"three")

    stream = open_parts(file, without={part_of(file, 2).pk})

    assert stream.read() + stream.read() == b"onethree"
    assert stream.read() == b""


@limits(
    max_examples=examples(30, deep=100),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    parts=st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=5),
    share=st.floats(0, 1.2),
    size=st.integers(1, 30),
)
def test_reading_may_begin_anywhere(parts, share, size):
    content = b"".join(parts)
    position = int(len(content) * share)
    stream = open_stored(store(*parts))

    stream.read(7)
    stream.seek(position)

    assert b"".join(iter(lambda: stream.read(size), b"")) == content[position:]


def test_a_head_is_read_across_parts():
    file = store(b"<", b"?xml", b" version")

    assert read_head(file, 7) == b"<?xml v"
    assert read_head(file) == b"<?xml version"


def test_a_part_that_changed_is_noticed():
    file = store(b"one", b"two")
    storage = get_storage()
    key = part_of(file, 2).storage_key
    storage.delete(key)
    with storage.open(key, "wb") as part:
        part.write(b"2wo")

    with pytest.raises(StoredFileError, match="FILE-05"):
        read(file)


def test_a_part_that_is_gone_is_noticed():
    file = store(b"one", b"two")
    get_storage().delete(part_of(file, 2).storage_key)

    with pytest.raises(StoredFileError, match="FILE-05"):
        read(file)


def test_a_file_whose_bytes_were_purged_says_so():
    file = store(b"one")
    file.is_purged = True

    with pytest.raises(StoredFileError, match="FILE-06"):
        open_stored(file)


def test_a_stream_can_be_closed_and_read_on():
    stream = open_stored(store(b"one", b"two"))

    stream.read(2)
    stream.close()
    stream.seek(4)

    assert stream.read() == b"wo"
    assert stream.read() == b""
