"""Previews and replays: of an uploaded file, of a stored one, of an exchange."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from django_commerceml.importing.previews import work_on
from django_commerceml.models import (
    FileKind,
    FileState,
    ImportRun,
    Price,
    Product,
    RecordChange,
    RunState,
    StoredFile,
)
from tests.admin.runs.test_changes import address, table_rows
from tests.exchange.archives import zipped
from tests.exchange.pictures import draw
from tests.factories import (
    make_file,
    make_problem,
    make_profile,
    make_run,
    make_session,
)
from tests.importing.goods import catalog, offers, package, product, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import receive

OLD = catalog(*products(range(3)), is_full=None)
NEW = catalog(product("p0", title="Стол дубовый"), product("p9"), is_full=None)
PNG = draw()
PREVIEW = "admin:commerceml_importrun_preview"
REPLAY = "admin:commerceml_importrun_replay"
MOST_QUERIES = 14
SECONDS = 60


@pytest.fixture
def profile(db):
    profile = make_profile()
    receive(profile, OLD)
    return profile


@pytest.fixture
def may_preview(permit):
    return permit("view_importrun", "preview_importrun")


def upload(client, profile, data, name="import.xml"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse(PREVIEW), {"profile": profile.pk, "file": file})


def rehearsals():
    return list(ImportRun.objects.filter(is_dry_run=True).order_by("pk"))


def stored(profile, data, label="import.xml", **values):
    """Store a file that 1C has sent, of the kind that it is."""
    file = store_bytes(profile, label, data)
    StoredFile.objects.filter(pk=file.pk).update(
        kind=FileKind.DOCUMENT, state=FileState.PROCESSED, **values
    )
    file.refresh_from_db()
    return file


def act(client, name, row):
    return client.post(reverse(f"{name}", args=[row.pk]))


def names():
    return dict(Product.objects.values_list("external_id", "name"))


def test_an_uploaded_file_is_tried_out_and_changes_nothing(may_preview, profile):
    before = names()

    response = upload(may_preview, profile, NEW)

    [run] = rehearsals()
    assert response["Location"] == address(run)
    run = work_on(run, SECONDS)
    assert run.state == RunState.DONE
    assert names() == before
    rows = table_rows(may_preview.get(address(run)).content.decode())
    assert {(row[0].partition(" ")[0], row[1]) for row in rows} == {
        ("Стол", "изменено"),
        ("Товар", "создано"),
    }


def test_a_preview_that_is_applied_does_what_it_has_shown(page, profile):
    upload(page, profile, NEW)
    [rehearsal] = rehearsals()
    work_on(rehearsal, SECONDS)

    response = page.post(address(rehearsal, "apply"))

    rehearsal.refresh_from_db()
    real = rehearsal.real_run
    assert response["Location"] == address(real, "change")
    assert work_on(real, SECONDS).state == RunState.DONE
    assert names()["p0"] == "Стол дубовый"
    assert "p9" in names()


def test_an_archive_is_opened_and_its_files_tried_out_in_order(page, profile):
    data = zipped(
        ("offers.xml", package(*offers(range(2), price=5), is_full=False)),
        ("import.xml", NEW),
    )

    response = upload(page, profile, data, "webdata.zip")

    labels = [run.file.label for run in rehearsals()]
    assert labels == ["import (вручную).xml", "offers (вручную).xml"]
    content = page.get(response["Location"]).content.decode()
    for run in rehearsals():
        work_on(run, SECONDS)
        assert f'href="{address(run)}"' in content
    assert not Price.objects.exists()


def test_pictures_of_an_upload_wait_until_it_is_applied(page, profile):
    files = (("import.xml", NEW), ("import_files/1.png", PNG))
    upload(page, profile, zipped(*files), "webdata.zip")
    [rehearsal] = rehearsals()
    work_on(rehearsal, SECONDS)
    picture = StoredFile.objects.get(kind=FileKind.PICTURE)

    assert picture.state == FileState.SUPERSEDED
    page.post(address(rehearsal, "apply"))

    picture.refresh_from_db()
    assert picture.state == FileState.STORED


def test_a_picture_that_1c_sent_since_stays_the_newest(page, profile):
    files = (("import.xml", NEW), ("import_files/1.png", PNG))
    upload(page, profile, zipped(*files), "webdata.zip")
    [rehearsal] = rehearsals()
    work_on(rehearsal, SECONDS)
    make_file(profile=profile, label="import_files/1.png", kind=FileKind.PICTURE)

    page.post(address(rehearsal, "apply"))

    picture = StoredFile.objects.filter(kind=FileKind.PICTURE).earliest("pk")
    assert picture.state == FileState.SUPERSEDED


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("list.xml", b"not xml at all", "нет ничего в формате CommerceML"),
        ("photos.zip", zipped(("1.png", PNG)), "нет ничего в формате CommerceML"),
        ("webdata.zip", b"PK\x03\x04 torn", "архив"),
        ("empty.xml", b"", "пуст"),
    ],
)
def test_what_cannot_be_previewed_is_told_beside_the_field(
    page, profile, name, data, message
):
    response = upload(page, profile, data, name)

    assert response.status_code == 200
    errors = response.context["form"].errors["file"]
    assert message in str(errors)
    assert rehearsals() == []


def test_a_file_beyond_the_limit_is_refused(page, profile, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "MAX_FILE_BYTES": 10}

    response = upload(page, profile, NEW)

    assert "больше 10 байт" in str(response.context["form"].errors)
    assert rehearsals() == []


def test_an_upload_is_written_down(page, superuser, profile):
    upload(page, profile, NEW, "мой файл.xml")

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (superuser, str(profile.pk))
    assert "мой файл.xml" in entry.change_message


def test_a_stored_file_is_previewed_by_its_button(may_preview, profile):
    file = stored(profile, NEW)

    response = act(may_preview, f"{PREVIEW}_file", file)

    [run] = rehearsals()
    assert (run.file, run.session) == (file, file.session)
    assert response["Location"] == address(run)
    assert LogEntry.objects.get().object_id == str(file.pk)


def test_a_stored_exchange_is_previewed_file_by_file(may_preview, profile):
    session = make_session(profile=profile)
    later = stored(profile, package(*offers([1])), "offers.xml", session=session)
    first = stored(profile, NEW, session=session)

    response = act(may_preview, f"{PREVIEW}_session", session)

    runs = rehearsals()
    assert [run.file for run in runs] == [first, later]
    assert {run.session for run in runs} == {session}
    query = "&".join(f"run={run.pk}" for run in runs)
    assert response["Location"].endswith(f"progress/?{query}")


def test_a_stored_exchange_is_replayed_by_one_button(permit, profile):
    session = make_session(profile=profile)
    stored(profile, NEW, session=session)
    Product.objects.filter(external_id="p0").update(name="Не так", fingerprint="")
    client = permit("view_importrun", "replay_importrun")

    response = act(client, f"{REPLAY}_session", session)

    run = ImportRun.objects.filter(is_dry_run=False).latest("pk")
    assert response["Location"] == address(run, "change")
    assert 'class="cml-progress"' in client.get(address(run, "change")).content.decode()
    assert work_on(run, SECONDS).state == RunState.DONE
    assert names()["p0"] == "Стол дубовый"


def test_an_archive_is_replayed_with_all_that_is_in_it(page, profile):
    data = zipped(("import.xml", NEW), ("offers.xml", package(*offers([1]))))
    archive = store_bytes(profile, "webdata.zip", data)
    StoredFile.objects.filter(pk=archive.pk).update(kind=FileKind.ARCHIVE)

    act(page, f"{REPLAY}_file", archive)

    queued = ImportRun.objects.filter(state=RunState.QUEUED, is_dry_run=False)
    labels = queued.order_by("pk").values_list("file__label", flat=True)
    assert list(labels) == ["import.xml", "offers.xml"]


@pytest.mark.parametrize("name", [PREVIEW, REPLAY])
@pytest.mark.parametrize("origin", ["file", "session"])
def test_what_is_erased_cannot_be_done_again_and_that_is_said(
    page, profile, name, origin
):
    session = make_session(profile=profile)
    file = stored(profile, NEW, session=session, is_purged=True)
    row, model = (
        (file, "storedfile") if origin == "file" else (session, "exchangesession")
    )

    response = page.post(reverse(f"{name}_{origin}", args=[row.pk]), follow=True)

    assert response.redirect_chain[-1][0] == reverse(
        f"admin:commerceml_{model}_change", args=[row.pk]
    )
    assert len(list(response.context["messages"])) == 1
    assert not ImportRun.objects.filter(state=RunState.QUEUED).exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("origin", ["file", "session"])
@pytest.mark.parametrize(
    ("name", "codename"), [(PREVIEW, "preview_importrun"), (REPLAY, "replay_importrun")]
)
def test_previews_and_replays_need_their_permissions(
    permit, profile, name, codename, origin
):
    file = stored(profile, NEW, session=make_session(profile=profile))
    row = file if origin == "file" else file.session
    others = {"preview_importrun", "replay_importrun", "view_importrun"} - {codename}
    place = reverse(f"{name}_{origin}", args=[row.pk])

    assert permit(*others).post(place).status_code == 403
    assert permit(codename).post(place).status_code == 302
    assert permit(codename).get(place).status_code == 405


@pytest.mark.parametrize("name", [PREVIEW, REPLAY])
@pytest.mark.parametrize("origin", ["file", "session"])
def test_what_is_not_there_is_not_found(page, name, origin):
    assert page.post(reverse(f"{name}_{origin}", args=[1])).status_code == 404


def test_the_page_of_previews_needs_its_permission(permit):
    client = permit("view_importrun", "replay_importrun")

    assert client.get(reverse(PREVIEW)).status_code == 403
    assert client.post(reverse(PREVIEW)).status_code == 403


def test_the_page_of_previews_offers_what_is_stored_by_few_queries(page, profile):
    sessions = [make_session(profile=profile) for _ in range(30)][::2]
    for session in sessions:
        file = stored(profile, NEW, session=session)
        make_run(profile=profile, is_dry_run=True, file=file)

    with CaptureQueriesContext(connection) as captured:
        content = page.get(reverse(PREVIEW)).content.decode()

    shown = re.findall(r"preview/session/(\d+)/", content)
    assert shown == [str(session.pk) for session in sessions[:-11:-1]]
    assert content.count("/changes/") == 10
    assert len(captured) <= MOST_QUERIES


def test_the_profile_can_be_chosen_by_the_link_that_led_here(page, profile):
    other = make_profile()

    content = page.get(reverse(PREVIEW), {"profile": other.pk}).content.decode()

    assert f'<option value="{other.pk}" selected>' in content


def test_the_pages_of_files_and_exchanges_have_the_buttons(page, profile):
    file = stored(profile, NEW, session=make_session(profile=profile))

    for row, model in ((file, "storedfile"), (file.session, "exchangesession")):
        place = reverse(f"admin:commerceml_{model}_change", args=[row.pk])
        content = page.get(place).content.decode()
        origin = "file" if row == file else "session"
        for name in (PREVIEW, REPLAY):
            button = reverse(f"{name}_{origin}", args=[row.pk])
            assert f'formaction="{button}"' in content


def test_a_file_that_is_erased_or_a_picture_has_no_buttons(page, profile):
    erased = stored(profile, NEW, is_purged=True)
    picture = make_file(profile=profile, kind=FileKind.PICTURE)

    for file in (erased, picture):
        place = reverse("admin:commerceml_storedfile_change", args=[file.pk])
        assert "formaction" not in page.get(place).content.decode()


def test_who_may_neither_preview_nor_replay_sees_no_buttons(permit, profile):
    file = stored(profile, NEW)
    place = reverse("admin:commerceml_storedfile_change", args=[file.pk])

    content = permit("view_storedfile").get(place).content.decode()

    assert "formaction" not in content


def test_the_progress_of_many_runs_is_shown_for_the_first_of_them(page, profile):
    runs = [make_run(profile=profile) for _ in range(53)]
    place = reverse("admin:commerceml_importrun_progress")

    with CaptureQueriesContext(connection) as captured:
        response = page.get(place, {"run": [run.pk for run in runs]})

    content = response.content.decode()
    assert content.count('class="cml-progress"') == 50
    assert "ещё 3 загрузки" in unescape(content)
    assert len(captured) <= MOST_QUERIES


def test_progress_without_sense_is_no_failure(page):
    place = reverse("admin:commerceml_importrun_progress")

    for runs in (["x"], ["9" * 40], ["1"], []):
        assert page.get(place, {"run": runs}).status_code == 200


def test_the_progress_needs_the_permission_to_see_runs(permit):
    place = reverse("admin:commerceml_importrun_progress")

    assert permit("preview_importrun").get(place).status_code == 403


def test_the_list_of_runs_leads_to_previews_for_who_may(permit):
    place = reverse("admin:commerceml_importrun_changelist")
    link = f'href="{reverse(PREVIEW)}"'

    assert (
        link
        in permit("view_importrun", "preview_importrun").get(place).content.decode()
    )
    assert link not in permit("view_importrun").get(place).content.decode()


def test_a_price_that_changes_is_told_in_per_cent(page, profile):
    receive(profile, package(*offers([1], price=100), is_full=False), "offers.xml")
    upload(page, profile, package(*offers([1], price=150), is_full=False), "offers.xml")
    [run] = rehearsals()

    work_on(run, SECONDS)

    [change] = RecordChange.objects.filter(run=run, record_type="offer")
    assert change.price_change == Decimal(50)
    rows = table_rows(page.get(address(run), {"price": "49"}).content.decode())
    assert [row[3] for row in rows] == ["+50"]


def test_a_problem_leads_to_its_line_in_the_file(page, profile):
    file = make_file(profile=profile)
    run = make_run(profile=profile, file=file)
    make_problem(run=run, line=812)

    content = page.get(address(run, "change")).content.decode()

    view = reverse("admin:commerceml_storedfile_view", args=[file.pk])
    assert f'href="{view}?line=812"' in content
