"""Archives of an exchange: entries become files, bombs stay closed."""

import hashlib
import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from django_commerceml.exceptions import ArchiveError, FileNameError
from django_commerceml.importing.archives import unpack
from django_commerceml.importing.arrivals import refuse_archive
from django_commerceml.models import FileKind, FilePart, FileState, RunProblem
from tests.exchange.archives import zipped
from tests.exchange.calls import read
from tests.exchange.pictures import draw
from tests.factories import make_profile
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db

XML = b'<?xml version="1.0"?><a/>'


def store(*parts):
    file = store_bytes(make_profile(), "v8_1.zip", *parts)
    file.kind = FileKind.ARCHIVE
    file.save()
    return file


def entries(archive):
    return [
        (entry.label, entry.kind, entry.state, read(entry))
        for entry in archive.entries.order_by("pk")
    ]


def test_each_entry_becomes_a_file():
    picture = draw()
    archive = store(
        zipped(
            ("webdata/import.xml", XML),
            ("webdata/import_files/1.jpg", picture),
            ("1.txt", b"text"),
        )
    )

    assert unpack(archive)

    assert archive.state == FileState.PROCESSED
    assert entries(archive) == [
        ("webdata/import.xml", "xml", "stored", XML),
        ("webdata/import_files/1.jpg", "picture", "stored", picture),
        ("1.txt", "attachment", "stored", b"text"),
    ]
    file = archive.entries.get(kind=FileKind.PICTURE)
    assert file.picture_key == "import_files/1.jpg"
    assert (file.profile, file.session, file.size) == (
        archive.profile,
        archive.session,
        len(picture),
    )
    part = file.parts.get()
    assert (part.sequence, part.length, part.sha256) == (
        1,
        len(picture),
        hashlib.sha256(picture).hexdigest(),
    )


def test_a_step_stores_one_entry_at_least_and_the_next_goes_on():
    archive = store(zipped(*((f"{number}.xml", XML) for number in range(3))))

    steps = [unpack(archive, is_over=lambda: True) for _ in range(3)]

    assert steps == [False, False, True]
    assert [label for label, *_ in entries(archive)] == ["0.xml", "1.xml", "2.xml"]


def test_an_archive_that_was_unpacked_is_left_alone():
    archive = store(zipped(("import.xml", XML)))
    unpack(archive)
    before = list(FilePart.objects.values_list())

    assert unpack(archive)

    assert list(FilePart.objects.values_list()) == before


def test_an_archive_in_an_archive_is_kept_closed_and_told():
    inner = zipped(("import.xml", XML))
    archive = store(zipped(("inner.zip", inner)))

    unpack(archive)

    assert entries(archive) == [("inner.zip", "zip", "refused", inner)]
    problem = RunProblem.objects.get()
    assert (problem.severity, problem.code, problem.message, problem.file) == (
        "warning",
        "ZIP-10",
        "архив внутри архива не открывается",
        "inner.zip",
    )


def test_a_refused_archive_keeps_its_reason_and_gives_no_entry():
    archive = store(zipped(("import.xml", XML)))
    unpack(archive)

    refuse_archive(archive, ArchiveError("архив пуст", code="ZIP-08"))

    archive.refresh_from_db()
    assert (archive.state, archive.problem) == ("refused", "архив пуст [ZIP-08]")
    assert [state for _, _, state, _ in entries(archive)] == ["refused"]


@pytest.mark.parametrize("name", ["../1.xml", "a/../../1.xml"])
def test_nothing_is_unpacked_where_one_name_climbs(name):
    archive = store(zipped(("import.xml", XML), (name, XML)))

    with pytest.raises(FileNameError):
        unpack(archive)

    assert entries(archive) == []


def lying(*, says, holds):
    """Return an archive whose entry says another size than it has."""
    data = zipped(("import.xml", holds), compression=zipfile.ZIP_DEFLATED)
    place = data.index(b"PK\x01\x02") + 24
    local = 22
    size = struct.pack("<I", says)
    return data[:local] + size + data[local + 4 : place] + size + data[place + 4 :]


@pytest.mark.parametrize("says", [5, 5000])
def test_an_entry_that_lies_about_its_size_is_refused(says):
    with pytest.raises(ArchiveError, match="ZIP-03"):
        unpack(store(lying(says=says, holds=XML * 10)))


def bomb(kind):
    return {
        "zeros": lambda: zipped(("import.xml", bytes(200_000_000))),
        "many": lambda: zipped(
            *((f"{number}.xml", bytes(1_000_000)) for number in range(400))
        ),
        "bzip2": lambda: zipped(
            ("import.xml", bytes(50_000_000)), compression=zipfile.ZIP_BZIP2
        ),
        "overlap": overlap,
    }[kind]()


def overlap():
    """Return 52 KB that unpack to a gigabyte: a thousand names of one entry."""
    data = zipped(("0000.xml", bytes(1_000_000)))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    record = data[start:end]
    directory = b"".join(
        record.replace(b"0000", b"%04d" % number) for number in range(1000)
    )
    tail = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), start, 0
    )
    return data[:start] + directory + tail


@pytest.mark.parametrize("kind", ["zeros", "many", "bzip2", "overlap"])
def test_a_bomb_is_refused_soon_and_in_little_memory(kind):
    archive = store(bomb(kind))

    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(ArchiveError, match="ZIP-04"):
        unpack(archive)
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert seconds < 2
    assert peak < 50_000_000


def test_a_long_text_of_ordinary_ratio_is_no_bomb():
    text = "".join(f"<Товар><Ид>{number}</Ид></Товар>" for number in range(100_000))
    archive = store(zipped(("import.xml", text.encode())))

    assert unpack(archive)


def test_a_part_that_comes_twice_spoils_no_archive():
    data = zipped(("import.xml", XML), ("1.txt", bytes(range(256)) * 4))
    for size in (1, 7, 100):
        parts = [data[start : start + size] for start in range(0, len(data), size)]
        parts.insert(3, parts[3])
        archive = store(*parts)

        assert unpack(archive)

        assert entries(archive)[0][3] == XML
        assert archive.size == len(data)


def test_what_a_wrong_reading_gave_is_forgotten(spool):
    first = zipped(("a.xml", XML), compression=zipfile.ZIP_STORED)
    data = zipped(("a.xml", XML), ("b.xml", XML * 30), compression=zipfile.ZIP_STORED)
    edge = data.index(XML, len(first)) + 100
    archive = store(data[:edge], data[edge : edge + 50], data[edge : edge + 50])
    archive.parts.filter(sequence=3).update(is_replay=False)
    rest = data[edge + 50 :]
    whole = store(data[:edge], data[edge : edge + 50], data[edge : edge + 50], rest)

    assert unpack(whole)

    assert [content for *_, content in entries(whole)] == [XML, XML * 30]
    assert FilePart.objects.filter(file__archive=whole).count() == 2


def test_content_is_read_from_a_file_and_not_kept_in_memory():
    data = zipped(
        ("1.jpg", io.BytesIO(bytes(range(256)) * 40_000).getvalue()),
        compression=zipfile.ZIP_STORED,
    )
    archive = store(
        *(data[start : start + 100_000] for start in range(0, len(data), 100_000))
    )

    tracemalloc.start()
    unpack(archive)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 2_000_000
