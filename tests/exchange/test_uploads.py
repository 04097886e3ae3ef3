"""Parts of files: what repeats, what begins anew, what is refused."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from django_commerceml.exceptions import (
    ArchiveError,
    PartError,
    UploadTooLargeError,
)
from django_commerceml.exchange import uploads
from django_commerceml.importing import joining, work
from django_commerceml.importing.archives import unpack
from django_commerceml.importing.arrivals import close_file, close_files
from django_commerceml.importing.runs import new_run
from django_commerceml.models import FileKind, FilePart, FileState, RunState, StoredFile
from tests.depth import examples
from tests.exchange.calls import make_call, read, split, upload
from tests.factories import make_profile, make_session

pytestmark = pytest.mark.django_db

XML = (
    '<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация>'
    "<Каталог><Ид>1</Ид><Товары>{}</Товары></Каталог></КоммерческаяИнформация>"
)
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 20 + b"IEND\xae\x42\x60\x82"


def document(*names):
    goods = "".join(
        f"<Товар><Ид>{number}</Ид><Наименование>{name}</Наименование></Товар>"
        for number, name in enumerate(names)
    )
    return XML.format(goods).encode()


def archive(*names):
    """Zip documents, one for each of *names*, without compression."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for number, name in enumerate(names):
            package.writestr(f"import{number}.xml", document(name))
    return content.getvalue()


def generations(label="import.xml"):
    files = StoredFile.objects.filter(label=label).order_by("pk")
    return [(file.generation, file.state, read(file)) for file in files]


def test_parts_are_read_in_their_order():
    file = upload(make_session(), "import.xml", b"<?xml ver", b"sion=", b"'1.0'?>")

    assert read(file) == b"<?xml version='1.0'?>"
    assert file.size == 21


@pytest.mark.parametrize("size", [512, 1000, 4096])
def test_a_long_part_that_comes_twice_counts_once(size):
    data = document(*(f"Доска {number}" for number in range(100)))
    parts = split(data, size)

    for place in range(len(parts) - 1):
        repeated = [*parts[: place + 1], *parts[place:]]
        file = upload(make_session(), "import.xml", *repeated)
        assert read(file) == data
        assert file.size == len(data)


def test_a_whole_file_that_comes_twice_counts_once_however_short():
    file = upload(make_session(), "import.xml", b"<?xml?><a/>", b"<?xml?><a/>")

    assert read(file) == b"<?xml?><a/>"
    assert [part.is_replay for part in file.parts.all()] == [False, True]


def test_short_equal_parts_are_data():
    file = upload(make_session(), "import.xml", b"<?xml?><a>1", b"0", b"0", b"</a>")

    assert read(file) == b"<?xml?><a>100</a>"
    assert joining.has_doubts(file)


def test_a_document_that_begins_again_is_a_new_generation():
    upload(make_session(), "import.xml", b"<?xml?><a>", b"<b/>")
    session = make_session()

    upload(session, "import.xml", b"<?xml?><a>", b"<c/>")
    upload(session, "import.xml", b"<?xml?><a>", b"<d/>")

    assert generations() == [
        (1, "receiving", b"<?xml?><a><b/>"),
        (1, "superseded", b"<?xml?><a><c/>"),
        (2, "receiving", b"<?xml?><a><d/>"),
    ]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_another_document_is_a_new_generation_even_after_a_single_part(bom):
    head = bom + b'<?xml version="1.0" encoding="UTF-8"?>' + b" " * 100
    session = make_session()

    upload(session, "import.xml", head + b"<a>1</a>")
    upload(session, "import.xml", head + b"<a>2</a>")

    assert [content[-8:] for _, _, content in generations()] == [
        b"<a>1</a>",
        b"<a>2</a>",
    ]


@pytest.mark.parametrize("picture", [JPEG, PNG], ids=["JPEG", "PNG"])
def test_another_picture_is_a_new_generation(picture):
    session = make_session()
    other = picture[:12] + b"another" + picture[12:]

    upload(session, "import_files/1.jpg", *split(picture, 64))
    upload(session, "import_files/1.jpg", *split(other, 64))

    assert [content for _, _, content in generations("import_files/1.jpg")] == [
        picture,
        other,
    ]


