"""Declarations: what is read once, what is read each time."""

import pytest
from lxml import etree

from django_commerceml.cml import declarations, records
from django_commerceml.cml.declarations import QUANTITY, CommonElement
from django_commerceml.cml.fields.parts import BASE_UNIT, ID_LEAF, PROPERTY_VALUE
from django_commerceml.cml.members import Leaf
from django_commerceml.exceptions import ValueProblem

UNIT = '<БазоваяЕдиница Код="796">шт</БазоваяЕдиница>'


def node(markup):
    return etree.fromstring(markup)


def test_an_element_that_repeats_word_for_word_is_one_record():
    first, second = (BASE_UNIT.read(node(UNIT), []) for _ in "12")

    assert first == records.Unit(code="796", text="шт")
    assert second is first


@pytest.mark.parametrize(
    "other",
    [
        UNIT.replace("796", "166"),
        UNIT.replace("шт", "кг"),
        UNIT.replace("шт", "<Пересчет><Единица>796</Единица></Пересчет>"),
        UNIT.replace("Код", "НаименованиеПолное"),
    ],
)
def test_whatever_differs_makes_another_record(other):
    assert BASE_UNIT.read(node(other), []) != BASE_UNIT.read(node(UNIT), [])


def test_what_follows_an_element_makes_no_difference():
    parent = node(f"<a>{UNIT}\n\t{UNIT}text</a>")

    first, second = (BASE_UNIT.read(child, []) for child in parent)

    assert second is first


def test_a_problem_is_told_each_time():
    conversion = CommonElement(
        "Пересчет",
        records.UnitConversion,
        Leaf("Единица", "unit"),
        Leaf("Коэффициент", "factor", QUANTITY),
    )
    markup = "<Пересчет><Коэффициент>много</Коэффициент></Пересчет>"

    for _ in "12":
        problems: list[ValueProblem] = []
        assert conversion.read(node(markup), problems) == records.UnitConversion()
        assert [problem.code for problem in problems] == ["VAL-01"]


def test_an_element_without_what_it_needs_is_never_a_record():
    for _ in "12":
        assert PROPERTY_VALUE.read(node("<ЗначенияСвойства/>"), []) is None


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(declarations, "_REMEMBERED", 10)
    element = CommonElement("x", records.GroupReference, ID_LEAF)

    found = [element.read(node(f"<x><Ид>{n}</Ид></x>"), []) for n in range(100)]

    assert found == [records.GroupReference(id=str(number)) for number in range(100)]
    assert element.read(node("<x><Ид>99</Ид></x>"), []) is found[99]
    assert element.read(node("<x><Ид>1</Ид></x>"), []) is not found[1]


def test_long_elements_are_not_kept():
    element = CommonElement("x", records.GroupReference, ID_LEAF)
    long = "x" * 2000

    first, second = (element.read(node(f"<x><Ид>{long}</Ид></x>"), []) for _ in "12")

    assert first == second == records.GroupReference(id=long)
    assert second is not first
