"""A process beside parses, checks, may die at any moment, and leaves nothing behind."""

import io
import os
import sys

import pytest

from django_commerceml.cml import ParserBeside, RecordReader, beside, scan
from django_commerceml.cml.wholeness import UncuttableError
from tests.cml.files import catalog, package, product, scanned

MANY = 1500


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    """Let a process be started wherever the suite runs."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


@pytest.fixture
def parser():
    with ParserBeside() as opened:
        yield opened


@pytest.fixture(scope="module")
def file():
    good = [
        product(f"<Наименование>Чай {number}</Наименование>", id=f"p{number}")
        for number in range(MANY)
    ]
    good[700] = product("<Вес>много</Вес>", id="p700")
    good[900] = product("<![CDATA[a]]><Вес>5</Вес>", id="p900")
    return scanned(catalog(*good))


def read(file, parser, size=400):
    reader = RecordReader(lambda: io.BytesIO(file.data), file.outline)
    entries = file.entries
    batches = [entries[start : start + size] for start in range(0, MANY, size)]
    found = []
    for number, readings in enumerate(reader.read_beside(batches, parser)):
        found += list(readings)
        yield number, found


def all_of(readings):
    return list(readings)[-1][1]


def process_of(parser):
    return parser._process  # noqa: SLF001 (a test may kill what nobody else should)


def test_it_reads_what_the_reader_reads_problems_and_all(file, parser):
    assert all_of(read(file, parser)) == file.read()


def test_it_was_a_process_that_read(file, parser):
    for _ in read(file, parser):
        assert process_of(parser).poll() is None


@pytest.mark.parametrize("batch", [0, 1, 3])
def test_where_it_dies_the_reader_goes_on_alone(file, parser, batch):
    found = []
    for number, readings in read(file, parser):
        if number == batch:
            process_of(parser).kill()
            process_of(parser).wait()
        found = readings

    assert found == file.read()


def test_where_it_cannot_be_started_the_reader_reads_alone(file, parser, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert all_of(read(file, parser)) == file.read()
    assert not parser.is_started


@pytest.mark.parametrize("program", ["", "/usr/bin/uwsgi", "/usr/sbin/httpd"])
def test_a_program_that_is_not_python_is_never_started(parser, monkeypatch, program):
    monkeypatch.setattr(sys, "executable", program)

    parser.start()

    assert not parser.is_started


def test_with_one_processor_there_is_none(parser, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)

    parser.start()

    assert not beside.can_start()
    assert not parser.is_started


def test_it_ends_with_its_caller():
    with ParserBeside() as parser:
        parser.start()
        process = process_of(parser)

    assert process.returncode is not None
    assert process.stdin.closed
    assert process.stdout.closed


# It checks

WHOLE = [f"<Товар><Ид>{number}</Ид></Товар>".encode() for number in range(3)]


def test_whole_pieces_are_found_whole(parser):
    parser.start()

    parser.check(WHOLE)
    parser.check(WHOLE)

    parser.end_check()


@pytest.mark.parametrize(
    "piece",
    ["<Товар>", "<Товар></Ид>", "<Товар><!-- a --></Товар>", "<Товар>&x;</Товар>"],
)
def test_a_piece_that_is_not_whole_is_found(parser, piece):
    parser.start()

    parser.check([*WHOLE, piece.encode()])
    parser.check(WHOLE)

    with pytest.raises(UncuttableError):
        parser.end_check()


def test_where_it_died_nobody_knows(parser):
    parser.start()
    parser.check(WHOLE)
    process_of(parser).kill()
    process_of(parser).wait()

    with pytest.raises(UncuttableError):
        parser.end_check()


@pytest.mark.parametrize("dies", [False, True])
def test_a_file_is_the_same_whoever_checks_it(parser, dies):
    offers = (f"<Предложение><Ид>{n}</Ид></Предложение>" for n in range(MANY))
    data = package(*offers).encode()
    expected = io.BytesIO()
    outline = scan(lambda: io.BytesIO(data), expected)
    parser.start()
    if dies:
        process_of(parser).kill()
        process_of(parser).wait()

    found = io.BytesIO()
    again = scan(lambda: io.BytesIO(data), found, checker=parser)

    assert (again, found.getvalue()) == (outline, expected.getvalue())
