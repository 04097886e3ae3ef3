"""The page that makes a bundle for the support."""

import io
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.factories import make_profile


@pytest.fixture
def profile(db):
    return make_profile(slug="shop")


@pytest.fixture
def address(profile):
    return reverse("admin:commerceml_exchangeprofile_support", args=[profile.pk])


def test_the_page_says_what_is_in_the_bundle_and_makes_none(page, address):
    content = page.get(address).content.decode()

    assert '<form method="post">' in content
    assert not LogEntry.objects.exists()


def test_the_bundle_is_a_zip_to_save_and_is_written_down(permit, staff, address):
    answer = permit("support_exchangeprofile").post(address)

    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as package:
        assert "README.txt" in package.namelist()
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="commerceml-support-shop-'
    )
    assert LogEntry.objects.get().user == staff


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_bundle_needs_its_permission(permit, address, method):
    client = permit("change_exchangeprofile", "view_exchangeprofile")

    assert getattr(client, method)(address).status_code == 403
    assert not LogEntry.objects.exists()


def test_a_profile_that_is_not_there_is_not_found(page, profile, address):
    profile.delete()

    assert page.get(address).status_code == 404
