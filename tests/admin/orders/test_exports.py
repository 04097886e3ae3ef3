"""The answers with orders: what 1C was given, and who may take a copy."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.urls import reverse

from django_commerceml.admin.words import ORDER_FORMS
from django_commerceml.storage import get_storage
from tests.admin.makers import make_export_batch, make_export_item


@pytest.fixture(autouse=True)
def spool(settings, tmp_path):
    settings.COMMERCEML = {"SPOOL_DIRECTORY": str(tmp_path)}


@pytest.fixture
def batch(db):
    key = get_storage().save("exports/a.xml", ContentFile(b"<?xml?>"))
    return make_export_batch(storage_key=key)


def download_address(batch):
    return reverse("admin:commerceml_exportbatch_download", args=[batch.pk])


def change_address(batch):
    return reverse("admin:commerceml_exportbatch_change", args=[batch.pk])


def test_an_answer_is_downloaded_as_1c_got_it(permit, batch, staff):
    response = permit("change_order").get(download_address(batch))

    entry = LogEntry.objects.get()
    assert response.getvalue() == b"<?xml?>"
    assert response["Content-Disposition"] == (
        f'attachment; filename="orders-{batch.pk}.xml"'
    )
    assert (entry.user, entry.object_id) == (staff, str(batch.pk))


def test_the_data_of_buyers_need_the_permission_to_change_orders(permit, batch):
    client = permit("view_exportbatch", "view_order")

    assert client.get(download_address(batch)).status_code == 403
    assert not LogEntry.objects.exists()


def test_an_answer_whose_bytes_are_lost_says_so(page, batch):
    get_storage().delete(batch.storage_key)

    response = page.get(download_address(batch), follow=True)

    assert "больше нет" in response.content.decode()


def test_an_erased_answer_offers_nothing(page):
    batch = make_export_batch()

    content = page.get(change_address(batch)).content.decode()

    assert download_address(batch) not in content
    assert page.get(download_address(batch)).status_code == 404


def test_an_answer_names_its_orders_and_its_session(page, batch):
    item = make_export_item(batch=batch)

    content = page.get(change_address(batch)).content.decode()

    assert reverse("admin:commerceml_order_change", args=[item.order_id]) in content
    assert (
        reverse("admin:commerceml_exchangesession_change", args=[batch.session_id])
        in content
    )


def test_an_answer_outlives_its_session(page, batch):
    batch.session.delete()

    assert page.get(change_address(batch)).status_code == 200


def test_the_form_of_an_answer_is_said_in_words(page):
    old = make_export_batch(form="flat to 2.05")
    new = make_export_batch(form="siblings 2.10")

    address = reverse("admin:commerceml_exportbatch_changelist")
    chosen = page.get(address, {"form": "flat to 2.05"})

    assert list(chosen.context["cl"].result_list) == [old]
    assert str(ORDER_FORMS[old.form]) in chosen.content.decode()
    assert str(ORDER_FORMS[new.form]) in page.get(change_address(new)).content.decode()
