"""Files from a disk and stored exchanges, through the same engine."""

import zipfile
from contextlib import closing

import pytest

from django_commerceml.exceptions import ArchiveError, FileNameError, StoredFileError
from django_commerceml.importing.files import open_stored
from django_commerceml.importing.replays import (
    files_of_session,
    in_order,
    replay,
    set_pictures_aside,
    store_path,
)
from django_commerceml.importing.turns import work_off
from django_commerceml.models import FileKind, FileState, ImportRun, RunState
from tests.factories import make_file, make_profile, make_run, make_session
from tests.importing.goods import catalog, offers, package, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import active, sweeps

pytestmark = pytest.mark.django_db

IMPORT = catalog(*products(range(5)))
OFFERS = package(*offers(range(5), price=10))
GIF = b"GIF89a\x01\x00\x01\x00"


def write_tree(directory):
    (directory / "goods" / "1" / "import_files").mkdir(parents=True)
    (directory / "goods" / "1" / "import_1.xml").write_bytes(IMPORT)
    (directory / "goods" / "1" / "import_files" / "p.gif").write_bytes(GIF)
    (directory / "offers.xml").write_bytes(OFFERS)
    (directory / "readme.txt").write_text("not for the shop")
    return directory


def write_zip(path, **contents):
    with zipfile.ZipFile(path, "w") as package:
        for name, data in contents.items():
            package.writestr(name.replace("__", "/"), data)
    return path


def described(files):
    return [(file.label, file.kind, file.state, file.size) for file in files]


def test_a_file_is_stored_as_if_1c_had_sent_it(tmp_path):
    path = tmp_path / "import.xml"
    path.write_bytes(IMPORT)

    stored = store_path(make_profile(), path)

    assert described(stored) == [
        ("import.xml", FileKind.DOCUMENT, FileState.STORED, len(IMPORT))
    ]
    with closing(open_stored(stored[0])) as content:
        assert content.read() == IMPORT


def test_of_a_directory_all_that_can_be_used_is_stored_with_its_path(tmp_path):
    stored = store_path(make_profile(), write_tree(tmp_path))

    assert [(file.label, file.kind) for file in stored] == [
        ("goods/1/import_1.xml", FileKind.DOCUMENT),
        ("goods/1/import_files/p.gif", FileKind.PICTURE),
        ("offers.xml", FileKind.DOCUMENT),
    ]
    assert stored[1].picture_key == "import_files/p.gif"


def test_of_a_zip_all_entries_are_stored(tmp_path):
    path = write_zip(
        tmp_path / "v8.zip", **{"offers.xml": OFFERS, "x__import.xml": IMPORT}
    )

    stored = store_path(make_profile(), path)

    assert [file.label for file in in_order(stored)] == ["x/import.xml", "offers.xml"]


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(StoredFileError):
        store_path(make_profile(), tmp_path / "nothing.xml")


def test_a_name_that_cannot_be_a_label_is_an_error(tmp_path):
    path = tmp_path / "a\u202eb.xml"
    path.write_bytes(IMPORT)

    with pytest.raises(FileNameError):
        store_path(make_profile(), path)


def test_a_broken_zip_is_an_error(tmp_path):
    path = write_zip(tmp_path / "v8.zip", **{"import.xml": IMPORT})
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(ArchiveError):
        store_path(make_profile(), path)


def test_files_stand_in_the_order_of_an_exchange():
    labels = [
        "contragents.xml",
        "rests_1.xml",
        "prices_1.xml",
        "offers0_1.xml",
        "other.xml",
        "goods/1/import_10.xml",
        "goods/1/import_2.xml",
        "units/units_1.xml",
        "groups/groups_1.xml",
        "Import0_1.xml",
    ]
    files = [make_file(label=label, kind=FileKind.DOCUMENT) for label in labels]
    picture = make_file(label="a.jpg", kind=FileKind.PICTURE)

    assert [file.label for file in in_order([picture, *files])] == [
        "groups/groups_1.xml",
        "units/units_1.xml",
        "goods/1/import_2.xml",
        "goods/1/import_10.xml",
        "Import0_1.xml",
        "offers0_1.xml",
        "prices_1.xml",
        "rests_1.xml",
        "contragents.xml",
        "other.xml",
    ]


def test_a_stored_exchange_gives_its_files_in_order_of_receipt():
    session = make_session()
    values = {"session": session, "profile": session.profile}
    kept = [
        make_file(label=label, kind=FileKind.DOCUMENT, state=FileState.STORED, **values)
        for label in ("offers.xml", "import.xml")
    ]
    for state in (FileState.SUPERSEDED, FileState.REFUSED):
        make_file(kind=FileKind.DOCUMENT, state=state, **values)
    make_file(kind=FileKind.DOCUMENT, is_purged=True, **values)
    make_file(kind=FileKind.PICTURE, **values)
    make_file(kind=FileKind.DOCUMENT)

    assert files_of_session(session) == kept


def test_a_stored_exchange_whose_archive_was_never_opened_gives_its_entries(tmp_path):
    session = make_session()
    path = write_zip(tmp_path / "v8.zip", **{"import.xml": IMPORT})
    archive = store_bytes(session.profile, "v8.zip", path.read_bytes())
    archive.kind, archive.session = FileKind.ARCHIVE, session
    archive.save()

    assert [file.label for file in files_of_session(session)] == ["import.xml"]


def test_a_replay_does_what_waits_before_it_and_the_sweep_after_it():
    profile = make_profile()
    first = store_bytes(
        profile, "first.xml", catalog(*products(range(7)), is_full=None)
    )
    make_run(profile=profile, file=first)

    run = replay(store_bytes(profile, "import.xml", IMPORT), is_dry_run=False)

    assert run.state == RunState.DONE
    assert [sweep.state for sweep in sweeps(profile)] == [RunState.DONE]
    assert active() == {f"p{number}" for number in range(5)}


def test_a_file_can_be_replayed_as_often_as_one_likes():
    file = store_bytes(make_profile(), "import.xml", IMPORT)

    runs = [replay(file, is_dry_run=False) for _ in range(2)]

    assert [run.counts for run in runs] == [
        {"product": {"created": 5}},
        {"product": {"unchanged": 5}},
    ]


def test_pictures_of_a_rehearsal_are_set_aside(tmp_path):
    stored = store_path(make_profile(), write_tree(tmp_path))

    set_pictures_aside(stored)

    states = {}
    for file in stored:
        file.refresh_from_db()
        states[file.kind] = file.state
    assert states == {
        FileKind.PICTURE: FileState.SUPERSEDED,
        FileKind.DOCUMENT: FileState.STORED,
    }


def test_working_off_ends_where_somebody_else_works():
    profile = make_profile()
    busy = make_run(profile=profile, state=RunState.RUNNING)
    waiting = make_run(profile=profile)

    work_off(profile.pk)

    states = ImportRun.objects.order_by("pk").values_list("pk", "state")
    assert list(states) == [(busy.pk, "running"), (waiting.pk, "queued")]


def test_working_off_ends_where_a_rehearsal_is_in_the_way():
    profile = make_profile()
    make_run(profile=profile, state=RunState.RUNNING, is_dry_run=True)
    waiting = make_run(profile=profile)

    work_off(profile.pk)

    waiting.refresh_from_db()
    assert waiting.state == RunState.QUEUED
