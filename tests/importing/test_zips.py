"""Zip as a format: what is opened, what is refused, and how names are read."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.exceptions import ArchiveError, CommerceMLError, FileNameError
from django_commerceml.importing.zips import list_entries, open_zip
from tests.exchange.archives import zipped

DATA = zipped(("import.xml", b"<a/>"), ("import_files/1.jpg", b"picture"))
END = DATA.index(b"PK\x05\x06")
DIRECTORY = DATA.index(b"PK\x01\x02")


def labels(data, *, most_entries=1000):
    with open_zip(io.BytesIO(data), most_entries=most_entries) as package:
        return [label for _, label in list_entries(package)]


def refusal(data, *, most_entries=1000):
    with pytest.raises(CommerceMLError) as caught:
        labels(data, most_entries=most_entries)
    return caught.value.code


def with_end(data, **fields):
    """Return *data* with other numbers in its last record."""
    place = data.index(b"PK\x05\x06")
    names = ("disk", "start", "here", "number", "size", "offset", "comment")
    values = dict(zip(names, struct.unpack("<4H2IH", data[place + 4 :]), strict=True))
    values |= fields
    return data[: place + 4] + struct.pack("<4H2IH", *values.values())


def rename(data, old, new):
    """Return *data* with another name of the same length, unknown to `zipfile`."""
    assert len(old) == len(new)
    return data.replace(old, new)


def test_the_files_of_an_archive_are_listed():
    assert labels(DATA) == ["import.xml", "import_files/1.jpg"]


def test_an_archive_may_have_a_comment():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("import.xml", b"<a/>")
        package.comment = b"1C" * 1000

    assert labels(content.getvalue()) == ["import.xml"]


def test_folders_are_passed_over():
    assert labels(zipped(("webdata/", b""), ("webdata/1.xml", b""))) == [
        "webdata/1.xml"
    ]


@pytest.mark.parametrize("cut", range(1, 100))
def test_an_archive_that_was_cut_is_refused(cut):
    data = zipped(("import.xml", b"<a/>" * 100))

    assert refusal(data[:-cut]) == "ZIP-02"


@given(st.binary(max_size=300))
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(ArchiveError):
        labels(data)


@given(st.integers(0, len(DATA) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_harmless(place, bit):
    data = bytearray(DATA)
    data[place] ^= 1 << bit

    try:
        names = labels(bytes(data))
    except CommerceMLError:
        return
    assert len(names) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ZIP-01"),
        (b"<?xml?>", "ZIP-01"),
        (b"PK\x03\x04", "ZIP-02"),
        (b"x" + DATA, "ZIP-07"),
        (DATA + b"\n", "ZIP-07"),
        (DATA[DIRECTORY:], "ZIP-07"),
        (zipped(), "ZIP-08"),
        (zipped(("a/", b"")), "ZIP-08"),
        (with_end(DATA, size=1 << 30), "ZIP-05"),
        (with_end(DATA, size=0xFFFFFFFF), "ZIP-05"),
        (with_end(DATA, offset=0), "ZIP-07"),
        (rename(zipped(("a.xml", b""), ("b.xml", b"")), b"b.xml", b"a.xml"), "ZIP-06"),
        (zipped(("a.xml", b""), ("A.XML", b"")), "ZIP-06"),
    ],
)
def test_an_archive_that_is_not_in_order_is_refused(data, code):
    assert refusal(data) == code


def test_too_many_entries_are_refused():
    data = zipped(*((f"{number}.xml", b"") for number in range(11)))

    assert refusal(data, most_entries=10) == "ZIP-05"
    assert len(labels(data, most_entries=11)) == 11


def test_too_many_entries_are_refused_before_they_are_in_memory():
    record = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *([0] * 16))
    directory = record * 200_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 30, 0)
    data = io.BytesIO(b"PK\x03\x04" + bytes(26) + directory + end)

    tracemalloc.start()
    with pytest.raises(ArchiveError, match="ZIP-05"):
        open_zip(data, most_entries=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 5_000_000


def test_an_archive_in_the_large_form_is_read():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        with package.open("import.xml", "w", force_zip64=True) as entry:
            entry.write(b"<a/>")
        for number in range(66_000):
            package.writestr(f"{number}.jpg", b"")

    assert len(labels(content.getvalue(), most_entries=70_000)) == 66_001


def test_a_large_form_that_claims_too_much_is_refused():
    record = struct.pack(
        "<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 60, 0
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, END, 1)

    assert refusal(DATA[:END] + record + locator + DATA[END:]) == "ZIP-05"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Картинка.jpg", "cp866"),
        ("Картинка.jpg", "windows-1251"),
        ("Картинка.jpg", "utf-8"),
        ("картинка.jpg", "cp866"),
    ],
)
def test_a_name_is_read_as_dos_windows_or_unix_wrote_it(name, encoding):
    raw = name.encode(encoding)
    data = zipped(("x" * len(raw), b""))

    assert labels(rename(data, b"x" * len(raw), raw)) == [name]


def test_a_name_with_the_mark_of_unicode_is_read():
    assert labels(zipped(("Картинка.jpg", b""))) == ["Картинка.jpg"]


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "..\\..\\x", "a\x00b", "a\nb", "a//b", "\u202egpj.x", "."],
)
def test_a_name_that_cannot_be_a_label_is_refused(name):
    placeholder = "x" * len(name.encode())
    data = rename(zipped((placeholder, b"")), placeholder.encode(), name.encode())

    with pytest.raises(FileNameError):
        labels(data)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("/etc/passwd", "etc/passwd"),
        ("C:\\1c\\x.xml", "x.xml"),
        ("webdata\\x.xml", "webdata/x.xml"),
    ],
)
def test_a_name_is_only_a_label(name, label):
    placeholder = "x" * len(name)
    data = rename(zipped((placeholder, b"")), placeholder.encode(), name.encode())

    assert labels(data) == [label]


@pytest.mark.parametrize("kind", [0o120777, 0o020777, 0o060777, 0o010777, 0o140777])
def test_links_and_devices_are_refused(kind):
    info = zipfile.ZipInfo("import.xml")
    info.external_attr = kind << 16

    assert refusal(zipped((info, "/etc/passwd"))) == "ZIP-03"


def test_a_plain_file_of_unix_is_taken():
    info = zipfile.ZipInfo("import.xml")
    info.external_attr = 0o100644 << 16

    assert labels(zipped((info, "<a/>"))) == ["import.xml"]


def test_a_folder_with_data_is_refused():
    data = rename(zipped(("a1", b"data")), b"a1", b"a/")

    assert refusal(data) == "ZIP-03"
