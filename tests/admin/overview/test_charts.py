"""Charts: bars to scale, and the same figures in a table."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from django_commerceml.admin.overview.charts import HEIGHT, Bar, describe_clock, draw
from django_commerceml.status import Day

FIRST = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def days(*known):
    by_date = {day.date: day for day in known}
    dates = [FIRST + timedelta(days=number) for number in range(30)]
    return tuple(by_date.get(one, Day(date=one)) for one in dates)


def chart(kind, *known):
    history = draw(days(*known))
    assert history is not None
    (found,) = (one for one in history.charts if one.kind == kind)
    return found


def test_without_an_exchange_there_is_nothing_to_draw():
    assert draw(days()) is None


def test_bars_are_as_high_as_their_figures():
    found = chart(
        "products",
        Day(date=FIRST, runs=1, products=500),
        Day(date=FIRST + timedelta(days=2), runs=1, products=2000),
        Day(date=FIRST + timedelta(days=3), runs=1, products=1),
    )

    assert found.peak == "2,000"
    assert found.bars == (
        Bar(x=1, y=HEIGHT * 3 // 4, height=HEIGHT // 4, text="1 March: 500"),
        Bar(x=21, y=0, height=HEIGHT, text="3 March: 2,000"),
        Bar(x=31, y=HEIGHT - 1, height=1, text="4 March: 1"),
    )
    assert found.width == 300


def test_durations_are_read_as_on_a_clock():
    found = chart("span", Day(date=FIRST, runs=1, span=timedelta(minutes=75)))

    assert (found.peak, found.bars[0].text) == ("1:15:00", "1 March: 1:15:00")
    assert describe_clock(timedelta(seconds=9.6)) == "0:00:10"


def test_where_all_are_zero_there_is_no_bar_and_no_peak():
    found = chart("failures", Day(date=FIRST, runs=1))

    assert (found.bars, found.peak) == ((), "")


def test_the_table_has_the_days_with_exchanges_the_newest_first():
    second = FIRST + timedelta(days=4)
    full = Day(
        date=second,
        runs=1200,
        failures=2,
        span=timedelta(seconds=61),
        products=3000,
        prices=5,
    )

    history = draw(days(Day(date=FIRST, runs=1), full))

    assert history is not None
    assert history.rows == (
        ("5 March", "1,200", "0:01:01", "3,000", "5", "2"),
        ("1 March", "1", "0:00:00", "0", "0", "0"),
    )
    assert (history.first, history.last) == ("1 March", "30 March")
