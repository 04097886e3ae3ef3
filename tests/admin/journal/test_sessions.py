"""The journal of uploads: what is shown, and who may take the bytes."""

import hashlib

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.urls import reverse

from django_commerceml.storage import get_storage
from tests.factories import make_file, make_part, make_session


@pytest.fixture(autouse=True)
def spool(settings, tmp_path):
    settings.COMMERCEML = {"SPOOL_DIRECTORY": str(tmp_path)}


def store(file, *pieces, **values):
    for piece in pieces:
        key = get_storage().save("part", ContentFile(piece))
        digest = hashlib.sha256(piece).hexdigest()
        make_part(
            file=file, storage_key=key, length=len(piece), sha256=digest, **values
        )


def download_address(file):
    return reverse("admin:commerceml_storedfile_download", args=[file.pk])


def test_a_file_is_downloaded_as_its_parts_in_order(permit):
    file = make_file(label="goods/import.xml", size=6)
    store(file, b"<a>", b"</a")
    store(file, b"</a", is_replay=True)
    store(file, b">")
    client = permit("read_storedfile")

    response = client.get(download_address(file))

    assert response.getvalue() == b"<a></a>"
    assert response["Content-Disposition"] == 'attachment; filename="import.xml"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_download_is_written_down(permit, staff):
    file = make_file()
    store(file, b"<a/>")

    permit("read_storedfile").get(download_address(file))

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (staff, str(file.pk))
    assert entry.change_message


def test_a_download_needs_the_permission_to_read_files(permit):
    file = make_file()
    store(file, b"<a/>")
    client = permit("view_storedfile")

    assert client.get(download_address(file)).status_code == 403
    assert not LogEntry.objects.exists()


def test_a_stranger_is_sent_to_the_login(client, db):
    response = client.get(download_address(make_file()))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


def test_erased_bytes_are_said_to_be_erased(page):
    file = make_file(label="import.xml", is_purged=True)

    response = page.get(download_address(file), follow=True)

    assert "Файл «import.xml» уже удалён из хранилища" in response.content.decode()
    assert download_address(file) not in response.content.decode()


def test_a_file_that_is_not_there_is_not_found(page):
    file = make_file()
    address = download_address(file)
    file.delete()

    assert page.get(address).status_code == 404


def test_the_secrets_of_a_session_are_not_shown(page):
    session = make_session(token_hash="secret-hash", session_key="secret-key")
    address = reverse("admin:commerceml_exchangesession_change", args=[session.pk])

    content = page.get(address).content.decode()

    assert "secret-hash" not in content
    assert "secret-key" not in content


def test_a_session_says_in_words_what_it_is(page):
    session = make_session(type="reference", state="uploading")
    address = reverse("admin:commerceml_exchangesession_change", args=[session.pk])

    content = page.get(address).content.decode()

    assert "справочники" in content
    assert "загрузка файлов" in content


def test_only_the_first_hundred_parts_stand_on_the_page_of_a_file(page):
    file = make_file()
    for number in range(101):
        make_part(file=file, sequence=number, sha256=f"hash-{number}-")

    address = reverse("admin:commerceml_storedfile_change", args=[file.pk])
    content = page.get(address).content.decode()

    assert "hash-99-" in content
    assert "hash-100-" not in content
