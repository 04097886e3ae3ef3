"""Prices and stock from a table: a file, its columns, a preview."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from django_commerceml.importing.previews import apply, work_on
from django_commerceml.models import ImportRun, Price, RunProblem, StoredFile
from django_commerceml.storage import get_storage
from tests.spreadsheets.files import text_file
from tests.spreadsheets.shops import Shop, prices_of

PAGE = "admin:commerceml_importrun_table"


@pytest.fixture
def shop(db):
    return Shop(name="УТ")


def upload(page, shop, *lines, name="Прайс.csv"):
    """Send a table; return the address that asks for its columns."""
    content = text_file(*lines, encoding="windows-1251").read()
    file = SimpleUploadedFile(name, content)
    return page.post(reverse(PAGE), {"profile": shop.profile.pk, "file": file})


def kept_tables():
    return get_storage().listdir("tables")[1]


def test_a_table_becomes_a_preview_and_then_prices(page, shop):
    offer = shop.add("A-1", prices=[(shop.retail, 100)])
    address = upload(page, shop, "Артикул;Цена", "A-1;1 200,50 руб.").url

    asked = page.get(address)
    answer = page.post(
        address,
        {"column_0": "sku", "column_1": "price", "price_type": shop.retail.pk},
    )

    run = ImportRun.objects.get()
    assert [field.value() for field in asked.context["form"].columns()] == [
        "sku",
        "price",
    ]
    assert asked.context["rows"] == [["A-1", "1 200,50 руб."]]
    assert answer.url == reverse("admin:commerceml_importrun_changes", args=[run.pk])
    assert (run.is_dry_run, StoredFile.objects.get().label) == (
        True,
        "Прайс.csv (таблица).xml",
    )
    assert Price.objects.get().amount == 100
    assert kept_tables() == []

    work_on(apply(work_on(run, 60)), 60)

    assert prices_of(offer) == [("Розничная", "1200.5", "0")]


def test_rows_that_cannot_be_used_are_shown_before_anything_is_stored(page, shop):
    shop.add("A-1", prices=[(shop.retail, 100)])
    address = upload(page, shop, "Артикул;Розничная", "A-1;200", "B-2;5").url
    columns = {"column_0": "sku", "column_1": f"price:{shop.retail.pk}"}

    answer = page.post(address, columns)

    assert "строка 3: артикул «B-2» в магазине не найден" in answer.content.decode()
    assert not StoredFile.objects.exists()

    page.post(address, {**columns, "partial": "1"})

    problem = RunProblem.objects.get()
    assert (problem.run, problem.code) == (ImportRun.objects.get(), "TAB-02")


def test_a_table_that_changes_nothing_makes_no_run(page, shop):
    shop.add("A-1", prices=[(shop.retail, 100)])
    address = upload(page, shop, "Артикул;Розничная", "A-1;100").url

    answer = page.post(
        address, {"column_0": "sku", "column_1": f"price:{shop.retail.pk}"}
    )

    assert answer.url == reverse(PAGE)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"column_0": "sku", "column_1": ""},
        {"column_0": "", "column_1": "price"},
        {"column_0": "sku", "column_1": "sku"},
        {"column_0": "sku", "column_1": "price:999999"},
    ],
)
def test_columns_that_say_too_little_are_asked_for_again(page, shop, columns):
    shop.add("A-1")
    address = upload(page, shop, "Артикул;Цена", "A-1;100").url

    answer = page.post(address, columns)

    assert answer.status_code == 200
    assert not answer.context["form"].is_valid()
    assert not ImportRun.objects.exists()


def test_what_is_no_table_is_refused_at_once(page, shop):
    file = SimpleUploadedFile("price.xls", b"\xd0\xcf\x11\xe0 old")

    answer = page.post(reverse(PAGE), {"profile": shop.profile.pk, "file": file})

    assert "это старый формат Excel" in answer.content.decode()


def test_a_table_that_is_gone_must_be_brought_again(page, shop):
    query = {"profile": shop.profile.pk, "kept": "0" * 32, "name": "a.csv"}

    answer = page.get(reverse(PAGE, query=query), follow=True)

    assert "загрузите её ещё раз" in answer.content.decode()


def test_a_profile_that_is_not_there_has_no_page(page, shop):
    query = {"profile": "no", "kept": "0" * 32, "name": "a.csv"}

    assert page.get(reverse(PAGE, query=query)).status_code == 404


def test_the_only_warehouse_and_the_price_type_of_all_buyers_are_offered(page, shop):
    shop.spare.delete()
    shop.trade.is_default = True
    shop.trade.save()
    address = upload(page, shop, "Артикул;Цена;Остаток", "A-1;1;2").url

    form = page.get(address).context["form"]

    assert (form["price_type"].value(), form["warehouse"].value()) == (
        shop.trade.pk,
        shop.main.pk,
    )


def test_the_shop_that_owns_its_prices_is_told_so(page):
    shop = Shop(field_rules={"offer.prices": "never"})
    shop.add("A-1")
    address = upload(page, shop, "Артикул;Розничная", "A-1;100").url

    answer = page.post(
        address, {"column_0": "sku", "column_1": f"price:{shop.retail.pk}"}
    )

    assert "цены ведёт магазин" in answer.content.decode()


def test_the_page_is_for_those_who_may_preview(permit, shop):
    assert permit("view_importrun").get(reverse(PAGE)).status_code == 403
    assert permit("preview_importrun").get(reverse(PAGE)).status_code == 200


def test_the_log_says_who_brought_a_table(page, shop, superuser):
    shop.add("A-1")
    address = upload(page, shop, "Артикул;Розничная", "A-1;100").url

    page.post(address, {"column_0": "sku", "column_1": f"price:{shop.retail.pk}"})

    entry = LogEntry.objects.get()
    assert entry.user == superuser
    assert "Прайс.csv" in entry.change_message


def test_the_pages_open_in_few_queries(page, shop, django_assert_max_num_queries):
    for number in range(30):
        shop.add(f"A-{number}", prices=[(shop.retail, 100)])
    lines = [f"A-{number};{number}" for number in range(30)]
    address = upload(page, shop, "Артикул;Цена", *lines).url

    with django_assert_max_num_queries(12):
        page.get(address)
