"""Hashes of what the shop says: equal where it says the same."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from django_commerceml.adapters import (
    OrderDocument,
    OrderDocumentLine,
    OrderDocumentPayment,
)
from django_commerceml.adapters.sayings import Sayings, hash_of

MOMENT = datetime(2026, 11, 30, 9, tzinfo=UTC)
DOCUMENT = OrderDocument(
    number="7",
    placed_at=MOMENT,
    lines=[OrderDocumentLine(key="1", name="Стол", price=Decimal(5))],
    payments=[OrderDocumentPayment(key="p", amount=Decimal(5))],
    status=None,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal(2), Decimal("2.00")),
        (Decimal(100), Decimal("1E+2")),
        (MOMENT, MOMENT.astimezone(timezone(timedelta(hours=3)))),
        ({"а": 1, "б": 2}, {"б": 2, "а": 1}),
        ([1, "2"], (1, "2")),
    ],
)
def test_the_same_in_other_words_is_the_same(one, other):
    assert hash_of(one) == hash_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, "1"), (True, 1), (None, ""), ([1, 2], [2, 1]), ({"а": 1}, {"а": 2})],
)
def test_something_else_is_something_else(one, other):
    assert hash_of(one) != hash_of(other)


def test_broken_letters_have_a_hash_too():
    assert hash_of("\ud800") != hash_of("")


def test_what_is_not_said_has_no_hash():
    said = Sayings.of(DOCUMENT)

    assert {"status", "buyer", "is_paid"}.isdisjoint(said.header)
    assert {"number", "discounts", "comment"} <= said.header.keys()
    assert said.lines == {"1": (hash_of(DOCUMENT.lines[0]), None)}
    assert list(said.payments) == ["p"]


def test_it_is_kept_and_read_again():
    said = Sayings.of(DOCUMENT)
    said.lines["1"] = (said.lines["1"][0], 42)

    assert Sayings.read(said.write()) == said
    assert Sayings.read({}) == Sayings()
