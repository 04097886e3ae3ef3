"""Where files live: privately, unless the project says where."""

import os
import stat

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages

from django_commerceml.storage import get_storage


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
