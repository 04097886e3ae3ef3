"""Whether a file has come whole: told by its end, in any spelling of it."""

import io
import zipfile
from itertools import count

import pytest

from django_commerceml.cml.names import ROOT
from django_commerceml.exchange.wholeness import has_end
from tests.exchange.archives import zipped
from tests.exchange.calls import split, upload
from tests.factories import make_session

pytestmark = pytest.mark.django_db

TEXT = f'<?xml version="1.0"?><{ROOT}><Документ/></{ROOT}>'
INSIDE = f'<?xml version="1.0"?><a><{ROOT}></{ROOT}></a>'

NUMBERS = count(1)


@pytest.fixture
def session(profile):
    return make_session(profile=profile, type="sale")


def commented(comment):
    """Return an archive with a comment after its directory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("orders.xml", TEXT)
        package.comment = comment
    return stream.getvalue()


def ends(session, *parts):
    file = upload(session, f"orders-{next(NUMBERS)}.xml", *parts)
    file.refresh_from_db()
    return has_end(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "utf-16"])
def test_the_end_of_the_root_is_known_in_every_encoding(session, encoding):
    assert ends(session, TEXT.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
@pytest.mark.parametrize("letters", [4000, 4001, 4002, 4003])
def test_a_long_file_is_known_by_its_end(session, encoding, letters):
    text = TEXT.replace("<Документ/>", f"<!--{'ж' * letters}-->")

    assert ends(session, *split(text.encode(encoding), 1500))


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\n",
        TEXT + "\r\n\t  \n",
        TEXT.replace(">", " >"),
        TEXT.replace("<К", "<cml:К").replace("</К", "</cml:К"),
        TEXT.replace("</К", "</ns-1.x:К"),
        TEXT.removeprefix('<?xml version="1.0"?>'),
    ],
)
def test_a_prefix_and_blanks_change_nothing(session, text):
    assert ends(session, text.encode())


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:-1],
        TEXT[: -len(ROOT)],
        TEXT + "<",
        TEXT + "<!-- -->",
        INSIDE,
        TEXT.replace("</", "<"),
        TEXT.replace(f"/{ROOT}", f"/{ROOT}2"),
        "",
        " ",
    ],
)
def test_what_ends_otherwise_is_not_whole_yet(session, text):
    assert not ends(session, text.encode() or b"\n")


def test_what_does_not_begin_as_xml_is_no_file_of_xml(session):
    assert not ends(session, b"x" + TEXT.encode())


def test_every_beginning_of_an_archive_is_not_whole_and_the_archive_is(session):
    data = zipped(("orders.xml", TEXT.encode()), ("other.xml", b"<a/>"))

    verdicts = [
        ends(session, data[:size]) for size in range(len(data) - 80, len(data) + 1)
    ]

    assert verdicts == [False] * 80 + [True]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [(b"of 1C", True), (b"x" * 4000, True), (b"x" * 9000, False)],
)
def test_an_archive_may_end_with_a_comment_of_some_length(session, comment, expected):
    assert ends(session, commented(comment)) is expected


def test_an_archive_that_ends_within_another_is_not_its_end(session):
    inner = zipped(("orders.xml", TEXT.encode()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        package.writestr("inner.zip", inner)
    data = stream.getvalue()
    place = data.index(inner) + len(inner)

    assert (ends(session, data[:place]), ends(session, data)) == (False, True)
