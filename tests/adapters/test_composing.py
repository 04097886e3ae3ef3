"""Documents made of values as shops have them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from django_commerceml.adapters import (
    OrderDocument,
    OrderDocumentBuyer,
    OrderDocumentLine,
)
from django_commerceml.adapters.composing import compose, is_said, names_of
from django_commerceml.exceptions import AdapterError

NEEDED = {"number": 7, "placed_at": datetime(2026, 11, 30, 9, tzinfo=UTC), "lines": ()}


def test_values_become_what_the_document_holds():
    line = compose(
        OrderDocumentLine,
        {"key": 1, "name": "  Стол ", "price": 9.5, "quantity": "2", "is_service": 0},
    )

    assert line == OrderDocumentLine(
        key="1", name="Стол", price=Decimal("9.5"), quantity=Decimal(2)
    )


def test_days_and_moments_without_a_zone_are_those_of_the_site(settings):
    settings.TIME_ZONE = "Europe/Moscow"
    unzoned = datetime.fromisoformat("2026-01-01T00:00:00")
    said = {**NEEDED, "paid_at": date(2026, 11, 30), "shipped_at": unzoned}

    document = compose(OrderDocument, said)

    moments = [document.placed_at, document.paid_at, document.shipped_at]
    assert [moment.isoformat() for moment in moments if moment] == [
        "2026-11-30T09:00:00+00:00",
        "2026-11-30T00:00:00+03:00",
        "2026-01-01T00:00:00+03:00",
    ]


def test_none_says_nothing_or_is_empty():
    document = compose(
        OrderDocument,
        {**NEEDED, "is_paid": None, "comment": None, "status": None, "user_id": None},
    )

    assert (document.is_paid, document.comment, document.status) == (None, "", None)


def test_what_is_missing_is_named():
    with pytest.raises(AdapterError, match="не заполнено: name, price"):
        compose(OrderDocumentLine, {"key": "1", "price": None})


@pytest.mark.parametrize("price", ["много", object(), []])
def test_what_is_something_else_is_named_without_its_value(price):
    with pytest.raises(AdapterError, match="нельзя понять price") as caught:
        compose(OrderDocumentLine, {"key": "1", "name": "Стол", "price": price})

    assert "много" not in str(caught.value)


def test_names_are_those_of_the_document():
    assert names_of(OrderDocumentBuyer)[:3] == ["kind", "name", "full_name"]


@pytest.mark.parametrize(
    ("values", "is_something"), [([None, ""], False), ([], False), (["", 0], True)]
)
def test_something_is_said_where_one_value_is(values, is_something):
    assert is_said(values) is is_something
