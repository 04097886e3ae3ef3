"""Parts that do not join: which other readings there are, and which is taken."""

import pytest

from django_commerceml.importing import joining
from django_commerceml.importing.files import open_parts
from django_commerceml.models import FileKind
from tests.exchange.archives import zipped
from tests.exchange.calls import read, split
from tests.factories import make_profile
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db

ZIP = zipped(("import.xml", b"<a/>"))


def store(*parts, kind=FileKind.DOCUMENT, replays=()):
    file = store_bytes(make_profile(), "import.xml", *parts)
    file.kind = kind
    file.save()
    file.parts.filter(sequence__in=replays).update(is_replay=True)
    return file


def content_of(file, choice):
    stream = open_parts(file, without=choice)
    return b"".join(iter(lambda: stream.read(4096), b""))


def readings(file):
    """Return the contents that the other readings of *file* give."""
    return [content_of(file, choice) for choice in joining.alternatives(file)]


def test_a_file_without_repeats_has_no_other_reading():
    assert readings(store(b"<?xml?>", b"<a>", b"</a>")) == []


def test_any_of_a_few_repeats_may_be_left_out():
    file = store(b"<?xml?>", b"<a>", b"<a>", b"0", b"0", b"</a>")

    assert readings(file) == [b"<?xml?><a>00</a>", b"<?xml?><a><a>0</a>"]


def test_a_long_repeat_that_was_left_out_may_count():
    file = store(b"<?xml?>", b"x" * 600, b"x" * 600, replays=[3])

    assert read(file) == b"<?xml?>" + b"x" * 600
    assert readings(file) == [b"<?xml?>" + b"x" * 1200]


def test_repeats_of_one_part_are_one_reading():
    file = store(b"<?xml?><a>", b"0", b"0", b"0", b"</a>")

    assert readings(file) == [b"<?xml?><a>00</a>"]


def test_among_many_repeats_those_near_the_failure_are_suspected():
    data = b"<root>" + b"<aa>00</aa>" * 50 + b"</root>"
    parts = split(data, 1)
    place = data.index(b"<aa>", 300)

    found = readings(store(*parts[:place], b"<", *parts[place:]))

    assert data in found
    assert len(found) == 8


def test_a_document_may_begin_at_its_last_declaration():
    file = store(b"<?xml?>", b"<a>", b"<", b"?xml?>", b"<b/>")

    assert readings(file) == [b"<?xml?><b/>"]


def test_a_beginning_within_a_part_is_none():
    assert readings(store(b"<?xml?>", b"<a> <?xml?>", b"<b/>")) == []


def test_an_archive_may_begin_where_its_directory_says():
    file = store(ZIP[:10], ZIP[10:20], *split(ZIP, 8), kind=FileKind.ARCHIVE)

    assert ZIP in readings(file)


@pytest.mark.parametrize("data", [b"", b"PK", ZIP[:-3]])
def test_an_archive_without_an_end_begins_nowhere_else(data):
    parts = split(data, 1) or [b"P"]

    file = store(*parts, kind=FileKind.ARCHIVE)

    assert all(len(content) < len(data) for content in readings(file))


def test_the_only_good_reading_is_taken():
    file = store(b"<?xml?><a>", b"<b/>", b"<b/>", b"</a>")
    wanted = b"<?xml?><a><b/></a>"

    def read_wanted(choice):
        return True if content_of(file, choice) == wanted else None

    assert joining.rejoin(file, read_wanted)

    assert read(file) == wanted
    assert file.size == len(wanted)
    assert [part.is_replay for part in file.parts.order_by("sequence")] == [
        False,
        False,
        True,
        False,
    ]


def test_two_ways_that_come_to_the_same_are_one():
    file = store(b"1", b"1", b"2", b"2")

    assert joining.rejoin(file, lambda _: "the same")

    assert read(file) == b"122"


@pytest.mark.parametrize("is_good", [True, False])
def test_none_or_two_good_ways_change_nothing(is_good):
    file = store(b"1", b"1", b"2", b"2")

    def read_all(choice):
        return frozenset(choice) if is_good else None

    assert not joining.rejoin(file, read_all)

    assert read(file) == b"1122"


def test_a_choice_can_be_made_anew():
    file = store(b"<?xml?>", b"0", b"0", b"0")
    ids = list(file.parts.order_by("sequence").values_list("pk", flat=True))

    joining.choose(file, {ids[2]})
    joining.choose(file, {ids[1], ids[3]})

    assert read(file) == b"<?xml?>0"
    assert file.size == 8


@pytest.mark.parametrize(
    ("parts", "replays", "doubtful"),
    [
        ([b"1", b"2", b"1"], [], False),
        ([b"1", b"1"], [], True),
        ([b"1", b"1"], [2], False),
        ([b"1", b"1", b"2", b"2"], [2], True),
    ],
)
def test_equal_neighbours_that_count_are_doubtful(parts, replays, doubtful):
    assert joining.has_doubts(store(*parts, replays=replays)) is doubtful
