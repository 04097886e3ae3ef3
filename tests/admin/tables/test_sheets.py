"""Tables of the lists: taken out by who may look, brought back by who may change."""

import io
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from django_commerceml.models import OrderStatus, Product
from django_commerceml.storage import get_storage
from tests.admin.makers import make_full_order, make_status
from tests.factories import (
    make_counterparty,
    make_link,
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_stock,
)

MAKERS = {
    "product": make_product,
    "offer": make_offer,
    "price": make_price,
    "stock": make_stock,
    "counterparty": make_counterparty,
    "order": make_full_order,
    "orderstatus": make_status,
    "pricetype": make_price_type,
    "link": make_link,
}
IMPORTED = ("product", "orderstatus", "pricetype", "link")


def address(model, word):
    return reverse(f"admin:commerceml_{model}_{word}")


def content_of(response):
    return b"".join(response.streaming_content)


def exported(page, model, *, kind=0, query="", **choices):
    """Return the answer to an export: 0 is CSV for Excel, 1 plain CSV, 2 XLSX."""
    return page.post(f"{address(model, 'export')}{query}", {"format": kind, **choices})


def upload(page, model, content, name="таблица.csv"):
    file = SimpleUploadedFile(name, content)
    return page.post(address(model, "import"), {"import_file": file, "format": "0"})


def confirm(page, model, response):
    """Send the form that a preview shows."""
    form = response.context["confirm_form"]
    return page.post(address(model, "process_import"), form.initial)


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_is_taken_out_as_csv(page, model):
    MAKERS[model]()

    response = exported(page, model)

    lines = content_of(response).decode("utf-8-sig").splitlines()
    assert len(lines) >= 2
    assert re.search(
        rf"{model}-\d{{4}}-\d\d-\d\d\.csv", response.headers["Content-Disposition"]
    )


def test_a_list_is_taken_out_as_a_workbook(page):
    make_product(sku="A-1")

    content = content_of(exported(page, "product", kind=2))

    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].values)
    assert (len(rows), "A-1" in rows[1]) == (2, True)


def test_the_table_holds_what_the_list_shows(page):
    make_product(sku="A-1", is_hidden=True)
    make_product(sku="B-2")

    content = content_of(exported(page, "product", query="?is_hidden__exact=1"))

    assert "A-1" in content.decode()
    assert "B-2" not in content.decode()


def test_orders_are_taken_out_line_by_line_too(page):
    make_full_order()

    whole = content_of(exported(page, "order", resource=0)).splitlines()
    lines = content_of(exported(page, "order", resource=1)).splitlines()

    assert (len(whole), len(lines)) == (2, 3)


def test_the_log_says_who_took_a_table(page, superuser):
    exported(page, "counterparty")

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (superuser, None)
    assert "counterparty-" in entry.change_message


@pytest.mark.parametrize("model", MAKERS)
def test_who_may_look_may_take_out(permit, model):
    client = permit(f"view_{model}")

    assert client.get(address(model, "export")).status_code == 200
    assert exported(client, model).status_code == 200
    assert permit().get(address(model, "export")).status_code == 403
    assert exported(client, model).status_code == 403


@pytest.mark.parametrize("model", IMPORTED)
def test_who_may_change_may_bring_back(permit, model):
    client = permit(f"view_{model}")
    assert client.get(address(model, "import")).status_code == 403
    assert client.post(address(model, "process_import")).status_code == 403

    client = permit(f"view_{model}", f"change_{model}")
    assert client.get(address(model, "import")).status_code == 200


@pytest.mark.parametrize("model", sorted(set(MAKERS) - {*IMPORTED}))
def test_what_1c_owns_cannot_be_brought_back(page, model):
    content = page.get(address(model, "changelist")).content.decode()

    assert address(model, "export") in content
    assert f"{model}/import/" not in content


