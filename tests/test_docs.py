"""The documentation says what the code does: both are compared here."""

import importlib
import re
from dataclasses import fields

import pytest
from django.core.management import load_command_class
from django.dispatch import Signal

from django_commerceml import models, signals
from django_commerceml.adapters import Capability
from django_commerceml.cml import records
from django_commerceml.cml.names import RecordKind, SectionKind
from django_commerceml.conf import Settings
from django_commerceml.emulator import DIALECTS
from django_commerceml.protocol.states import MODES
from tests.bench.__main__ import TARGETS
from tests.bench.shops import TARGET as SHOP_TARGET
from tests.documents import (
    CODE,
    DOCS,
    FENCE,
    LANGUAGES,
    PAGES,
    README,
    commands,
    everything,
    first_cells,
    options_of,
    section_of,
    source,
    text_of,
)

in_each_language = pytest.mark.parametrize("language", LANGUAGES)
on_each_page = pytest.mark.parametrize("page", PAGES)


def test_every_page_exists_in_both_languages():
    russian = (DOCS / "ru").rglob("*.md")

    assert sorted(path.relative_to(DOCS / "ru").as_posix() for path in russian) == PAGES


@on_each_page
def test_a_page_has_the_same_sections_in_both_languages(page):
    levels = [
        re.findall(r"^#+", text_of(name, page), re.MULTILINE) for name in LANGUAGES
    ]

    assert levels[0] == levels[1]


@on_each_page
def test_a_page_shows_the_same_kinds_of_examples_in_both_languages(page):
    kinds = [
        [info for info, _ in FENCE.findall(text_of(name, page))] for name in LANGUAGES
    ]

    assert kinds[0] == kinds[1]


@on_each_page
def test_the_russian_page_is_written_in_russian(page):
    text = FENCE.sub("", text_of("ru", page))

    assert len(re.findall("[а-яё]", text)) > len(re.findall("[a-z]", text)) / 2


def test_every_setting_has_its_meaning_in_english_under_it(monkeypatch):
    monkeypatch.syspath_prepend(DOCS / "_ext")
    parts = importlib.import_module("page_parts")

    assert list(parts.read_docstrings(Settings)) == [
        item.name for item in fields(Settings)
    ]


def test_every_setting_has_its_meaning_in_russian():
    listed = FENCE.findall(text_of("ru", "reference/settings.md"))
    (body,) = [code for info, code in listed if info == "{settings-list}"]

    named = re.findall(r"^(\w+): \S", body, re.MULTILINE)

    assert named == [item.name for item in fields(Settings)]


def test_the_defaults_that_pages_name_are_those_of_the_settings():
    pattern = r"`([A-Z]+(?:_[A-Z]+)+)` \((?:default |по умолчанию )?([\d,  ]+)\)"
    named = set(re.findall(pattern, everything()))

    assert len(named) >= 3
    assert {(name, getattr(Settings(), name.lower())) for name, _ in named} == {
        (name, int(re.sub(r"\D", "", value))) for name, value in named
    }


@in_each_language
def test_every_system_check_is_listed(language):
    listed = first_cells(text_of(language, "reference/settings.md"))

    assert set(listed) == set(re.findall(r'"(commerceml\.[EW]\d+)"', source()))


@in_each_language
def test_every_error_code_of_the_source_is_explained_once(language):
    explained = first_cells(text_of(language, "reference/errors.md"))

    assert sorted(explained) == sorted(
        set(re.findall(rf'"({CODE.pattern})"', source()))
    )


def test_pages_name_no_error_code_that_does_not_exist():
    named = set(CODE.findall(everything())) - {"UTF-16", "SHA-25"}

    assert named <= set(CODE.findall(source()))


@in_each_language
def test_every_command_is_described(language):
    text = text_of(language, "reference/commands.md")

    assert sorted(re.findall(r"^## (\w+)$", text, re.MULTILINE)) == commands()


@in_each_language
@pytest.mark.parametrize("name", commands())
def test_every_option_of_a_command_is_described(language, name):
    described = first_cells(
        section_of(text_of(language, "reference/commands.md"), name)
    )

    own = options_of(load_command_class("django_commerceml", name))
    assert {word for word in described if word.startswith("--")} == own


def test_pages_name_no_command_that_does_not_exist():
    named = set(re.findall(r"manage\.py (commerceml_\w+)", everything()))

    assert named <= set(commands())


@in_each_language
def test_every_model_is_described_once(language):
    listed = re.findall(
        r"\{model-fields\} (\w+)", text_of(language, "reference/models.md")
    )

    tables = {name: getattr(models, name) for name in models.__all__}
    ours = [
        name
        for name, model in tables.items()
        if hasattr(model, "_meta") and not model._meta.proxy  # noqa: SLF001 (Django's public name)
    ]
    assert sorted(listed) == sorted(ours)


@in_each_language
def test_signals_and_capabilities_are_all_listed(language):
    listed = first_cells(text_of(language, "reference/python.md"))

    sent = {name for name, item in vars(signals).items() if isinstance(item, Signal)}
    assert set(listed) == sent | set(Capability.__members__)


@in_each_language
def test_every_type_of_exchange_is_listed_with_its_commands(language):
    text = text_of(language, "reference/protocol.md")

    for kind, modes in MODES.items():
        (row,) = re.findall(rf"^\| `{kind}`[^|]*\| (.*) \|$", text, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", row)) == {str(mode) for mode in modes}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_is_in_each_table_of_families(name):
    tables = [text_of(language, "reference/protocol.md") for language in LANGUAGES]

    assert all(f"`{name}`" in text for text in [*tables, README.read_text("utf-8")])


@in_each_language
def test_the_glossary_has_every_section_and_record_of_the_format(language):
    words = set(first_cells(text_of(language, "reference/glossary.md")))

    assert {str(kind) for kind in (*RecordKind, *SectionKind)} <= words


@in_each_language
def test_the_glossary_names_classes_that_exist(language):
    rows = re.findall(
        r"^\|.*\| ([^|]+) \|$", text_of(language, "reference/glossary.md"), re.MULTILINE
    )
    names = {name for row in rows for name in re.findall(r"`([A-Z]\w+)`", row)}

    assert {name for name in names if not hasattr(models, name)} <= set(vars(records))


def test_the_targets_of_the_bench_are_those_that_it_checks():
    rows = re.findall(
        r"^\| [^|]+ / [^|]+ \| ([\d.]+) \|$",
        text_of("en", "reference/performance.md"),
        re.MULTILINE,
    )

    assert [float(target) for target in rows] == [*TARGETS.values(), SHOP_TARGET]
