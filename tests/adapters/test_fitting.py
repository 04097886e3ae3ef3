from decimal import ROUND_UP, Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import models

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.fitting import UnfitError, fit_of
from tests.shops.plain.models import Section

TEN = models.CharField(max_length=10)
NUMBER = models.IntegerField()
MONEY = models.DecimalField(max_digits=7, decimal_places=2)

FITTING = [
    (TEN, "Чай", ("Чай", "")),
    (TEN, 7, ("7", "")),
    (TEN, None, ("", "")),
    (TEN, "Чай чёрный байховый", ("Чай чёрный", "обрезано до 10 знаков")),
    (TEN, "Чай белый и зелёный", ("Чай белый", "обрезано до 10 знаков")),
    (models.TextField(), "а" * 5000, ("а" * 5000, "")),
    (models.CharField(max_length=9, null=True, unique=True), "", (None, "")),
    (models.CharField(max_length=9, null=True), "", ("", "")),
    (models.CharField(max_length=9, null=True), None, (None, "")),
    (NUMBER, 5, (5, "")),
    (NUMBER, Decimal("5.0000"), (5, "")),
    (NUMBER, "5", (5, "")),
    (NUMBER, Decimal("1.5"), (1, "1,5 округлено до 1")),
    (NUMBER, Decimal("-1.5"), (-2, "-1,5 округлено до -2")),
    (NUMBER, 10**12, (2**31 - 1, f"{10**12} заменено на {2**31 - 1}")),
    (models.PositiveIntegerField(), Decimal(-3), (0, "-3 заменено на 0")),
    (models.PositiveSmallIntegerField(default=4), None, (4, "")),
    (MONEY, Decimal("99.9000"), (Decimal("99.90"), "")),
    (MONEY, Decimal("10.005"), (Decimal("10.01"), "")),
    (MONEY, 7, (Decimal(7), "")),
    (models.DecimalField(max_digits=5, decimal_places=2, null=True), "", (None, "")),
    (models.FloatField(), Decimal("0.25"), (0.25, "")),
    (models.BooleanField(), True, (True, "")),
    (models.JSONField(), {"Цвет": "красный"}, ({"Цвет": "красный"}, "")),
]
UNFIT = [
    (NUMBER, "много", "не число: «много»"),
    (NUMBER, Decimal("NaN"), "не число: «NaN»"),
    (MONEY, "Infinity", "не число: «Infinity»"),
    (MONEY, Decimal(123456), "123456 не помещается"),
    (MONEY, Decimal("99999.999"), "99999,999 не помещается"),
    (NUMBER, None, "1С не сообщила значение, а магазину оно обязательно"),
    (models.DateField(), "вчера", "Значение “вчера” имеет неверный формат даты"),
]


@pytest.mark.parametrize(("field", "value", "fitted"), FITTING)
def test_a_value_is_made_to_fit(field, value, fitted):
    assert fit_of(field)(value) == fitted


@pytest.mark.parametrize(("field", "value", "why"), UNFIT)
def test_what_cannot_be_made_to_fit_says_why(field, value, why):
    with pytest.raises(UnfitError, match=why):
        fit_of(field)(value)


def test_rounding_that_was_asked_for_is_told_of():
    fit = fit_of(models.DecimalField(max_digits=5, decimal_places=1), rounding=ROUND_UP)

    assert fit(Decimal("1.25")) == (Decimal("1.3"), "1,25 округлено до 1,3")
    assert fit(Decimal("1.5000")) == (Decimal("1.5"), "")
    assert fit_of(NUMBER, rounding=ROUND_UP)(Decimal("1.2")) == (
        2,
        "1,2 округлено до 2",
    )


def test_a_foreign_key_takes_a_row_or_its_key():
    fit = fit_of(find_field(Section, "parent"))

    assert [fit(Section(pk=7)), fit(7), fit("7"), fit(None)] == [
        (7, ""),
        (7, ""),
        (7, ""),
        (None, ""),
    ]
    assert fit_of(find_field(Group, "name"))("а" * 151)[0] == "а" * 150