def test_a_correction_is_looked_at_and_then_applied(page):
    product = make_product(name="Дрель")
    table = f"external_id;is_hidden\r\n{product.external_id};да\r\n"

    preview = upload(page, "product", table.encode("windows-1251"))
    assert not Product.objects.get().is_hidden
    answer = confirm(page, "product", preview)

    assert answer.url == address("product", "changelist")
    assert Product.objects.get().is_hidden
    assert re.search(r"<del>\S+</del> <ins>\S+</ins>", preview.content.decode())
    assert LogEntry.objects.get().object_id == str(product.pk)
    assert get_storage().listdir("tables")[1] == []


def test_a_table_that_changes_nothing_says_so(page):
    product = make_product()
    table = f"external_id;is_hidden\r\n{product.external_id};нет\r\n"

    preview = upload(page, "product", table.encode())

    assert preview.context["result"].valid_rows() == []
    assert "cml-corrections" not in preview.content.decode()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("external_id;is_hidden\r\n{id};кажется\r\n", "«кажется»"),
        ("external_id;name\r\n{id};Другое\r\n", "cml-held"),
        ("external_id;is_hidden\r\nother;да\r\n", "cml-held"),
        ("name;is_hidden\r\nДрель;да\r\n", "в таблице нет столбца"),
        ("", "is empty|пуст"),
    ],
)
def test_what_is_wrong_is_said_by_rows_and_without_a_traceback(page, table, message):
    product = make_product(name="Дрель")

    preview = upload(page, "product", table.format(id=product.external_id).encode())

    text = preview.content.decode()
    assert re.search(message, text)
    assert "Traceback" not in text
    assert "confirm_form" not in preview.context


def test_a_file_that_is_no_table_is_refused(page):
    preview = upload(page, "product", b"PK\x03\x04 broken", name="a.xlsx")

    assert "файл XLSX не читается" in preview.content.decode()


def test_a_file_that_is_gone_must_be_brought_again(page):
    data = {"import_file_name": "0" * 32, "original_file_name": "a.csv", "format": "0"}

    answer = page.post(address("product", "process_import"), data, follow=True)

    assert "загрузите её ещё раз" in answer.content.decode()


def test_statuses_go_out_and_come_back_as_a_workbook(page):
    status = make_status(code="N", name="Новый")
    content = content_of(exported(page, "orderstatus", kind=2))
    book = load_workbook(io.BytesIO(content))
    book.worksheets[0]["C2"] = "Принят"
    changed = io.BytesIO()
    book.save(changed)

    preview = upload(page, "orderstatus", changed.getvalue(), name="a.xlsx")
    confirm(page, "orderstatus", preview)

    assert OrderStatus.objects.get(pk=status.pk).name == "Принят"


@override_settings(
    IMPORT_EXPORT_TMP_STORAGE_CLASS="import_export.tmp_storages.CacheStorage"
)
def test_the_settings_may_name_where_the_file_waits(page):
    product = make_product()
    table = f"external_id;is_hidden\r\n{product.external_id};да\r\n"

    preview = upload(page, "product", table.encode())
    confirm(page, "product", preview)

    assert Product.objects.get().is_hidden


def test_the_pages_have_no_script_and_no_style_of_their_own(page):
    make_product()
    pages = [
        page.get(address("product", "export")),
        page.get(address("product", "import")),
    ]

    for response in pages:
        body = response.content.decode().split('<div class="cml">')[1]
        assert "<script" not in body.split("</form>")[0]
        assert "style=" not in body


def test_a_list_says_no_count_over_all_of_its_rows(page, django_assert_max_num_queries):
    for _ in range(3):
        make_price()

    with django_assert_max_num_queries(5):
        content_of(exported(page, "price"))


def test_the_lists_of_figures_lead_to_the_page_that_loads_them(permit):
    table = reverse("admin:commerceml_importrun_table")
    client = permit("view_price", "view_stock", "view_offer", "preview_importrun")

    pages = [
        client.get(address(model, "changelist")).content.decode()
        for model in ("price", "stock", "offer")
    ]
    permit("view_price")
    other = client.get(address("price", "changelist")).content.decode()

    assert all(table in text for text in pages)
    assert table not in other
