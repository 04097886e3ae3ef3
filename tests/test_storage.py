"""Where files live: privately, unless the project says where."""

import io
import os
import stat

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages

from django_commerceml.storage import get_storage, replace


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_may_read_what_1c_sent(spool):
    old_mask = os.umask(0)
    try:
        name = get_storage().save("parts/1234/000001", ContentFile(b"private"))
    finally:
        os.umask(old_mask)

    path = spool / name
    assert path.read_bytes() == b"private"
    assert mode_of(path) == 0o600
    folders = (path.parent, path.parent.parent, spool)
    assert [mode_of(folder) for folder in folders] == [0o700] * 3


def test_without_a_setting_files_lie_below_the_working_directory(
    settings, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    settings.COMMERCEML = {}

    get_storage().save("a", ContentFile(b"1"))

    assert (tmp_path / "var" / "commerceml" / "a").exists()


def test_the_project_s_own_storage_is_used_where_it_names_one(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "exchange": memory}
    settings.COMMERCEML = {**settings.COMMERCEML, "STORAGE": "exchange"}

    assert isinstance(get_storage(), InMemoryStorage)
    assert get_storage() is storages["exchange"]


def test_what_is_replaced_is_private_and_whole(spool):
    for content in (b"older and longer", b"newer"):
        replace("pictures/ab/1.jpg", io.BytesIO(content))

    path = spool / "pictures" / "ab" / "1.jpg"
    assert (path.read_bytes(), mode_of(path)) == (b"newer", 0o600)
    assert list(path.parent.iterdir()) == [path]


class Watched(io.BytesIO):
    """A content that looks, while it is written, whether others see it yet."""

    def read(self, size=-1):
        self.was_seen = get_storage().exists("pictures/1.jpg")
        return super().read(size)


def test_a_file_is_not_seen_before_it_is_whole():
    content = Watched(b"whole")

    replace("pictures/1.jpg", content)

    assert content.was_seen is False
    assert get_storage().size("pictures/1.jpg") == 5


def test_another_storage_replaces_in_its_own_way(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "exchange": memory}
    settings.COMMERCEML = {**settings.COMMERCEML, "STORAGE": "exchange"}

    for content in (b"older", b"newer"):
        replace("1.jpg", io.BytesIO(content))

    assert get_storage().open("1.jpg").read() == b"newer"


class CrowdedStorage(InMemoryStorage):
    """A storage in which another writes just before one does."""

    def save(self, name, content, max_length=None):
        if not self.exists(name):
            super().save(name, ContentFile(b"the same"))
        return super().save(name, content, max_length)


def test_where_another_was_first_only_one_is_kept(settings):
    crowded = {"BACKEND": f"{__name__}.CrowdedStorage"}
    settings.STORAGES = {**settings.STORAGES, "exchange": crowded}
    settings.COMMERCEML = {**settings.COMMERCEML, "STORAGE": "exchange"}

    replace("1.jpg", io.BytesIO(b"the same"))

    assert get_storage().listdir("") == ([], ["1.jpg"])
