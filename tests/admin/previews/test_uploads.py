"""Files of an operator among those of 1C: no exchange takes them for its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from django_commerceml.importing.previews import work_on
from django_commerceml.importing.upkeep import keep_up
from django_commerceml.models import ImportRun, Product, StoredFile
from tests.exchange.visitor import Visitor
from tests.factories import make_profile
from tests.importing.goods import catalog, product

OF_1C = catalog(product("p1", title="Из 1С"))
BY_HAND = catalog(product("p1", title="От оператора"), is_full=None)
SECONDS = 60


@pytest.fixture
def profile(db):
    return make_profile(slug="default", login="обмен", sweep_limit=100)


@pytest.fixture
def one_c(profile):
    """Return a 1C that the shop knows."""
    return Visitor()


@pytest.fixture
def try_out(page, profile):
    """Return a function that uploads a file of the operator, and tries it out."""

    def upload(name="import.xml", data=BY_HAND):
        file = SimpleUploadedFile(name, data)
        page.post(
            reverse("admin:commerceml_importrun_preview"),
            {"profile": profile.pk, "file": file},
        )
        return work_on(ImportRun.objects.filter(is_dry_run=True).latest("pk"), SECONDS)

    return upload


def names():
    return list(Product.objects.values_list("name", flat=True))


def test_1c_has_its_own_file_imported_though_the_operator_has_one_of_this_name(
    one_c, try_out
):
    one_c.log_in()
    one_c.send("import.xml", OF_1C)
    try_out()
    one_c.log_in()

    answer = one_c.import_file("import.xml")

    assert answer.startswith("success")
    assert names() == ["Из 1С"]


def test_a_file_that_1c_never_asks_for_is_still_imported(
    one_c, try_out, profile, settings
):
    settings.COMMERCEML = {**settings.COMMERCEML, "AUTOSTART_SECONDS": 0}
    profile.starts_imports = True
    profile.save()
    one_c.log_in()
    one_c.send("import.xml", OF_1C)
    try_out()

    keep_up(profile, seconds=SECONDS)

    assert names() == ["Из 1С"]


def test_a_full_export_ends_though_a_preview_was_never_applied(one_c, try_out):
    stamp = one_c.log_in()[4]
    one_c.send("import.xml", OF_1C)
    one_c.import_file("import.xml")
    try_out("other.xml")

    answer = one_c.ask(f"type=catalog&mode=deactivate&{stamp}")

    assert answer.startswith("success")


def test_what_the_operator_uploads_is_marked_and_keeps_its_ending(try_out):
    run = try_out("webdata/import0_1.xml")

    file = StoredFile.objects.get(pk=run.file_id)
    assert file.label == "import0_1 (вручную).xml"
