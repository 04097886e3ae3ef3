"""Unchanged means untouched: what is written is what differs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_commerceml.cml import Entry, Facet
from django_commerceml.cml.names import RecordKind
from django_commerceml.importing import plans, seen
from django_commerceml.models import Product
from tests.factories import make_profile
from tests.importing.dumps import PATHS, dump_tables, rows_of
from tests.importing.goods import catalog, classifier, offer, offers, package, products
from tests.importing.receiving import receive

pytestmark = pytest.mark.django_db

NUMBERS = range(300)
CHANGED = {7, 77, 277}
IMPORT = catalog(*products(NUMBERS), classifier=classifier("g1", "g2"))
OFFERS = package(*offers(NUMBERS, price=100, quantity=5))
WRITES = re.compile(r'(?i)\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?')
CATALOG_TABLES = {
    rows_of(model).model._meta.db_table  # noqa: SLF001 (Django's own way)
    for model in PATHS
} | {"commerceml_propertyvalue"}


def import_all(profile, *files):
    labels = ("import.xml", "offers.xml")
    return [
        receive(profile, data, label)
        for data, label in zip(files, labels, strict=False)
    ]


def written_tables(queries):
    found = (WRITES.match(query["sql"]) for query in queries.captured_queries)
    return {match[1] for match in found if match} & CATALOG_TABLES


def test_a_repeated_import_writes_no_row_of_the_catalogue():
    profile = make_profile()
    import_all(profile, IMPORT, OFFERS)
    before = dump_tables()

    with CaptureQueriesContext(connection) as queries:
        runs = import_all(profile, IMPORT, OFFERS)

    assert dump_tables() == before
    assert written_tables(queries) == set()
    assert [run.counts for run in runs] == [
        {"group": {"unchanged": 2}, "product": {"unchanged": 300}},
        {"offer": {"unchanged": 300}},
    ]


def test_the_watch_over_writes_sees_a_first_import():
    with CaptureQueriesContext(connection) as queries:
        import_all(make_profile(), catalog(*products(range(2)), is_full=None))

    assert any("commerceml_product" in query["sql"] for query in queries)


def test_one_changed_product_in_a_hundred_is_one_written_row_in_a_hundred():
    profile = make_profile()
    import_all(profile, IMPORT, OFFERS)
    before = dump_tables()

    runs = import_all(
        profile,
        catalog(*changed_products(), classifier=classifier("g1", "g2")),
        package(*changed_offers()),
    )

    after = dump_tables()
    differing = {
        name: len(set(map(repr, rows)) - set(map(repr, before[name])))
        for name, rows in after.items()
    }
    assert {name: number for name, number in differing.items() if number} == {
        "Product": 3,
        "Offer": 3,
        "Price": 3,
    }
    assert runs[0].counts["product"] == {"unchanged": 297, "updated": 3}
    assert runs[1].counts["offer"] == {"unchanged": 297, "updated": 3}


def changed_products():
    return [
        item.replace("Наименование>Товар", "Наименование>Новый товар")
        if number in CHANGED
        else item
        for number, item in zip(NUMBERS, products(NUMBERS), strict=True)
    ]


def changed_offers():
    return [
        offer(
            f"p{number}",
            title=f"Товар {number}",
            price=101 if number in CHANGED else 100,
            quantity=5,
        )
        for number in NUMBERS
    ]


def test_a_record_that_comes_twice_counts_once_and_the_last_is_right():
    profile = make_profile()
    twice = catalog(*products([1, 2]), *changed_products()[7:8], *products([7]))

    runs = [receive(profile, twice), receive(profile, twice)]

    assert [run.counts["product"] for run in runs] == [
        {"skipped": 1, "created": 3},
        {"skipped": 1, "unchanged": 3},
    ]
    assert Product.objects.get(external_id="p7").name == "Товар p7"


def test_prices_that_come_alone_leave_the_card_and_the_stock_alone():
    profile = make_profile()
    import_all(profile, OFFERS)
    before = dump_tables()

    import_all(profile, package(offer("p1", price=200), is_full=False))

    after = dump_tables()
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"Offer", "Price"}


def entries(*facets):
    return [
        Entry(place, RecordKind.OFFER, facet, 0, 1, 0, 1, "", f"o{place}")
        for place, facet in enumerate(facets)
    ]


def test_a_plan_can_be_cut_to_one_facet_or_by_one():
    plan = bytearray([0, 1, 2, 3, 4, 7])

    assert plans.without(plan, Facet.PRICES) == bytearray([0, 1, 0, 1, 4, 5])
    assert plans.only(plan, Facet.PRICES) == bytearray([0, 0, 2, 2, 0, 2])


def test_what_was_seen_is_dropped_from_a_plan():
    plan = bytearray([2, 0, 2, 2])
    seen.fill(["o0", "o1", "o9", "o0"])

    dropped = plans.drop_seen(plan, entries(2, 2, 2, 2))

    assert (dropped, plan) == (1, bytearray([0, 0, 2, 2]))


def test_a_product_that_moves_to_another_catalogue_is_changed_byte_for_byte_the_same():
    profile = make_profile()
    receive(profile, catalog(*products(range(3)), catalog_id="old", is_full=None))

    run = receive(profile, catalog(*products(range(2)), catalog_id="new", is_full=None))

    assert run.counts["product"] == {"updated": 2}
    places = Product.objects.order_by("pk").values_list("catalog__external_id")
    assert list(places) == [("new",), ("new",), ("old",)]
