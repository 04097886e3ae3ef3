"""The process beside: what it is asked, it answers, in order, until its input ends."""

import io

from django_commerceml.cml.child import serve
from django_commerceml.cml.frames import read_frame, write_frame
from tests.cml.files import catalog, product, scanned


def answers_to(*requests):
    source, output = io.BytesIO(), io.BytesIO()
    for request in requests:
        write_frame(source, request)
    source.seek(0)
    serve(source, output)
    output.seek(0)
    found = []
    while output.tell() < len(output.getvalue()):
        found.append(read_frame(output))
    return found


def test_it_ends_when_its_input_does():
    assert answers_to() == []


def test_records_come_back_with_what_is_wrong():
    file = scanned(catalog(product("<Вес>пять</Вес>", id="p1"), product(id="p2")))
    body = "".join(file.pieces()).encode()

    (found,) = answers_to(("begin", {}), ("parse", file.entries, body))

    assert found == [(reading.record, reading.problems) for reading in file.read()]
    assert [problem.code for problem in found[0][1]] == ["VAL-01"]


def test_it_says_whether_all_was_whole():
    good, bad = b"<a/>" * 30_000, b"<a>"

    assert answers_to(("check", good), ("end_check",)) == [True]
    assert answers_to(("check", bad), ("check", good), ("end_check",)) == [False]


def test_a_request_that_was_cut_is_the_end():
    source, output = io.BytesIO(), io.BytesIO()
    write_frame(source, ("end_check",))
    write_frame(source, ("end_check",))
    cut = io.BytesIO(source.getvalue()[:-1])

    serve(cut, output)

    output.seek(0)
    assert read_frame(output) is True
    assert output.read() == b""
