"""Rows by many keys, asked for with one parameter."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_commerceml.bulk.among import MANY, Among, among
from django_commerceml.models import Product, StoredFile
from tests.factories import make_file, make_product

ODD = ["ё", "a,b", 'в "кавычках"', "c\\d", "{x}", "%s", "NULL", "\U0001f600", "", " "]

pytestmark = pytest.mark.django_db


def find(keys):
    rows = Product.objects.filter(Among("external_id", keys))
    return sorted(rows.values_list("external_id", flat=True))


@pytest.mark.parametrize("key", ODD)
def test_a_row_is_found_by_its_very_text(key):
    make_product(external_id=key)
    make_product(external_id="another")

    assert find([key]) == [key]


def test_no_key_finds_nothing():
    make_product()

    assert find([]) == []


def test_keys_that_are_not_there_and_keys_that_repeat_do_no_harm():
    make_product(external_id="а")

    assert find(["а", "б", "а"]) == ["а"]


def test_it_joins_other_conditions():
    mine, other = make_product(external_id="а"), make_product(external_id="а")

    rows = Product.objects.filter(Among("external_id", ["а"]), profile=mine.profile)

    assert list(rows) == [mine]
    assert list(rows.exclude(pk=mine.pk)) == []
    assert other.profile != mine.profile


@pytest.mark.skipif(connection.vendor == "mysql", reason="it gets a list")
def test_many_keys_are_one_parameter():
    with CaptureQueriesContext(connection) as captured:
        find([str(number) for number in range(MANY)])

    assert len(captured) == 1
    assert captured[0]["sql"].count("SELECT value FROM json_") == 1


def test_other_databases_get_a_list():
    make_product(external_id="а")
    query = Product.objects.filter(external_id="а").query
    condition = Among("external_id", ["а", "б"]).resolve_expression(query)

    sql, params = condition.as_sql(query.get_compiler("default"), connection)

    assert sql.endswith(" IN (%s, %s)")
    assert sorted(params) == ["а", "б"]


def test_numbers_are_one_parameter_too():
    mine, _ = make_product(external_id="а"), make_product(external_id="б")

    assert list(Product.objects.filter(among("pk", [mine.pk, mine.pk, None]))) == [mine]
    assert list(Product.objects.filter(among("profile", [mine.profile_id]))) == [mine]


def test_a_field_of_a_related_row_may_be_asked_for():
    mine, _ = make_product(external_id="а"), make_product(external_id="б")

    rows = Product.objects.filter(among("profile__slug", [mine.profile.slug]))

    assert list(rows) == [mine]


@pytest.mark.parametrize("keys", [[], [None]])
def test_nothing_is_nobodys_key(keys):
    make_product()

    assert not Product.objects.filter(among("base_unit", keys)).exists()


def test_rows_found_so_are_changed_and_deleted():
    mine, other = make_product(external_id="а"), make_product(external_id="б")

    Product.objects.filter(among("pk", [mine.pk])).update(name="Стол")
    Product.objects.filter(among("external_id", ["б"])).delete()

    assert [row.name for row in Product.objects.all()] == ["Стол"]
    assert not Product.objects.filter(pk=other.pk).exists()


def test_keys_of_other_kinds_are_asked_for_as_djangos_own_are():
    file = make_file()

    assert list(StoredFile.objects.filter(among("uuid", [file.uuid, uuid4()]))) == [
        file
    ]
