from datetime import timedelta

import pytest

from django_commerceml.importing.progress import Progress
from django_commerceml.importing.wording import (
    describe_counts,
    describe_progress,
    noun_of,
)
from django_commerceml.models import ImportRun


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, ""),
        ({"product": {}}, ""),
        ({"unit": {"created": 3}}, ""),
        ({"product": {"unchanged": 5}}, "товаров 5 (записано 0)"),
        (
            {"product": {"created": 2, "updated": 3, "unchanged": 5, "skipped": 1}},
            "товаров 11 (записано 5)",
        ),
        (
            {"offer": {"created": 2, "failed": 1}},
            "предложений 3 (записано 2), не принято 1",
        ),
        (
            {"price": {"created": 4}, "group": {"created": 1}, "stock": {"updated": 2}},
            "групп 1 (записано 1), цен 4 (записано 4), остатков 2 (записано 2)",
        ),
        (
            {"reference_item": {"created": 1}, "counterparty": {"created": 2}},
            "элементов справочников 1 (записано 1), контрагентов 2 (записано 2)",
        ),
        ({"property": {"updated": 1}}, "свойств 1 (записано 1)"),
    ],
)
def test_counts_are_told_to_1cs_operator(counts, said):
    assert describe_counts(counts) == said


@pytest.mark.parametrize(
    ("remaining", "said"),
    [
        (None, ""),
        (timedelta(0), ", осталось меньше минуты"),
        (timedelta(seconds=29), ", осталось меньше минуты"),
        (timedelta(seconds=31), ", осталось около 1 мин."),
        (timedelta(seconds=125), ", осталось около 2 мин."),
        (timedelta(minutes=60), ", осталось около 1 ч"),
        (timedelta(minutes=80), ", осталось около 1 ч 20 мин."),
        (timedelta(days=1, minutes=3), ", осталось около 24 ч 3 мин."),
    ],
)
def test_progress_and_the_time_it_takes_are_told_to_1cs_operator(remaining, said):
    progress = Progress(done=5000, total=11000, rate=0.0, remaining=remaining)

    text = describe_progress(progress, "товаров")

    assert text == f"Обработано 5000 из 11000 товаров{said}"


@pytest.mark.parametrize(
    ("counts", "noun"),
    [
        ({}, "записей"),
        ({"group": {"created": 1}}, "записей"),
        ({"product": {"created": 1}}, "товаров"),
        ({"product": {"created": 1}, "offer": {"created": 1}}, "предложений"),
        ({"reference_item": {"created": 1}}, "элементов справочников"),
        ({"counterparty": {"created": 1}}, "контрагентов"),
    ],
)
def test_records_are_called_by_what_most_of_them_are(counts, noun):
    assert noun_of(ImportRun(counts=counts)) == noun
