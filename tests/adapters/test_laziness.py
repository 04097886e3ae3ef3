"""Rows that nobody looks at are not read."""

from django_commerceml.adapters.laziness import Lazily


def test_rows_are_read_once_and_only_when_somebody_looks():
    reads = []

    def read():
        reads.append(1)
        return ["a", "b", "c"]

    rows = Lazily(read)
    assert reads == []

    assert len(rows) == 3
    assert rows[0] == "a"
    assert list(rows) == ["a", "b", "c"]
    assert rows[1:] == ["b", "c"]
    assert "c" in rows
    assert reads == [1]
