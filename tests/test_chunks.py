import pytest

from django_commerceml.chunks import BATCH, in_batches, in_chunks


@pytest.mark.parametrize(
    ("size", "chunks"),
    [(2, [[0, 1], [2, 3], [4]]), (5, [[0, 1, 2, 3, 4]]), (9, [[0, 1, 2, 3, 4]])],
)
def test_values_come_in_chunks(size, chunks):
    assert list(in_chunks(iter(range(5)), size)) == chunks
    assert list(in_chunks([], size)) == []


def test_batches_are_as_large_as_those_of_a_shop():
    assert [len(batch) for batch in in_batches(range(BATCH + 1))] == [BATCH, 1]
