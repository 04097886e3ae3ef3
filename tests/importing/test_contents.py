"""What a file is, by its first bytes."""

import pytest

from django_commerceml.importing.contents import (
    begins_declaration,
    begins_xml,
    has_signature,
    identify_head,
    is_picture,
    is_whole,
)
from django_commerceml.models import FileKind
from tests.exchange.archives import zipped
from tests.exchange.pictures import draw

BOM = b"\xef\xbb\xbf"
JPEG = draw(kind="JPEG")
PNG = draw(kind="PNG")
GIF = draw(kind="GIF")
WEBP = draw(kind="WEBP")
ZIP = zipped(("import.xml", b"<a/>"))


@pytest.mark.parametrize(
    ("label", "data", "kind"),
    [
        ("import.xml", b"<?xml version='1.0'?>", FileKind.DOCUMENT),
        ("import.xml", BOM + b"<?xml version='1.0'?>", FileKind.DOCUMENT),
        ("import.xml", b"\n <a/>", FileKind.DOCUMENT),
        ("import.xml", "<?xml?>".encode("utf-16"), FileKind.DOCUMENT),
        ("import.xml", b" " * 64, FileKind.DOCUMENT),
        ("1.jpg", b"<?xml version='1.0'?>", FileKind.DOCUMENT),
        ("v8.zip", b"<?xml version='1.0'?>", FileKind.DOCUMENT),
        ("import.xml", ZIP, FileKind.ARCHIVE),
        ("v8.zip", zipped(), FileKind.ARCHIVE),
        ("v8.zip", b"text", FileKind.ARCHIVE),
        ("import_files/1.jpg", ZIP, FileKind.ARCHIVE),
        ("1.dat", JPEG, FileKind.PICTURE),
        ("1.dat", PNG, FileKind.PICTURE),
        ("1.dat", GIF, FileKind.PICTURE),
        ("1.dat", WEBP, FileKind.PICTURE),
        ("import_files/1.jpg", b"text", FileKind.PICTURE),
        ("goods/1/Import_Files/1.svg", b"<svg/>", FileKind.PICTURE),
        ("Reports/1.zip", ZIP, FileKind.REPORT),
        ("reports/1.xml", b"<?xml?>", FileKind.REPORT),
        ("1.pdf", b"%PDF-1.7", FileKind.ATTACHMENT),
        ("1.xml", b'{"json": 1}', FileKind.ATTACHMENT),
    ],
)
def test_content_decides_and_the_name_only_where_it_cannot(label, data, kind):
    assert identify_head(label, data[:64]) == kind


@pytest.mark.parametrize("data", [b"", b"RIFF1234WAVE", b"\xff\xd8", b"BM", b"%!PS"])
def test_other_bytes_are_no_picture(data):
    assert not is_picture(data)


@pytest.mark.parametrize("data", [b"a<b", b"{", b"PK\x03\x04"])
def test_other_bytes_begin_no_xml(data):
    assert not begins_xml(data)


@pytest.mark.parametrize(
    ("data", "begins"),
    [(b"<?xml ", True), (BOM + b"<?xml ", True), (b" <?xml", False), (b"<a/>", False)],
)
def test_a_declaration_begins_a_document(data, begins):
    assert begins_declaration(data) is begins


@pytest.mark.parametrize("data", [b"<?xml ", ZIP, JPEG, PNG, GIF, WEBP])
def test_files_have_signatures(data):
    assert has_signature(data)


@pytest.mark.parametrize("data", [b"", b"<", b"<a/>", b"text", b"PK", b"\x89PN"])
def test_other_bytes_have_none(data):
    assert not has_signature(data)


@pytest.mark.parametrize("data", [ZIP, JPEG, PNG, GIF])
def test_a_file_is_whole_at_its_end_and_not_before(data):
    assert is_whole(data[:64], data[-22:])
    assert not is_whole(data[:64], data[-32:-10])


@pytest.mark.parametrize("data", [b"<a/>", b"text", WEBP])
def test_of_other_files_nobody_can_tell(data):
    assert not is_whole(data[:64], data[-22:])