def test_a_picture_broken_off_begins_anew():
    session = make_session()

    upload(session, "import_files/1.jpg", JPEG[:70])
    upload(session, "import_files/1.jpg", JPEG[:100], JPEG[100:])

    assert [content for _, _, content in generations("import_files/1.jpg")] == [
        JPEG[:70],
        JPEG,
    ]


def test_an_entry_at_the_edge_of_a_part_is_no_beginning_of_an_archive():
    data = archive("Доска", "Рейка", "Брус")
    second = data.index(b"PK\x03\x04", 4)
    session = make_session()

    file = upload(session, "v8.zip", data[:second], data[second:])

    assert read(file) == data


def test_a_document_at_the_edge_of_a_part_is_no_beginning_of_an_archive():
    data = archive("Доска", "Рейка")
    inner = data.index(b"<?xml")

    file = upload(make_session(), "v8.zip", data[:inner], data[inner:])

    assert read(file) == data


def test_an_archive_that_begins_again_is_a_new_generation():
    first, second = archive("Доска", "Рейка"), archive("Доска", "Брус")
    session = make_session()

    upload(session, "v8.zip", *split(first, 100))
    upload(session, "v8.zip", *split(second, 100))

    assert [content for _, _, content in generations("v8.zip")] == [first, second]


def test_an_archive_broken_off_begins_anew():
    data = archive("Доска", "Рейка")
    session = make_session()

    upload(session, "v8.zip", data[:100])
    upload(session, "v8.zip", data[:100], data[100:200])
    upload(session, "v8.zip", *split(data, 100))

    assert generations("v8.zip")[-1][2] == data


def test_two_files_may_come_by_turns():
    session = make_session()
    first, second = document("Доска"), document("Рейка")

    for one, other in zip(split(first, 20), split(second, 20), strict=True):
        upload(session, "import.xml", one)
        upload(session, "offers.xml", other)

    assert generations("import.xml")[0][2] == first
    assert generations("offers.xml")[0][2] == second


def test_two_sessions_that_send_one_name_at_once_do_not_mix():
    profile = make_profile()
    sessions = [make_session(profile=profile), make_session(profile=profile)]
    contents = [document("Доска"), document("Рейка")]

    for parts in zip(*(split(data, 20) for data in contents), strict=True):
        for session, part in zip(sessions, parts, strict=True):
            upload(session, "import.xml", part)

    assert [content for _, _, content in generations()] == contents


def test_two_profiles_that_send_one_name_do_not_mix():
    for name in ("Доска", "Рейка"):
        upload(make_session(), "import.xml", *split(document(name), 50))

    assert [content for _, _, content in generations()] == [
        document("Доска"),
        document("Рейка"),
    ]


def test_names_are_one_file_whatever_their_case_or_composition():
    session = make_session()

    for name, part in (("IMPORT_й.xml", b"<?xml?>"), ("import_и\u0306.xml", b"<a/>")):
        uploads.receive_part(session, name, make_call(part))

    assert [read(file) for file in StoredFile.objects.all()] == [b"<?xml?><a/>"]


def test_a_file_that_was_closed_does_not_go_on():
    session = make_session()
    upload(session, "import.xml", b"<?xml?><a>")

    close_files(session)
    upload(session, "import.xml", b"</a>")

    assert generations() == [
        (1, FileState.SUPERSEDED, b"<?xml?><a>"),
        (2, FileState.RECEIVING, b"</a>"),
    ]


