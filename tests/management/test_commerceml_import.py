"""``commerceml_import`` imports from a disk, and stored exchanges anew."""

import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from django_commerceml.models import (
    FileState,
    ImportRun,
    Product,
    ProductImage,
    RunState,
    StoredFile,
)
from tests.factories import make_profile, make_run, make_session
from tests.importing.dumps import dump_tables
from tests.importing.goods import catalog, offers, package, product, products
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db

GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
IMPORT = catalog(
    *products(range(4)),
    product("p9", inside="<Картинка>import_files/9.gif</Картинка>"),
)
OFFERS = package(*offers(range(4), price=9, quantity=1))


@pytest.fixture
def profile():
    return make_profile(slug="default")


@pytest.fixture
def directory(tmp_path):
    """Return a directory as 1C saves an exchange to a disk."""
    (tmp_path / "x" / "import_files").mkdir(parents=True)
    (tmp_path / "x" / "offers.xml").write_bytes(OFFERS)
    (tmp_path / "x" / "import.xml").write_bytes(IMPORT)
    (tmp_path / "x" / "import_files" / "9.gif").write_bytes(GIF)
    return tmp_path / "x"


def run(*arguments, expect=None):
    """Return the lines that the command printed, and its error after them."""
    output = StringIO()
    error = ""
    with translation.override("en"):
        try:
            call_command("commerceml_import", *map(str, arguments), stdout=output)
        except CommandError as raised:
            error = str(raised)
    lines = output.getvalue().splitlines()
    return [*lines, error] if error else lines


def test_a_directory_is_imported_catalogue_first_pictures_included(profile, directory):
    lines = run(directory)

    assert lines == [
        "import.xml: done",
        "  product         created 5",
        "offers.xml: done",
        "  offer           created 4",
        "  price           created 4",
    ]
    assert ProductImage.objects.get().file.startswith("pictures/")


def test_a_zip_is_imported(profile, tmp_path):
    with zipfile.ZipFile(tmp_path / "v8.zip", "w") as package:
        package.writestr("import.xml", IMPORT)

    assert run(tmp_path / "v8.zip") == [
        "import.xml: done",
        "  product         created 5",
    ]


def test_files_are_imported_in_the_order_of_an_exchange(profile, directory):
    lines = run(directory / "offers.xml", directory / "import.xml")

    headings = [line for line in lines if not line.startswith(" ")]
    assert headings == ["import.xml: done", "offers.xml: done"]


def test_a_profile_can_be_named(directory):
    profile = make_profile(slug="other")

    run(directory / "import.xml", "--profile", "other")

    assert ImportRun.objects.filter(profile=profile, state=RunState.DONE).exists()


def test_a_dry_run_prints_the_counts_and_changes_nothing(profile, directory, spool):
    before = dump_tables()

    assert run(directory, "--dry-run")[:2] == [
        "import.xml: done",
        "  product         created 5",
    ]

    assert dump_tables() == before
    pictures = StoredFile.objects.filter(label__endswith=".gif")
    assert [picture.state for picture in pictures] == [FileState.SUPERSEDED]
    assert not (spool / "pictures").exists()


def test_a_broken_file_is_named_and_the_others_are_imported(profile, directory):
    (directory / "goods.xml").write_bytes(IMPORT[:-9])

    lines = run(directory)

    assert "goods.xml: failed" in lines
    assert any(line.endswith("[XML-02]") for line in lines)
    assert "  problems: 1" in lines
    assert lines[-1] == "1 of 3 files were not imported."
    assert Product.objects.count() == 5


def test_a_stored_exchange_is_imported_anew(profile):
    session = make_session(profile=profile)
    for label, data in (("import.xml", IMPORT), ("offers.xml", OFFERS)):
        file = store_bytes(profile, label, data)
        file.session = session
        file.kind = "xml"
        file.save()
        make_run(profile=profile, file=file, state=RunState.FAILED)

    lines = run("--session", session.pk)

    assert [line for line in lines if not line.startswith(" ")] == [
        "import.xml: done",
        "offers.xml: done",
    ]
    assert ImportRun.objects.filter(session=session, state=RunState.DONE).count() >= 2


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "Give either paths or --session."),
        (["a.xml", "--session", "1"], "Give either paths or --session."),
        (["--session", "1"], "There is no such session."),
        (["/nothing.xml"], "нет файла «/nothing.xml» [FILE-04]"),
        (
            ["a.xml", "--profile", "x"],
            "There is no profile “x”: make it with commerceml_profile.",
        ),
    ],
)
def test_what_cannot_be_done_is_said(profile, arguments, error):
    assert run(*arguments) == [error]
    assert not ImportRun.objects.exists()


def test_a_directory_without_commerceml_is_said(profile, tmp_path):
    (tmp_path / "readme.txt").write_text("nothing here")

    assert run(tmp_path) == ["There is no CommerceML file."]
