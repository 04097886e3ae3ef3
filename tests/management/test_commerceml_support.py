"""``commerceml_support``: a bundle by the command line."""

import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_profile, make_run

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = StringIO()
    call_command("commerceml_support", *arguments, stdout=output)
    return output.getvalue().strip()


def members(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_a_bundle_of_all_profiles_is_written_where_it_is_said(tmp_path):
    make_run(profile=make_profile())
    make_run(profile=make_profile())
    path = tmp_path / "bundle.zip"

    assert run("--output", str(path)) == str(path)

    assert len(members(path)["runs.csv"].splitlines()) == 3


def test_a_bundle_of_one_profile_has_a_name_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_run(profile=make_profile(slug="shop"))
    make_run(profile=make_profile())

    name = run("--profile", "shop")

    assert name.startswith("commerceml-support-shop-")
    assert len(members(tmp_path / name)["runs.csv"].splitlines()) == 2


def test_an_unknown_profile_is_refused(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        run("--profile", "nowhere", "--output", str(tmp_path / "a.zip"))


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(CommandError, match="missing"):
        run("--output", str(tmp_path / "missing" / "a.zip"))
