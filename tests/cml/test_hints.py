"""Hints: what was read off the same bytes before is not read off them again."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.cml import Facet, iter_hints, scan
from django_commerceml.cml.hints import Hints
from tests.cml.files import catalog, offer, package, product

MANY = 2000


def digest(number):
    return number.to_bytes(16, "big")


def hints_of(numbers):
    return Hints(iter([(digest(number), (str(number), 1)) for number in numbers]))


def found(hints, numbers):
    return [number for number in numbers if hints.find(digest(number))]


def test_the_same_records_in_the_same_order_are_all_known():
    assert found(hints_of(range(MANY)), range(MANY)) == list(range(MANY))


def test_what_was_found_is_given_back():
    hints = Hints(iter([(digest(1), ("p1", 5))]))

    assert hints.find(digest(2)) is None
    assert hints.find(digest(1)) == ("p1", 5)


def test_after_any_number_of_changed_records_the_others_are_known():
    file = [number + MANY if number % 3 else number for number in range(MANY)]

    assert found(hints_of(range(MANY)), file) == list(range(0, MANY, 3))


@pytest.mark.parametrize("size", [1, 100, 500])
def test_records_that_are_new_or_gone_do_not_put_them_out_of_step(size):
    whole = list(range(MANY))
    without = whole[:50] + whole[50 + size :]

    assert found(hints_of(without), whole) == without
    assert found(hints_of(whole), without) == without


@given(st.lists(st.integers(0, 50), max_size=200), st.lists(st.integers(0, 50)))
def test_only_what_was_there_is_known(earlier, file):
    assert set(found(hints_of(earlier), file)) <= set(earlier)


def outline_of(data, hints=()):
    output = io.BytesIO()
    scan(lambda: io.BytesIO(data.encode()), output, hints=hints)
    output.seek(0)
    return output


FILES = [
    catalog(*(product(id=f"p{number}") for number in range(700))),
    package(*(offer("<Цены/>", id=f"p{number}#c") for number in range(700))),
]


@pytest.mark.parametrize("data", FILES)
def test_an_outline_made_with_hints_is_the_same(data):
    first = outline_of(data)

    assert outline_of(data, iter_hints(first)).getvalue() == first.getvalue()


def test_a_hint_is_believed():
    """So it is not a second look that makes both outlines the same."""
    file = package(offer(id="o1"))
    ((name, _),) = iter_hints(outline_of(file))

    again = outline_of(file, [(name, ("another", int(Facet.STOCKS)))])

    assert [hint[1] for hint in iter_hints(again)] == [("another", Facet.STOCKS)]
