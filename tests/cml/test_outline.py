"""The outline of a file: kept on disk and in JSON, and read as it was written."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.cml import Entry, Facet, Outline, iter_entries
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.outline import duplicate_key, write_entry
from django_commerceml.cml.records import FileHeader, Section
from tests.cml.files import catalog, offer, package, product, scanned

NUMBERS = st.integers(0, 2**32 - 1)
ENTRIES = st.lists(
    st.builds(
        Entry,
        ordinal=st.just(0),
        kind=st.sampled_from(RecordKind),
        facets=st.integers(0, 7),
        section=st.integers(0, 65_535),
        line=NUMBERS,
        offset=st.integers(0, 2**63),
        length=NUMBERS,
        fingerprint=st.binary(min_size=16, max_size=16).map(bytes.hex),
        id=st.text(st.characters(codec="utf-8"), max_size=500),
    )
)


def stored(entries: list[Entry]) -> io.BytesIO:
    output = io.BytesIO()
    for entry in entries:
        write_entry(
            output,
            entry.kind,
            entry.facets,
            entry.section,
            entry.line,
            entry.offset,
            entry.length,
            bytes.fromhex(entry.fingerprint),
            entry.id,
        )
    output.seek(0)
    return output


@given(ENTRIES)
def test_entries_are_read_as_they_were_written(entries):
    numbered = [
        entry._replace(ordinal=ordinal) for ordinal, entry in enumerate(entries)
    ]

    assert list(iter_entries(stored(entries))) == numbered


@pytest.mark.parametrize("start", range(4))
def test_entries_can_be_read_from_any_of_them_on(start):
    found = scanned(catalog(*(product(id=f"p{number}") for number in range(3))))
    source = stored(found.entries)

    assert list(iter_entries(source, start=start)) == found.entries[start:]


@pytest.mark.parametrize("created_at", [None, datetime(2026, 11, 24, 10, tzinfo=UTC)])
def test_an_outline_is_read_from_json_as_it_was_written(created_at):
    outline = Outline(
        header=FileHeader(schema_version="3.1", created_at=created_at, source_id="н"),
        encoding="windows-1251",
        sections=[
            Section(kind="Каталог", id="k1", name="Чай", changes_only=False),
            Section(kind="ПакетПредложений", catalog_id="k1"),
        ],
        counts={RecordKind.PRODUCT: 5, RecordKind.OFFER: 7},
        namespaces={"cml": "urn:1C.ru:commerceml_2"},
        last_ordinals={duplicate_key(RecordKind.OFFER, Facet.PRICES, "p#1"): 3},
        warnings=["предупреждение"],
        size=12345,
    )

    text = json.dumps(outline.to_json())

    assert Outline.from_json(json.loads(text)) == outline


def test_the_total_is_that_of_all_kinds():
    assert Outline(counts={RecordKind.PRODUCT: 5, RecordKind.OFFER: 7}).total == 12
    assert Outline().total == 0


def effective(*offers: str) -> list[int]:
    found = scanned(package(*offers))
    return [found.outline.effective_facets(entry) for entry in found.entries]


NAME = "<Наименование>Чай</Наименование>"
PRICES = "<Цены/>"
STOCKS = "<Количество>1</Количество>"


def test_ids_that_come_once_keep_all_their_facets():
    assert effective(
        offer(NAME + PRICES + STOCKS, id="p1"), offer(PRICES, id="p2")
    ) == [7, Facet.PRICES]


def test_of_an_id_that_comes_again_the_last_of_each_facet_counts():
    assert effective(
        offer(NAME + PRICES + STOCKS), offer(PRICES), offer(NAME), offer(PRICES)
    ) == [Facet.STOCKS, 0, Facet.CARD, Facet.PRICES]


def test_equal_ids_of_products_and_offers_are_not_the_same():
    file = catalog(product(), product()).removesuffix("</КоммерческаяИнформация>")
    other = package(offer(NAME)).removeprefix("<КоммерческаяИнформация>")
    found = scanned(file + other)

    facets = [found.outline.effective_facets(entry) for entry in found.entries]

    assert facets == [0, Facet.CARD, Facet.CARD]


def test_records_without_an_id_are_all_kept():
    assert (
        effective(*["<Предложение><Артикул>А</Артикул></Предложение>"] * 3) == [1] * 3
    )


def test_one_id_spelled_in_two_ways_is_one_id():
    guid = "bd72d913-55bc-11d9-848a-00112f43529a"

    assert effective(offer(NAME, id=guid), offer(NAME, id=f" {guid.upper()} ")) == [
        0,
        1,
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from([NAME, PRICES, STOCKS])),
        max_size=30,
    )
)
def test_every_facet_of_every_id_counts_exactly_once(seen):
    found = scanned(package(*(offer(child, id=name) for name, child in seen)))
    kept = [
        (entry.id, facet)
        for entry in found.entries
        for facet in Facet
        if found.outline.effective_facets(entry) & facet
    ]

    said = {
        (entry.id, facet)
        for entry in found.entries
        for facet in Facet
        if entry.facets & facet
    }
    assert sorted(kept) == sorted(said)
