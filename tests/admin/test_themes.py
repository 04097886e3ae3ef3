"""The base classes follow the theme of the site."""

import os
import subprocess
import sys

import pytest

UNFOLD = """
from django.contrib import admin


class ModelAdmin(admin.ModelAdmin):
    pass


class TabularInline(admin.TabularInline):
    pass
"""
SCRIPT = """
import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=[
        "django.contrib.contenttypes", "django.contrib.auth",
        "django.contrib.messages", "django.contrib.admin", "django_commerceml",
        *{extra!r},
    ]
)
django.setup()
from django_commerceml.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
for ours in (ReadOnlyAdmin, ReadOnlyInline):
    homes = (base.__module__ for base in ours.__mro__)
    print(next(home for home in homes if not home.startswith("django_commerceml")))
"""


@pytest.fixture
def bases(tmp_path):
    """Return a function that names the homes of our base classes in a site."""
    (tmp_path / "unfold").mkdir()
    (tmp_path / "unfold" / "__init__.py").write_text("")
    (tmp_path / "unfold" / "admin.py").write_text(UNFOLD)

    def ask(*extra_apps):
        done = subprocess.run(  # noqa: S603 (our own script)
            [sys.executable, "-c", SCRIPT.format(extra=extra_apps)],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout.split()

    return ask


def test_a_plain_site_has_the_classes_of_django(bases):
    assert bases() == ["django.contrib.admin.options"] * 2


def test_a_site_with_unfold_has_the_classes_of_unfold(bases):
    assert bases("unfold") == ["unfold.admin"] * 2
