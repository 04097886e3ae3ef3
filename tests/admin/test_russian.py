"""A Russian operator reads Russian: no page shows an English word of ours."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from lxml import html

from tests.admin.test_pages import MAKERS

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*[A-Za-z0-9]")
_NOT_WORDS = re.compile(
    r"""
    \S+@\S+ | https?://\S+ | /\S+/            # addresses
    | [\w-]+\.[\w.]+ | \S+_\S+ | \S+=\S+      # files, dotted paths, names of settings
    | \bprofile-\d+ | [0-9a-f-]{8,} | [A-Z]+-\d+ | \d\S*  # ids, codes, figures
    | \{.*?\} | --[\w-]+                      # examples of JSON, options of commands
    | ^\s*[A-Z]\w+\ \|\ .*                    # models of other apps
    | -\ Select\ an\ option\ - | Filter\ by\b  # what Django 6.1 has no Russian for
    """,
    re.VERBOSE,
)
_TERMS = frozenset(
    re.findall(
        r"\S+",
        """
        CommerceML XML ZIP zip JSON CSV XLSX Excel HTML HTTP HTTPS IP ISO SHA URL
        UTF windows utf cookie beat cron django Django GET POST HEAD MoySklad ERP
        UID WEB RUB USD EUR CNY BYN KZT Bitrix Enterprise MB KB PIN VIN GTIN KPP SKU
        webhook Content Length Python Celery always never Control Command Ctrl Cmd
        Mac ID
        """,
    )
)
"""1C's own terms, formats, and what Django's Russian says in Latin letters."""
_PROTOCOL = frozenset(
    re.findall(
        r"\S+",
        """
        catalog sale reference listen checkauth init file import deactivate complete
        query success info failure progress mode type filename sessid
        """,
    )
)
"""The words of the protocol, which the journal shows as they went over the wire."""
_RAW = " or ".join(
    (
        "contains(@class, 'hidden')",
        *(f"self::{tag}" for tag in ("script", "style", "code", "pre", "textarea")),
    )
)
_MOST = 2
"""So many things in an address are an action on them, not a page."""
_READ = ("title", "aria-label", "placeholder")
_NAMES = frozenset({"chief", *(model.__name__ for model in MAKERS)})
"""What the tests call their rows, and the person who looks."""


def pages_of(model):
    """Yield the names of the pages of *model*: of the list, and of one row."""
    for pattern in admin.site._registry[model].get_urls():  # noqa: SLF001 (no public name)
        if pattern.name and len(pattern.pattern.converters) < _MOST:
            yield pattern.name


OURS = [
    model
    for model in admin.site._registry  # noqa: SLF001 (no public name)
    if model._meta.app_label == "commerceml"  # noqa: SLF001 (Django's public name)
]


def address_of(name, row):
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return reverse(f"admin:{name}", args=[row.pk])


def texts_of(answer):
    """Yield what a person can read in the content of *answer*."""
    document: Any = html.fromstring(answer.content.decode())
    (content,) = document.xpath("//*[@id='content']")
    yield from content.xpath(f".//text()[not(ancestor::*[{_RAW}])]")
    for attribute in _READ:
        yield from content.xpath(f".//@{attribute}")


def is_page(answer):
    """Tell whether *answer* is there to read: no refusal, no file, no other place."""
    return answer.status_code == 200 and "html" in answer["Content-Type"]


def english_on(answer):
    """Return the English words of *answer* by the texts that they stand in."""
    texts = {text.strip(): english_in(text) for text in texts_of(answer)}
    return {text: words for text, words in texts.items() if words}


def english_in(text):
    words = _LATIN.findall(_NOT_WORDS.sub(" ", text))
    return [word for word in words if word not in _TERMS | _PROTOCOL | _NAMES]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Загрузка import.xml, 12 КБ", []),
        ("Select value", ["Select", "value"]),
        ("файл CommerceML или ZIP", []),
        ("Укажите Name", ["Name"]),
    ],
)
def test_english_words_are_found(text, words):
    assert english_in(text) == words


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_the_pages_of_a_model_say_nothing_in_english(page, model):
    row = MAKERS[model._meta.concrete_model]()  # noqa: SLF001 (Django's public name)

    with translation.override("ru"):
        answers = {name: page.get(address_of(name, row)) for name in pages_of(model)}

    read = [name for name, answer in answers.items() if is_page(answer)]
    found = {name: english_on(answers[name]) for name in read}
    assert read
    assert {name: texts for name, texts in found.items() if texts} == {}
