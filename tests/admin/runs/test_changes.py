"""What a run changed, or a rehearsal would change: the page and the workbook."""

import re
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from django_commerceml.models import ChangeOutcome, RecordChange, RunState
from tests.factories import make_change, make_file, make_offer, make_product, make_run

MOST_QUERIES = 12


def address(run, page="changes"):
    return reverse(f"admin:commerceml_importrun_{page}", args=[run.pk])


def table_rows(content):
    """Return the rows of the table of changes, each cell in plain words."""
    table = content.partition('cml-changes">')[2].partition("</table>")[0]
    body = table.partition("<tbody>")[2]
    return [
        [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in body.split("</tr>")[:-1]
    ]


def plain(html):
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def names_on(page, run, **query):
    content = page.get(address(run), query).content.decode()
    return [row[0].partition(" Товар ·")[0] for row in table_rows(content)]


@pytest.fixture
def run(db):
    return make_run(
        state=RunState.DONE,
        file=make_file(label="offers0_1.xml"),
        counts={"product": {"updated": 2}, "price": {"updated": 7}},
    )


def make_named(run, *names, **values):
    return [make_change(run=run, name=name, **values) for name in names]


def follow(page, content, relation):
    link = re.search(rf'href="([^"]+)" rel="{relation}"', content)
    return page.get(unescape(link[1])).content.decode() if link else None


def test_each_field_is_shown_with_its_old_and_its_new_value(page, run):
    make_change(
        run=run,
        record_type="offer",
        external_id="o-1",
        name="Стол",
        line=17,
        price_change=Decimal("-12.50"),
        fields=[
            ["name", "", "Стол", "Стол дубовый"],
            ["price", "Розничная", "120.00", "105.00"],
            ["stock", "Основной", None, "3"],
        ],
    )

    content = page.get(address(run)).content.decode()

    [[record, outcome, fields, price, line]] = table_rows(content)
    assert record == "Стол Предложение · o-1"
    assert outcome == "изменено"
    assert fields == (
        "Наименование Стол → Стол дубовый"
        " Цена: Розничная 120,00 → 105,00 Остаток: Основной 3"
    )
    assert (price, line) == ("-12,50", "17")
    assert "<del>120,00</del>" in content
    assert "<ins>105,00</ins>" in content


def test_what_1c_sent_is_shown_as_text(page, run):
    make_change(run=run, name="<b>Стол</b>", fields=[["name", "", "<i>", "<u>"]])

    content = page.get(address(run)).content.decode()

    assert "<b>Стол" not in content
    assert "<del>&lt;i&gt;</del>" in content


def test_a_record_leads_to_its_page_and_its_line_to_the_file(page, run):
    product = make_product()
    make_change(run=run, object_id=product.pk, line=17)

    content = page.get(address(run)).content.decode()

    row = reverse("admin:commerceml_product_change", args=[product.pk])
    file = reverse("admin:commerceml_storedfile_view", args=[run.file.pk])
    assert f'href="{row}"' in content
    assert f'href="{file}?line=17"' in content


def test_who_may_not_read_files_sees_the_line_without_a_link(permit, run):
    make_change(run=run, line=17)

    content = permit("view_importrun").get(address(run)).content.decode()

    assert table_rows(content)[0][-1] == "17"
    assert "?line=17" not in content


def test_many_fields_of_a_record_are_cut_short_and_counted(page, run):
    fields = [["price", f"Цена {number}", None, "1.00"] for number in range(15)]
    make_change(run=run, fields=fields)

    content = page.get(address(run)).content.decode()

    assert table_rows(content)[0][2].endswith("Цена: Цена 11 1,00 и ещё 3")


def test_the_types_of_records_filter_the_table(page, run):
    make_named(run, "Стол")
    make_named(run, "Стул", record_type="offer")

    assert names_on(page, run, type="product") == ["Стол"]


def test_the_types_to_choose_are_those_that_the_run_counted(page, run):
    content = page.get(address(run)).content.decode()

    choices = content.partition('id="id_type"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w*)"', choices) == ["", "product", "offer"]


def test_outcomes_filter_the_table(page, run):
    make_named(run, "Стол")
    make_named(run, "Стул", outcome=ChangeOutcome.DEACTIVATED)

    assert names_on(page, run, outcome="deactivated") == ["Стул"]


def test_large_changes_of_prices_are_found_up_and_down(page, run):
    for name, percent in (("А", "10"), ("Б", "-10.01"), ("В", "10.01"), ("Г", None)):
        make_named(run, name, price_change=percent and Decimal(percent))

    assert names_on(page, run, price="10") == ["Б", "В"]


@pytest.mark.parametrize("term", ["ДУБОВ", "дубов", "Дубовый"])
def test_a_name_is_found_in_any_case(page, run, term):
    make_named(run, "Стол Дубовый", "Стул")

    assert names_on(page, run, q=term) == ["Стол Дубовый"]


def test_an_id_in_1c_is_found(page, run):
    make_named(run, "Стол", external_id="abc#1")
    make_named(run, "Стул", external_id="xbc#1")

    assert names_on(page, run, q="abc") == ["Стол"]


@pytest.mark.parametrize(
    "query",
    [
        {"price": "много"},
        {"price": "1e400"},
        {"type": "thing"},
        {"q": "\0"},
        {"after": "x"},
        {"after": "9" * 40},
        {"before": "9" * 40},
    ],
)
def test_a_filter_without_sense_is_no_failure(page, run, query):
    make_named(run, "Стол")

    assert page.get(address(run), query).status_code == 200


def test_nothing_that_fits_is_said(page, run):
    make_named(run, "Стол")

    content = page.get(address(run), {"q": "диван"}).content.decode()

    assert "Таких изменений нет" in content
    assert table_rows(content) == []


def test_pages_follow_each_other_forth_and_back(page, run):
    make_named(run, *(f"Стол {number:03}" for number in range(120)))
    first = page.get(address(run), {"type": "product"}).content.decode()
    second = follow(page, first, "next")
    third = follow(page, second, "next")

    sizes = [len(table_rows(content)) for content in (first, second, third)]
    assert sizes == [50, 50, 20]
    assert table_rows(second)[0][0].startswith("Стол 050")
    assert follow(page, third, "next") is None
    assert table_rows(follow(page, third, "prev")) == table_rows(second)
    assert table_rows(follow(page, second, "prev")) == table_rows(first)
    assert follow(page, first, "prev") is None


def test_changes_of_other_runs_are_not_shown(page, run):
    make_named(make_run(), "Стол")

    assert names_on(page, run) == []


def test_what_was_not_kept_is_counted(page, run):
    run.changes_dropped = 1234
    run.save()

    content = plain(page.get(address(run)).content.decode())

    assert "Ещё 1234 изменения не сохранены" in content


def test_many_changes_are_shown_by_few_queries(page, run):
    offer = make_offer()
    RecordChange.objects.bulk_create(
        RecordChange(
            profile=run.profile,
            run=run,
            record_type="offer",
            object_id=offer.pk,
            external_id=f"o{number}",
            name=f"Стол {number}",
            outcome=ChangeOutcome.UPDATED,
            line=number,
            fields=[["price", "Розничная", "1.00", "2.00"]],
            price_change=Decimal(100),
        )
        for number in range(5000)
    )

    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = page.get(address(run), {"type": "offer", "q": "стол"})

    assert len(table_rows(response.content.decode())) == 50
    assert len(captured) <= MOST_QUERIES
    assert not [query for query in captured if "COUNT(" in query["sql"]]


def test_a_clerk_without_permission_sees_no_changes(permit, run):
    client = permit("view_recordchange")

    pages = ["changes", "changes_xlsx"]
    assert [client.get(address(run, name)).status_code for name in pages] == [403, 403]


@pytest.mark.parametrize("name", ["changes", "changes_xlsx"])
def test_the_changes_of_a_run_that_is_not_there_are_not_found(page, name):
    place = reverse(f"admin:commerceml_importrun_{name}", args=[1])

    assert page.get(place).status_code == 404


def workbook(page, run, **query):
    response = page.get(address(run, "changes_xlsx"), query)
    content = BytesIO(b"".join(response.streaming_content))
    (sheet,) = load_workbook(content).worksheets
    return [list(row) for row in sheet.values]


def test_the_workbook_has_a_row_for_each_field(page, run):
    make_change(
        run=run,
        record_type="offer",
        external_id="o-1",
        name="Стол",
        line=17,
        price_change=Decimal(25),
        fields=[
            ["name", "", "Стол", "=1+1"],
            ["price", "Розничная", "100.00", "125.00"],
        ],
    )
    make_change(
        run=run,
        external_id="p-1",
        name="Стул",
        outcome=ChangeOutcome.DEACTIVATED,
        fields=[],
    )

    head, *rows = workbook(page, run)

    assert head == ["Тип", "Название", "Ид в 1С", "Итог", "Что", "Было", "Стало",
                    "Цена, %", "Строка"]  # fmt: skip
    record = ["Предложение", "Стол", "o-1", "изменено"]
    assert rows == [
        [*record, "Наименование", "Стол", "=1+1", 25, 17],
        [*record, "Цена: Розничная", 100, 125, 25, 17],
        ["Товар", "Стул", "p-1", "отключено", None, None, None, None, None],
    ]


def test_the_workbook_has_what_the_filters_let_through(page, run):
    make_named(run, "Стол", "Стул")

    rows = workbook(page, run, q="стул")

    assert [row[1] for row in rows[1:]] == ["Стул"]


def test_a_download_is_written_down(page, superuser, run):
    workbook(page, run)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (superuser, str(run.pk))
