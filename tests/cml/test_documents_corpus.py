"""Real orders of real 1C systems and shops: all that is in a file is read."""

import dataclasses
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from django_commerceml.cml import iter_records
from django_commerceml.cml.arrangement import flatten
from django_commerceml.cml.facts import facts_of
from django_commerceml.cml.parsing import Reading
from django_commerceml.cml.records import OrderContainer, OrderDocument
from django_commerceml.cml.styles import ORDER_STYLES, OrderForm
from tests.cml.test_writer_documents import as_known, write
from tests.conftest import CORPUS
from tests.importing.counting import nature, parse

pytestmark = pytest.mark.usefixtures("corpus")

FOLDER = CORPUS / "files"
DOCUMENTS = ("Документ", "ПодчиненныйДокумент")


def root_of(path: Path) -> Any:
    try:
        return parse(path.read_bytes())
    except etree.XMLSyntaxError:
        return etree.Element("malformed")


def has_orders(path: Path) -> bool:
    root = root_of(path)
    found = (child.tag in {"Документ", "Контейнер"} for child in root)
    return any(found) and nature(root) != "CommerceML 1"


FILES = [
    pytest.param(path, id=str(path.relative_to(FOLDER)))
    for path in sorted(FOLDER.rglob("*.xml"))
    if has_orders(path)
] or [pytest.param(FOLDER, id="no corpus")]


def readings_of(data: bytes) -> list[Reading]:
    return list(iter_records(lambda: io.BytesIO(data)))


def read(data: bytes) -> list[OrderContainer]:
    """Return the orders in *data*; an odd value loses itself alone."""
    found = [reading.record for reading in readings_of(data)]
    return [one for one in found if isinstance(one, OrderContainer)]


def documents_in(path: Path) -> list[OrderDocument]:
    return [document for one in read(path.read_bytes()) for document in flatten(one)]


def count_read(documents: list[OrderDocument]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document in documents:
        counts["documents"] += 1
        counts["lines"] += len(document.lines or ())
        counts["counterparties"] += len(document.counterparties or ())
        counts["attributes"] += len(document.attributes or ())
        for line in document.lines or ():
            counts["line attributes"] += len(line.attributes or ())
            counts["units"] += line.unit is not None
            counts["taxes"] += len(line.taxes or ())
    return counts


def count_nodes(root: Any) -> Counter[str]:
    """Return the same counts by plain lxml."""
    counts: Counter[str] = Counter()
    for document in root.iter(*DOCUMENTS):
        lines = document.findall("Товары/Товар")
        counts["documents"] += 1
        counts["lines"] += len(lines)
        counts["counterparties"] += len(document.findall("Контрагенты/Контрагент"))
        counts["attributes"] += len(
            document.findall("ЗначенияРеквизитов/ЗначениеРеквизита")
        )
        for line in lines:
            counts["line attributes"] += len(
                line.findall("ЗначенияРеквизитов/ЗначениеРеквизита")
            )
            units = (line.find(name) for name in ("БазоваяЕдиница", "Единица"))
            counts["units"] += any(unit is not None for unit in units)
            counts["taxes"] += len(line.findall("Налоги/Налог"))
    return counts


def texts(root: Any, name: str) -> list[str]:
    return [(node.findtext(name) or "").strip() for node in root.iter(*DOCUMENTS)]


@pytest.mark.parametrize("path", FILES)
def test_all_that_a_file_holds_is_read(path):
    root, documents = root_of(path), documents_in(path)

    assert count_read(documents) == count_nodes(root)
    assert [one.number or "" for one in documents] == texts(root, "Номер")
    assert [one.number_1c or "" for one in documents] == texts(root, "Номер1С")
    assert [one.operation or "" for one in documents] == texts(root, "ХозОперация")
    assert [one.comment or "" for one in documents] == texts(root, "Комментарий")


@pytest.mark.parametrize("path", FILES)
def test_the_sums_of_the_lines_are_those_of_the_file(path):
    path_to_sums = ".//Товары/Товар/Сумма"
    written = sum(
        (Decimal(node.text) for node in root_of(path).iterfind(path_to_sums)),
        Decimal(),
    )

    totals = (
        line.total
        for document in documents_in(path)
        for line in document.lines or ()
        if line.total is not None
    )
    assert sum(totals, Decimal()) == written
    assert all(
        line.price is not None
        for document in documents_in(path)
        for line in document.lines or ()
    )


@pytest.mark.parametrize("path", FILES)
def test_no_value_of_a_real_order_is_unreadable(path):
    readings = readings_of(path.read_bytes())

    assert [problem for reading in readings for problem in reading.problems] == []


@pytest.mark.parametrize("path", FILES)
def test_the_number_that_1c_gave_is_a_fact(path):
    root = root_of(path)
    numbers = Counter(
        (node.findtext("Значение") or "").strip()
        for node in root.iter("ЗначениеРеквизита")
        if node.findtext("Наименование") == "Номер по 1С"
    ) + Counter((node.text or "").strip() for node in root.iter("Номер1С"))

    found = Counter(facts_of(document).number_1c for document in documents_in(path))

    del found[None]
    assert found == numbers


def without_empty_lists(value: Any) -> Any:
    """Return *value* with None for each list that the file has but for naught.

    An empty list is not written: the schemas want one entry at least.
    """
    if isinstance(value, tuple):
        return tuple(map(without_empty_lists, value))
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for field in dataclasses.fields(value):
        said = without_empty_lists(getattr(value, field.name))
        changes[field.name] = field.default if said == () else said
    return dataclasses.replace(value, **changes)


@pytest.mark.parametrize("form", [OrderForm.FLAT_OLD, OrderForm.CONTAINERS])
@pytest.mark.parametrize("path", FILES)
def test_a_real_order_reads_back_from_what_is_written_of_it(path, form):
    style = ORDER_STYLES[form]
    orders = [as_known(order, style) for order in read(path.read_bytes())]

    found = read(write(*orders, style=style))

    assert found == [without_empty_lists(order) for order in orders]
