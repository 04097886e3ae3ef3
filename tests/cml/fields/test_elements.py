"""Every element: what is written is read back the same."""

import dataclasses
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from django_commerceml.cml import names, structure
from django_commerceml.cml.attributes import DocumentAttribute
from django_commerceml.cml.declarations import Element, Member, Style
from django_commerceml.cml.fields import ELEMENTS
from django_commerceml.cml.names import (
    AttributeName,
    ContactKind,
    Operation,
    RecordKind,
    Role,
    SectionKind,
)
from django_commerceml.cml.stock import STOCK_NAMES
from tests.cml.strategies import any_record

STYLES = [
    *(
        Style(stock=stock, deletion=deletion)
        for stock in ("attributes", "plural", "balances")
        for deletion in ("attribute", "mark")
    ),
    Style(contacts="joined"),
    Style(units="children", contacts="spaced", dates="dotted"),
]
NOT_RUSSIAN = {"SWIFT", "ОписаниеВФорматеHTML", ContactKind.ICQ}


def reread(element: Element[Any], record: Any, style: Style) -> tuple[Any, list[Any]]:
    problems: list[Any] = []
    text = etree.tostring(element.write(record, style), encoding="unicode")
    return element.read(etree.fromstring(text), problems), problems


@pytest.mark.parametrize("kind", ELEMENTS)
@settings(max_examples=100, deadline=None)
@given(data=st.data(), style=st.sampled_from(STYLES))
def test_a_record_that_was_written_is_read_as_it_was(kind, data, style):
    element = ELEMENTS[kind]
    record = data.draw(any_record(element.record))

    assert reread(element, record, style) == (record, [])


@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_record_of_only_what_it_must_have_is_read_as_it_was(kind):
    element = ELEMENTS[kind]
    required = {
        field.name: "1"
        for field in dataclasses.fields(element.record)
        if field.default is dataclasses.MISSING
    }
    record = element.record(**required)

    assert reread(element, record, Style()) == (record, [])


def test_every_kind_of_record_is_declared_under_its_own_name_or_that_of_its_holder():
    assert {kind: element.name for kind, element in ELEMENTS.items()} == {
        **{kind: kind.value for kind in RecordKind},
        RecordKind.DOCUMENT: "Контейнер",
    }


def declared() -> list[Element[Any]]:
    """Return all elements, those within others too."""
    found: list[Element[Any]] = []
    waiting = list(ELEMENTS.values())
    while waiting:
        element = waiting.pop()
        if element in found:
            continue
        found.append(element)
        waiting.extend(
            inner
            for member in element.members
            if (inner := getattr(member, "element", None)) is not None
        )
    return found


def handled(member: Member) -> list[str]:
    return [name.removeprefix("@") for name, _ in member.handlers()]


@pytest.mark.parametrize("element", declared(), ids=lambda element: element.name)
def test_every_attribute_of_a_record_has_its_element_and_every_element_an_attribute(
    element,
):
    attributes = {field.name for field in dataclasses.fields(element.record)}

    assert {member.attribute for member in element.members} == attributes


@pytest.mark.parametrize("element", declared(), ids=lambda element: element.name)
def test_no_two_members_of_an_element_read_one_name(element):
    spellings = [name for member in element.members for name, _ in member.handlers()]

    assert len(spellings) == len(set(spellings))


def wire_words() -> list[str]:
    words = {
        *(
            name
            for element in declared()
            for m in element.members
            for name in handled(m)
        ),
        *(element.name for element in declared()),
        *SectionKind,
        *RecordKind,
        *AttributeName,
        *DocumentAttribute,
        *ContactKind,
        *Operation,
        *Role,
        *STOCK_NAMES,
        *structure.HEADS,
        *(name for pair in structure.RECORDS for name in pair),
        names.ROOT,
        names.VAT,
    }
    return sorted(words - NOT_RUSSIAN - {"."})


@pytest.mark.parametrize("word", wire_words())
def test_every_word_of_the_wire_is_wholly_cyrillic(word):
    letters = [letter for letter in word if letter.isalpha()]

    assert {unicodedata.name(letter).split()[0] for letter in letters} == {"CYRILLIC"}
