"""Why a product, an offer or an order is as it is: what changed it, and where."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from django_commerceml.models import ChangeOutcome, RecordChange, RunState
from tests.admin.runs.test_changes import plain, table_rows
from tests.factories import (
    make_change,
    make_file,
    make_offer,
    make_order,
    make_product,
    make_profile,
    make_run,
)

MAKERS: dict[str, Callable[..., Any]] = {
    "product": make_product,
    "offer": make_offer,
    "order": make_order,
}
every_type = pytest.mark.parametrize("record_type", MAKERS)


def panel(client, record_type, row):
    """Return what the page of *row* says of its history."""
    place = reverse(f"admin:commerceml_{record_type}_change", args=[row.pk])
    content = client.get(place).content.decode()
    return content.partition('class="cml cml-panel cml-history"')[2].partition(
        "</details>"
    )[0]


def make_real_run(**values):
    file = make_file(label="offers0_1.xml")
    values = {"profile": file.profile, "file": file, "state": RunState.DONE, **values}
    return make_run(started_at=timezone.now(), **values)


@every_type
def test_the_page_tells_the_old_and_the_new_value_with_run_file_and_line(
    page, record_type
):
    row = MAKERS[record_type]()
    run = make_real_run()
    make_change(
        run=run,
        record_type=record_type,
        object_id=row.pk,
        line=17,
        fields=[["price", "Розничная", "100.00", "120.00"]],
    )

    content = panel(page, record_type, row)

    [[_, changes, link, file, line]] = table_rows(content)
    assert changes == "Цена: Розничная 100,00 → 120,00"
    assert (link, file, line) == (str(run), "offers0_1.xml", "17")
    places = {"importrun": run.pk, "storedfile": run.file.pk}
    for model, key in places.items():
        assert reverse(f"admin:commerceml_{model}_change", args=[key]) in content
    view = reverse("admin:commerceml_storedfile_view", args=[run.file.pk])
    assert f'href="{view}?line=17"' in content


def test_the_newest_changes_come_first_and_the_rest_has_its_list(page):
    product = make_product()
    run = make_real_run()
    for number in range(7):
        fields = [["name", "", f"Стол {number}", f"Стол {number + 1}"]]
        make_change(run=run, object_id=product.pk, fields=fields)

    content = panel(page, "product", product)

    shown = [row[1].rpartition(" → ")[2] for row in table_rows(content)]
    assert shown == [f"Стол {number}" for number in (7, 6, 5, 4, 3)]
    rest = reverse("admin:commerceml_recordchange_changelist")
    query = f"record_type__exact=product&amp;object_id__exact={product.pk}"
    assert f'href="{rest}?{query}"' in content


def test_the_list_of_all_changes_of_a_record_has_no_others(page):
    product, run = make_product(), make_real_run()
    mine = make_change(run=run, object_id=product.pk, name="Стол")
    make_change(run=run, object_id=product.pk + 1, name="Стул")
    make_change(run=run, object_id=product.pk, record_type="offer", name="Диван")
    rehearsal = make_run(is_dry_run=True)
    make_change(run=rehearsal, object_id=product.pk, name="Кресло")
    place = reverse("admin:commerceml_recordchange_changelist")

    response = page.get(
        place, {"record_type__exact": "product", "object_id__exact": product.pk}
    )

    assert list(response.context["cl"].result_list) == [mine]


def test_what_a_preview_would_change_is_no_history(page):
    product = make_product()
    make_change(run=make_run(is_dry_run=True), object_id=product.pk)

    content = panel(page, "product", product)

    assert table_rows(content) == []
    assert "В последнее время обмен этого не менял" in content


def test_a_deactivation_is_told_by_its_word(page):
    product = make_product()
    make_change(
        run=make_real_run(),
        object_id=product.pk,
        outcome=ChangeOutcome.DEACTIVATED,
        fields=[],
    )

    assert "отключено" in plain(panel(page, "product", product))


def test_the_run_that_made_the_record_is_named(page):
    profile = make_profile()
    moment = timezone.now() - timedelta(days=1)
    run = make_real_run(profile=profile, finished_at=moment + timedelta(minutes=1))
    run.created_at = run.started_at = moment - timedelta(minutes=1)
    run.save()
    product = make_product(profile=profile, created_at=moment)

    content = plain(panel(page, "product", product))

    assert f"Появилось с загрузкой: {run} , offers0_1.xml" in content


def test_who_may_see_products_only_gets_no_links_that_are_refused(permit):
    product = make_product()
    for _ in range(7):
        make_change(run=make_real_run(), object_id=product.pk, line=17)

    content = panel(permit("view_product"), "product", product)

    assert len(table_rows(content)) == 5
    assert "href" not in content


def test_a_record_with_many_changes_is_shown_by_few_queries(page):
    product, run = make_product(), make_real_run()
    place = reverse("admin:commerceml_product_change", args=[product.pk])
    with CaptureQueriesContext(connection) as without:
        page.get(place)
    RecordChange.objects.bulk_create(
        RecordChange(
            profile=run.profile,
            run=run,
            record_type="product",
            object_id=product.pk,
            outcome=ChangeOutcome.UPDATED,
            fields=[["name", "", str(number), str(number + 1)]],
        )
        for number in range(3000)
    )

    with CaptureQueriesContext(connection) as captured:
        page.get(place)

    assert len(captured) == len(without)
