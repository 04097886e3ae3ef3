"""The sums of an order are computed from its lines, to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.models import Order, OrderDiscount, OrderLine, OrderTax
from django_commerceml.models.sums import (
    Sums,
    line_total,
    recalculate,
    sums_of,
    to_money,
    vat_of,
)
from tests.factories import make_order, make_order_line

CENT = Decimal("0.01")
money = st.decimals(min_value=0, max_value=10**7, places=2)
prices = st.decimals(min_value=0, max_value=10**6, places=4)
quantities = st.decimals(min_value=0, max_value=10**4, places=4)
rates = st.decimals(min_value=0, max_value=99, places=2)
lines = st.lists(st.tuples(prices, quantities, st.none() | rates), max_size=10)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("1.015", "1.02"), ("-0.005", "-0.01")],
)
def test_half_a_cent_goes_up(raw, expected):
    assert to_money(Decimal(raw)) == Decimal(expected)


@pytest.mark.parametrize(
    ("total", "rate", "is_included", "expected"),
    [
        ("120.00", "20", True, "20.00"),
        ("100.00", "20", False, "20.00"),
        ("99.90", "22", True, "18.01"),
        ("99.90", "10", False, "9.99"),
        ("99.90", "0", True, "0"),
        ("99.90", None, True, "0"),
    ],
)
def test_vat_is_in_the_price_or_on_top_of_it(total, rate, is_included, expected):
    value = None if rate is None else Decimal(rate)

    assert vat_of(Decimal(total), value, is_included=is_included) == Decimal(expected)


@given(prices, quantities)
def test_a_line_costs_its_price_times_its_quantity_within_half_a_cent(price, quantity):
    total = line_total(price, quantity)

    assert abs(total - price * quantity) <= CENT / 2
    assert total == to_money(total)


@given(money, rates)
def test_vat_taken_out_and_put_on_top_again_is_the_same_total(total, rate):
    vat = vat_of(total, rate, is_included=True)
    again = vat_of(total - vat, rate, is_included=False)

    assert 0 <= vat <= total
    assert abs(again - vat) <= CENT


def unsaved(rows, order):
    """Return lines of *order* with their sums."""
    found = []
    for price, quantity, rate in rows:
        total = line_total(price, quantity)
        vat = vat_of(total, rate, is_included=order.includes_vat)
        found.append(OrderLine(total=total, vat_total=vat, vat_rate=rate))
    return found


@given(lines, money, money, st.booleans())
def test_the_total_is_the_sum_of_what_is_said(rows, delivery, discount, includes_vat):
    order = Order(delivery_price=delivery, includes_vat=includes_vat)
    goods = unsaved(rows, order)
    sums = sums_of(order, goods, [OrderDiscount(amount=discount)])

    vat = sum((line.vat_total for line in goods), Decimal(0))
    expected = sum((line.total for line in goods), delivery) - discount
    assert sums.vat == vat
    assert sums.total == (expected if includes_vat else expected + vat)
    assert sums.total == to_money(sums.total)


@pytest.mark.django_db
class TestRecalculate:
    def test_all_sums_are_written(self):
        order = make_order(delivery_price=Decimal(300), total=1)
        make_order_line(order=order, price=Decimal("99.90"), quantity=Decimal(2))
        line = make_order_line(
            order=order, price=Decimal(110), quantity=Decimal(1), vat_rate=10
        )
        make_order_line(
            order=order, price=Decimal(5), quantity=Decimal(1), vat_rate=None
        )
        OrderDiscount.objects.create(order=order, name="По карте", amount=10)
        OrderDiscount.objects.create(order=order, line=line, name="Осень", amount=3)
        OrderDiscount.objects.create(
            order=order, name="В цене", amount=7, is_included=True
        )

        sums = recalculate(order)

        assert sums == Sums(
            lines=Decimal("314.80"),
            discounts=Decimal(10),
            delivery=Decimal(300),
            vat=Decimal("43.30"),
            added_vat=Decimal(0),
        )
        saved = Order.objects.get()
        assert (saved.total, saved.vat_total) == (Decimal("604.80"), sums.vat)
        assert list(order.lines.values_list("total", "vat_total")) == [
            (Decimal("199.80"), Decimal("33.30")),
            (Decimal(110), Decimal(10)),
            (Decimal(5), Decimal(0)),
        ]
        assert list(OrderTax.objects.values_list("rate", "amount", "is_included")) == [
            (Decimal(10), Decimal(10), True),
            (Decimal(20), Decimal("33.30"), True),
        ]

    def test_vat_on_top_is_paid_too(self):
        order = make_order(includes_vat=False)
        make_order_line(order=order, price=Decimal(100), quantity=Decimal(1))

        recalculate(order)

        assert Order.objects.get().total == Decimal(120)
        assert OrderTax.objects.get().is_included is False

    def test_lines_and_taxes_that_are_right_stay(self, django_assert_num_queries):
        order = make_order(lines=3)
        recalculate(order)
        tax = OrderTax.objects.get()

        # A savepoint and its end, lines, discounts, taxes, the order.
        with django_assert_num_queries(6):
            recalculate(order)
        assert OrderTax.objects.get() == tax

    def test_rows_read_before_a_change_do_not_count(self):
        order = make_order(lines=1)
        (order,) = Order.objects.prefetch_related("lines", "discounts", "taxes")
        OrderLine.objects.update(price=Decimal(50))
        OrderDiscount.objects.create(order_id=order.pk, name="По карте", amount=10)

        recalculate(order)

        assert Order.objects.get().total == Decimal(90)
        assert OrderLine.objects.get().total == Decimal(100)

    def test_the_taxes_of_lines_that_are_gone_go_too(self):
        order = make_order(lines=1)
        recalculate(order)
        order.lines.all().delete()

        recalculate(order)

        assert list(OrderTax.objects.all()) == []
        assert Order.objects.get().total == 0
