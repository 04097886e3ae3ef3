"""What is in a file, on a page: lines, archives, pictures; each look is in the log."""

import hashlib
import io
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.urls import reverse

from django_commerceml.importing import excerpts
from django_commerceml.importing.excerpts import LINES, LONGEST_LINE, read_excerpt
from django_commerceml.models import FileKind
from django_commerceml.storage import get_storage
from tests.factories import make_file, make_part


def stored(*pieces, kind=FileKind.DOCUMENT, **values):
    """Store a file of *pieces*, each a part of its own."""
    file = make_file(kind=kind, size=sum(map(len, pieces)), **values)
    for piece in pieces:
        key = get_storage().save("part", ContentFile(piece))
        digest = hashlib.sha256(piece).hexdigest()
        make_part(file=file, storage_key=key, length=len(piece), sha256=digest)
    return file


def numbered(count, head='<?xml version="1.0" encoding="UTF-8"?>'):
    """Return a text of so many lines, the first of them *head*."""
    rest = (f"<Товар>№ {number}</Товар>" for number in range(2, count + 1))
    return "\n".join([head, *rest])


def shown(excerpt):
    return {line.number: line.text for line in excerpt.lines}


def address(file, word="view"):
    return reverse(f"admin:commerceml_storedfile_{word}", args=[file.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
@pytest.mark.parametrize("first", [1, 2, 700, 999, 1000])
def test_lines_are_found_wherever_the_parts_are_cut(first, break_):
    text = numbered(1000).replace("\n", break_).encode()
    file = stored(text[:7], text[7:1234], text[1234:1235], text[1235:])

    excerpt = read_excerpt(file, first=first)

    last = min(first + LINES - 1, 1000)
    assert list(shown(excerpt)) == list(range(first, last + 1))
    assert shown(excerpt)[last].endswith(
        f"№ {last}</Товар>" if last > 1 else 'encoding="UTF-8"?>'
    )
    assert excerpt.has_more == (last < 1000)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("declared", "written", "said"),
    [
        ("UTF-8", "utf-8", "utf-8"),
        ("UTF-8", "utf-8-sig", "utf-8"),
        ("windows-1251", "windows-1251", "windows-1251"),
        ("windows-1251", "utf-8", "utf-8"),
        ("UTF-8", "windows-1251", "windows-1251"),
        ("UTF-16", "utf-16", "utf-8"),
        ("KOI8-R", "utf-8", "utf-8"),
    ],
)
def test_a_text_is_read_in_the_encoding_that_the_import_would_use(
    declared, written, said
):
    head = f'<?xml version="1.0" encoding="{declared}"?><КоммерческаяИнформация>'
    file = stored(numbered(5000, head).encode(written))

    excerpt = read_excerpt(file, first=4000)

    assert shown(excerpt)[4000] == "<Товар>№ 4000</Товар>".replace(
        "№", "№" if written != "koi8-r" else "?"
    )
    assert excerpt.encoding == said


@pytest.mark.django_db
def test_a_very_long_line_is_cut_and_the_next_one_is_found():
    file = stored(b"<a>", b"x" * 3_000_000, b"\n<b/>", b"\n")

    first, second = read_excerpt(file, first=1).lines

    assert (first.is_cut, len(first.text)) == (True, LONGEST_LINE)
    assert (second.number, second.text, second.is_cut) == (2, "<b/>", False)


@pytest.mark.django_db
def test_a_line_that_is_too_far_is_given_up_in_time():
    file = stored(*[b"<a/>\n" * 60_000] * 4)
    calls = iter([False, False, False])

    excerpt = read_excerpt(file, first=10**6, is_over=lambda: next(calls, True))

    assert (excerpt.lines, excerpt.is_too_far) == ((), True)
    assert 60_000 < excerpt.last_number < 240_001


@pytest.mark.django_db
def test_behind_the_end_there_is_no_line():
    excerpt = read_excerpt(stored(b"<a>\n</a>\n"), first=50)

    assert (excerpt.lines, excerpt.is_too_far, excerpt.has_more) == ((), False, False)
    assert excerpt.last_number == 3


def test_the_page_marks_the_line_and_leads_to_its_neighbours(page):
    file = stored(numbered(1000).encode(), label="import.xml")

    content = page.get(address(file), {"line": 500}).content.decode()

    assert '<tr id="L500" class="cml-source-marked" aria-current="true">' in content
    assert "&lt;Товар&gt;№ 500&lt;/Товар&gt;" in content
    assert 'id="L400"' in content
    assert 'id="L599"' in content
    assert 'id="L399"' not in content
    assert 'href="?from=200&amp;line=500"' in content
    assert 'href="?from=600&amp;line=500"' in content


@pytest.mark.parametrize("line", ["", "0", "-5", "x", "²", "9" * 30])
def test_what_is_no_line_shows_the_beginning(page, line):
    file = stored(numbered(10).encode())

    content = page.get(address(file), {"line": line}).content.decode()

    assert 'id="L1"' in content


def test_a_line_behind_the_end_is_said_not_to_be_there(page):
    file = stored(numbered(10).encode())

    content = page.get(address(file), {"line": 5000}).content.decode()

    assert "10" in content
    assert 'class="cml-source"' not in content


def test_a_look_is_written_down_with_its_line(permit, staff):
    file = stored(b"<a/>")

    permit("read_storedfile").get(address(file), {"line": 1})

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (staff, str(file.pk))
    assert "1" in entry.change_message


@pytest.mark.parametrize("word", ["view", "picture", "download"])
def test_the_insides_need_the_permission_to_read_files(permit, word):
    file = stored(b"<a/>")
    client = permit("view_storedfile", "view_importrun")

    assert client.get(address(file, word)).status_code == 403
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("word", ["view", "picture", "download"])
def test_a_file_that_is_not_there_is_not_found(page, word):
    file = make_file()
    gone = address(file, word)
    file.delete()

    assert page.get(gone).status_code == 404


def test_erased_bytes_are_said_to_be_erased(page):
    file = make_file(label="import.xml", kind=FileKind.DOCUMENT, is_purged=True)

    content = page.get(address(file)).content.decode()

    assert "«import.xml» уже удалён из хранилища" in content


def zipped(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "<a/>")
    return buffer.getvalue()


def test_an_archive_that_is_not_unpacked_shows_its_directory(page):
    file = stored(zipped("import.xml", "offers.xml"), kind=FileKind.ARCHIVE)

    answer = page.get(address(file))

    assert [entry.label for entry in answer.context["entries"]] == [
        "import.xml",
        "offers.xml",
    ]
    assert "offers.xml" in answer.content.decode()


def test_an_unpacked_archive_leads_to_its_files(page):
    file = stored(zipped("import.xml"), kind=FileKind.ARCHIVE)
    entry = make_file(profile=file.profile, archive=file, label="import.xml")

    content = page.get(address(file)).content.decode()

    assert f'href="{address(entry)}"' in content


def test_a_broken_archive_says_so(page):
    file = stored(b"PK\x03\x04 no archive", kind=FileKind.ARCHIVE)

    content = page.get(address(file)).content.decode()

    assert "Архив обрезан или повреждён" in content


def test_a_large_archive_is_not_copied_for_a_look(page, monkeypatch):
    monkeypatch.setattr(excerpts, "LARGEST_ARCHIVE", 10)
    file = stored(zipped("import.xml"), kind=FileKind.ARCHIVE)

    assert "Архив слишком велик" in page.get(address(file)).content.decode()


def test_a_picture_is_shown_and_never_run(page):
    file = stored(b"\xff\xd8\xff\xd9", kind=FileKind.PICTURE, label="a/1.jpg")

    content = page.get(address(file)).content.decode()
    picture = page.get(address(file, "picture"))

    assert f'src="{address(file, "picture")}"' in content
    assert picture["Content-Type"] == "image/jpeg"
    assert "sandbox" in picture["Content-Security-Policy"]
    assert picture.getvalue() == b"\xff\xd8\xff\xd9"
    assert LogEntry.objects.count() == 1


def test_a_picture_whose_upload_was_erased_is_shown_as_it_was_kept(page):
    key = get_storage().save("pictures/1.png", ContentFile(b"\x89PNG"))
    file = make_file(kind=FileKind.PICTURE, is_purged=True, content_key=key)

    assert page.get(address(file, "picture")).getvalue() == b"\x89PNG"


def test_what_is_no_picture_is_not_answered_as_one(page):
    file = stored(b"<script>", kind=FileKind.DOCUMENT, label="a.jpg")

    assert page.get(address(file, "picture")).status_code == 404


def test_bytes_that_are_no_text_are_not_shown(page):
    file = stored(b"\x00\x01\x02<a>", kind=FileKind.ATTACHMENT)

    assert 'class="cml-source"' not in page.get(address(file)).content.decode()


def test_a_text_among_attachments_is_shown(page):
    file = stored("отчёт".encode(), kind=FileKind.ATTACHMENT)

    assert "отчёт" in page.get(address(file)).content.decode()
