"""The first pass: a file that must not be applied changes nothing at all."""

import pytest

from django_commerceml.importing import outlines, work
from django_commerceml.models import FilePart, ImportRun, RunState
from tests.factories import make_profile, make_run
from tests.importing.dumps import dump_tables
from tests.importing.goods import catalog, products
from tests.importing.imports import import_bytes, store_bytes
from tests.importing.receiving import receive

pytestmark = pytest.mark.django_db

WHOLE = catalog(*products(range(20)))
DECLARATION, _, BODY = WHOLE.partition(b"\n")
DOCTYPE = b'<!DOCTYPE x [<!ENTITY e "e">]>'
REFUSED = {
    "cut in a record": (WHOLE[: len(WHOLE) // 2], "XML-02"),
    "cut before the last bracket": (WHOLE[:-1], "XML-02"),
    "two files glued": (WHOLE + WHOLE, "XML-07"),
    "the body twice": (WHOLE + BODY, "XML-07"),
    "a document type": (DECLARATION + DOCTYPE + BODY, "XML-03"),
    "an unknown encoding": (WHOLE.replace(b"UTF-8", b"KOI9-R"), "XML-05"),
    "tags that cross": (WHOLE.replace("</Ид>".encode(), b"</x>"), "XML-02"),
    "no XML": ("Файл не найден".encode(), "XML-01"),
    "a page of a server": (b"<html><body>502 Bad Gateway</body></html>", "XML-08"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_must_not_be_applied_writes_nothing(data, code):
    profile = make_profile()
    receive(profile, catalog(*products(range(3))))
    before = dump_tables()

    run = import_bytes(profile, "import.xml", data)

    assert (run.state, run.error_code) == (RunState.FAILED, code)
    assert list(run.problems.values_list("code", "severity")) == [(code, "error")]
    assert dump_tables() == before
    after = receive(profile, WHOLE)
    assert after.counts["product"] == {"unchanged": 3, "created": 17}


@pytest.mark.parametrize("length", range(0, len(WHOLE), 97))
def test_a_file_cut_anywhere_writes_nothing(length):
    run = import_bytes(make_profile(), "import.xml", WHOLE[:length])

    assert run.state == RunState.FAILED
    assert not any(dump_tables().values())


def change_bytes(spool, key):
    path = spool / key
    path.write_bytes(path.read_bytes().replace(b"p7", b"p8"))


def drop_bytes(spool, key):
    (spool / key).unlink()


@pytest.mark.parametrize("harm", [change_bytes, drop_bytes])
def test_a_part_that_is_not_what_1c_sent_writes_nothing(spool, harm):
    profile = make_profile()
    file = store_bytes(profile, "import.xml", WHOLE[:700], WHOLE[700:])
    for part in FilePart.objects.filter(file=file, sequence=2):
        harm(spool, part.storage_key)

    run = work(make_run(profile=profile, file=file))

    assert (run.state, run.error_code) == (RunState.FAILED, "FILE-05")
    assert not any(dump_tables().values())


def test_a_file_whose_bytes_were_purged_is_not_there_any_more():
    profile = make_profile()
    file = store_bytes(profile, "import.xml", WHOLE)
    file.is_purged = True
    file.save()

    assert work(make_run(profile=profile, file=file)).error_code == "FILE-06"


def test_a_run_whose_file_is_gone_fails():
    assert work(make_run()).error_code == "FILE-06"


def test_an_outline_is_kept_for_the_sweep_and_its_plan_is_not(spool):
    run = import_bytes(make_profile(), "import.xml", WHOLE)

    assert outlines.stored_outline(run).counts == {"Товар": 20}
    assert [entry.id for entry in outlines.iter_stored_entries(run)] == [
        f"p{number}" for number in range(20)
    ]
    kept = {path.suffix for path in (spool / "outlines").iterdir()}
    assert kept == {"", ".json"}


def test_a_dropped_outline_leaves_nothing(spool):
    run = import_bytes(make_profile(), "import.xml", WHOLE)

    outlines.drop_outline(run)
    outlines.drop_outline(run)

    assert list((spool / "outlines").iterdir()) == []
    assert ImportRun.objects.get(pk=run.pk).outline_key == ""


def test_a_file_whose_parts_came_twice_is_read_the_way_that_it_reads_whole():
    profile = make_profile()
    file = store_bytes(profile, "import.xml", WHOLE[:99], WHOLE[:99], WHOLE[99:])

    run = work(make_run(profile=profile, file=file))

    assert run.counts["product"] == {"created": 20}
    assert list(
        file.parts.order_by("sequence").values_list("is_replay", flat=True)
    ) == [
        False,
        True,
        False,
    ]
    assert [problem.code for problem in run.problems.all()] == ["XML-05"]


def test_a_short_part_that_may_have_come_twice_is_told_of():
    position = WHOLE.index("<Товар>".encode())
    item = WHOLE[position : WHOLE.index("<Товар>".encode(), position + 1)]
    assert len(item) < 512
    profile = make_profile()
    file = store_bytes(
        profile, "import.xml", WHOLE[:position], item, item, WHOLE[position:]
    )

    run = work(make_run(profile=profile, file=file))

    assert run.state == RunState.DONE
    told = run.problems.filter(code="XML-05").values_list("severity", "message")
    assert [(severity, "повтор части" in text) for severity, text in told] == [
        ("warning", True)
    ]
