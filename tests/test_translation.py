"""Everything that a person reads can be read in Russian."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

import django_commerceml
from django_commerceml.models import ExchangeProfile, Product

PACKAGE = Path(django_commerceml.__file__).parent
CATALOG = Path("locale", "ru", "LC_MESSAGES", "django.po")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}
_PLACE = re.compile(r"%(?:\(\w+\))?[.\d]*[a-z]")
_CONTEXT_END = "\x04"


def read_catalog(path):
    """Return the texts of a .po file by message, and by number where they have one."""
    texts = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        parts = read_block(lines)
        message = parts.pop("msgid", "")
        if "msgctxt" in parts:
            message = parts.pop("msgctxt") + _CONTEXT_END + message
        parts.pop("msgid_plural", None)
        for keyword, text in parts.items():
            number = re.fullmatch(r"msgstr\[(\d)\]", keyword)
            texts[(message, int(number[1])) if number else message] = text
    return texts


def read_block(lines):
    parts, keyword = {}, ""
    for line in lines:
        if not line.startswith('"'):
            keyword = line.partition(" ")[0]
            parts[keyword] = ""
        parts[keyword] += unescape(line[line.index('"') + 1 : -1])
    return parts


def unescape(text):
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)


def messages(texts):
    return {key[0] if isinstance(key, tuple) else key for key in texts}


@pytest.fixture(scope="module")
def texts():
    return read_catalog(PACKAGE / CATALOG)


@pytest.fixture
def extracted(tmp_path):
    """Return the messages that the code of the package holds now."""
    if shutil.which("xgettext") is None:
        pytest.skip("needs xgettext (Debian's gettext)")
    copy = tmp_path / "django_commerceml"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("*.po", "*.mo"))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "ru"],
        cwd=copy,
        env=environment,
        check=True,
        capture_output=True,
    )
    return messages(read_catalog(copy / CATALOG))


def test_every_message_of_the_code_is_in_the_catalog(texts, extracted):
    assert messages(texts) == extracted


def test_every_message_has_its_russian_text(texts):
    assert len(texts) > 300
    assert [message for message, text in texts.items() if not text.strip()] == []


def test_no_text_is_a_guess():
    catalog = (PACKAGE / CATALOG).read_text(encoding="utf-8")

    assert re.findall("^#.*fuzzy.*$", catalog, re.MULTILINE) == []


def test_no_message_stayed_that_the_code_lost():
    catalog = (PACKAGE / CATALOG).read_text(encoding="utf-8")

    assert re.findall("^#~.*$", catalog, re.MULTILINE) == []


def test_a_text_has_the_same_places_to_fill_as_its_message(texts):
    different = {}
    for key, text in texts.items():
        message = key[0] if isinstance(key, tuple) else key
        places = [sorted(_PLACE.findall(part)) for part in (message, text)]
        if message and places[0] != places[1]:
            different[message] = text

    assert different == {}


def test_the_compiled_catalog_is_the_written_one(texts):
    with (PACKAGE / CATALOG).with_suffix(".mo").open("rb") as file:
        compiled = vars(gettext.GNUTranslations(file))["_catalog"]

    assert {**compiled, "": ""} == {**texts, "": ""}


def test_models_have_russian_names():
    with translation.override("ru"):
        names = [
            str(model._meta.verbose_name)  # noqa: SLF001 (Django's public name)
            for model in (ExchangeProfile, Product)
        ]

    assert names == ["профиль обмена", "товар"]