@pytest.mark.parametrize(
    ("label", "data", "kind"),
    [
        ("import.xml", document("Доска"), FileKind.DOCUMENT),
        ("import.xml", archive("Доска"), FileKind.ARCHIVE),
        ("v8.zip", document("Доска"), FileKind.DOCUMENT),
        ("v8.zip", b"no archive at all", FileKind.ARCHIVE),
        ("import_files/1.jpg", b"<svg/>, no picture", FileKind.PICTURE),
        ("1.dat", JPEG, FileKind.PICTURE),
        ("Reports\\1.zip", archive("Доска"), FileKind.REPORT),
        ("price.pdf", b"%PDF-1.7 and so on", FileKind.ATTACHMENT),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_file_is_what_it_holds(label, data, kind, size):
    session = make_session()
    for part in split(data, size):
        uploads.receive_part(session, label, make_call(part))

    close_files(session)

    file = StoredFile.objects.get()
    assert (file.kind, file.state, read(file)) == (kind, FileState.STORED, data)


def test_a_part_of_the_largest_size_is_taken_and_one_beyond_is_refused():
    session = make_session(profile=make_profile(file_limit=100))
    slack = 1 << 16

    upload(session, "1.dat", b"x" * (100 + slack))
    with pytest.raises(UploadTooLargeError, match="PART-04"):
        upload(session, "1.dat", b"y" * (101 + slack))

    assert StoredFile.objects.get().size == 100 + slack


@pytest.mark.parametrize(
    ("key", "most", "code"),
    [
        ("MAX_FILE_BYTES", 25, "PART-05"),
        ("MAX_SESSION_BYTES", 25, "PART-06"),
        ("MIN_FREE_BYTES", 1 << 60, "DISK-01"),
    ],
)
def test_what_is_too_much_is_refused_and_the_rest_kept(settings, key, most, code):
    session = make_session()
    file = upload(session, "1.dat", b"x" * 10, b"y" * 10)
    settings.COMMERCEML |= {key: most}

    with pytest.raises(UploadTooLargeError, match=code):
        upload(session, "1.dat", b"z" * 10)

    assert read(file) == b"x" * 10 + b"y" * 10
    assert FilePart.objects.count() == 2


def test_many_files_of_a_session_are_summed_up_once(
    settings, django_assert_max_num_queries
):
    session = make_session()
    for number in range(600):
        upload(session, f"import_files/{number}.jpg", b"x" * 10)
    settings.COMMERCEML |= {"MAX_SESSION_BYTES": 6015}

    upload(session, "last.xml", b"y" * 10)
    with (
        django_assert_max_num_queries(2),
        pytest.raises(UploadTooLargeError, match="PART-06"),
    ):
        uploads.receive_part(session, "more.xml", make_call(b"z" * 10))


@pytest.mark.parametrize(
    ("length", "code"),
    [
        ("", "PART-02"),
        ("-5", "PART-02"),
        ("+5", "PART-02"),
        ("five", "PART-02"),
        ("\u0665", "PART-02"),
        ("9" * 5000, "PART-02"),
        ("0", "PART-03"),
        ("6", "PART-01"),
    ],
)
def test_a_part_without_an_honest_length_is_refused(spool, length, code):
    call = make_call(b"12345", content_length=length)

    with pytest.raises(PartError, match=code):
        uploads.receive_part(make_session(), "import.xml", call)

    assert not StoredFile.objects.exists()
    assert list(spool.rglob("*")) == []


class Broken:
    """A connection that ends in the middle."""

    def read(self, size, /):
        raise OSError("the client has gone")


def test_a_connection_that_breaks_leaves_no_part(spool):
    call = make_call(content_length="10", body=Broken())

    with pytest.raises(PartError, match="PART-01"):
        uploads.receive_part(make_session(), "import.xml", call)

    assert list(spool.rglob("*")) == []


def test_bytes_live_under_names_of_our_own(spool):
    upload(make_session(), "goods/1/import_files/Картинка.jpg", JPEG)

    file = StoredFile.objects.get()
    files = [path for path in spool.rglob("*") if path.is_file()]
    part = FilePart.objects.get()
    assert files == [spool / part.storage_key]
    assert part.storage_key.startswith(f"parts/{file.uuid}/000001-")


names_of_goods = st.text(alphabet="аб0 ", min_size=1, max_size=12)
documents = st.lists(names_of_goods, min_size=1, max_size=8).map(
    lambda names: document(*names)
)
long_documents = st.lists(names_of_goods, min_size=20, max_size=60).map(
    lambda names: document(*names)
)
sizes = st.integers(min_value=8, max_value=700)


def accepted(file):
    """Import *file*; return what it was read as, or None where it was refused."""
    close_file(file)
    run = work(new_run(file, file.session))
    file.refresh_from_db()
    return read(file) if run.state == RunState.DONE else None


def quick(test):
    profile = limits(
        max_examples=examples(8, deep=60),
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    return profile(test)


@quick
@given(data=documents, size=sizes, place=st.sampled_from([0, -1]))
@example(data=document("100"), size=1, place=0)
@example(data=document("100"), size=1, place=-1)
def test_the_first_or_the_last_part_twice_is_the_same_document(data, size, place):
    parts = split(data, size)
    parts.insert(place % len(parts), parts[place])

    file = upload(make_session(), "import.xml", *parts)

    assert accepted(file) == data


@quick
@given(data=long_documents, size=st.integers(512, 1500), places=st.data())
def test_any_long_parts_twice_are_the_same_document(data, size, places):
    parts = split(data, size)
    wholes = st.sets(st.integers(0, max(len(data) // size - 1, 0)), max_size=2)
    for place in sorted(places.draw(wholes), reverse=True):
        parts.insert(place, parts[place])

    file = upload(make_session(), "import.xml", *parts)

    assert accepted(file) == data


@quick
@given(data=documents, size=sizes, places=st.data())
def test_a_part_twice_is_the_same_document_or_is_told(data, size, places):
    parts = split(data, size)
    place = places.draw(st.integers(0, len(parts) - 1))
    parts.insert(place, parts[place])

    file = upload(make_session(), "import.xml", *parts)

    assert accepted(file) in (data, None) or joining.has_doubts(file)


@quick
@given(data=documents, broken=documents, size=sizes, places=st.data())
def test_an_upload_broken_off_and_begun_again_is_the_last_document(
    data, broken, size, places
):
    attempt = split(broken, size)
    attempt = attempt[: places.draw(st.integers(0, len(attempt)))]

    file = upload(make_session(), "import.xml", *attempt, *split(data, size))

    assert accepted(file) == data


def unpacked(file):
    """Unpack *file*; return what is in it, or None where it was refused."""
    close_file(file)
    try:
        unpack(file)
    except ArchiveError:
        return None
    return {entry.label: read(entry) for entry in file.entries.all()}


zips = st.lists(names_of_goods, min_size=1, max_size=2)


@quick
@given(names=zips, size=sizes, places=st.data())
@example(names=["100"], size=1, places=None)
def test_a_part_of_an_archive_twice_is_the_same_archive_or_a_refusal(
    names, size, places
):
    parts = split(archive(*names), size)
    place = places.draw(st.integers(0, len(parts) - 1)) if places else 1
    parts.insert(place, parts[place])

    file = upload(make_session(), "v8.zip", *parts)

    expected = {
        f"import{number}.xml": document(name) for number, name in enumerate(names)
    }
    found = unpacked(file)
    assert found == expected or (found is None and size < 512)


@quick
@given(names=zips, broken=zips, size=sizes, places=st.data())
def test_an_archive_broken_off_and_begun_again_is_the_last_one(
    names, broken, size, places
):
    attempt = split(archive(*broken), size)
    attempt = attempt[: places.draw(st.integers(0, len(attempt)))]

    file = upload(make_session(), "v8.zip", *attempt, *split(archive(*names), size))

    assert unpacked(file) == {
        f"import{number}.xml": document(name) for number, name in enumerate(names)
    }


def test_a_picture_costs_few_queries(profile, visitor, django_assert_num_queries):
    visitor.log_in()
    visitor.send("import_files/0.jpg", JPEG)

    with django_assert_num_queries(8):
        visitor.send("import_files/1.jpg", JPEG)


def test_a_later_part_costs_few_queries(profile, visitor, django_assert_num_queries):
    visitor.log_in()
    visitor.send("import.xml", b"<?xml?>", b"<a>")

    with django_assert_num_queries(9):
        visitor.send("import.xml", b"</a>")
