"""Every model of the app has its pages: a list, a search, a row."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from django_commerceml import models
from tests import factories
from tests.admin import makers

MAKERS: dict[type[Model], Callable[[], Model]] = {
    models.Alarm: factories.make_alarm,
    models.Catalog: factories.make_catalog,
    models.Category: factories.make_category,
    models.Counterparty: factories.make_counterparty,
    models.ExchangeProfile: factories.make_profile,
    models.ExchangeRequest: lambda: factories.make_request(
        session=factories.make_session(), filename="import.xml"
    ),
    models.ExchangeSession: factories.make_session,
    models.ExportBatch: lambda: makers.make_export_item().batch,
    models.ExportItem: makers.make_export_item,
    models.FilePart: factories.make_part,
    models.Group: lambda: factories.make_group(parent=factories.make_group()),
    models.ImportRun: lambda: factories.make_run(
        file=factories.make_file(), counts={"product": {"created": 5}}
    ),
    models.Link: factories.make_link,
    models.Offer: factories.make_offer,
    models.OfferCharacteristic: factories.make_characteristic,
    models.Order: makers.make_full_order,
    models.OrderDiscount: makers.make_discount,
    models.OrderExport: factories.make_order_export,
    models.OrderLine: factories.make_order_line,
    models.OrderPayment: makers.make_payment,
    models.OrderShipment: makers.make_shipment,
    models.OrderStatus: makers.make_status,
    models.OrderTax: makers.make_tax,
    models.PendingReference: factories.make_pending_reference,
    models.Price: factories.make_price,
    models.PriceType: factories.make_price_type,
    models.Product: factories.make_product,
    models.ProductGroup: factories.make_product_group,
    models.ProductImage: factories.make_image,
    models.Property: factories.make_property,
    models.PropertyOption: factories.make_option,
    models.PropertyValue: factories.make_property_value,
    models.RecordChange: factories.make_change,
    models.ReferenceBook: factories.make_book,
    models.ReferenceItem: factories.make_item,
    models.RunProblem: lambda: factories.make_problem(run=factories.make_run()),
    models.ShopOrder: factories.make_shop_order,
    models.ShopOrderMark: factories.make_shop_order_mark,
    models.Stock: factories.make_stock,
    models.StoredFile: factories.make_file,
    models.Unit: factories.make_unit,
    models.Unknown: factories.make_unknown,
    models.Warehouse: factories.make_warehouse,
}
OUR_MODELS = [
    model
    for model in apps.get_app_config("commerceml").get_models()
    if not model._meta.proxy  # noqa: SLF001 (Django's public name)
]
READ_ONLY = [
    model
    for model in OUR_MODELS
    if model
    not in {
        models.ExchangeProfile,
        models.Order,
        models.PriceType,
        models.Product,
        models.Unknown,
        models.Warehouse,
    }
]
every_model = pytest.mark.parametrize("model", OUR_MODELS, ids=lambda m: m.__name__)
every_lasting_model = pytest.mark.parametrize(
    "model",
    [model for model in OUR_MODELS if model is not models.Link],
    ids=lambda m: m.__name__,
)
every_read_only_model = pytest.mark.parametrize(
    "model", READ_ONLY, ids=lambda m: m.__name__
)


def address(model, page, *args):
    return reverse(f"admin:commerceml_{model.__name__.lower()}_{page}", args=args)


def links_in(response):
    content = response.content.decode().partition('id="content"')[2]
    links = re.findall(r'href="(/admin/commerceml/[^"#]+)"', content)
    return {unescape(link) for link in links}


@every_model
def test_every_model_of_the_app_has_pages(model):
    assert admin.site.is_registered(model)


@every_model
def test_the_list_shows_a_row(page, model):
    row = MAKERS[model]()

    response = page.get(address(model, "changelist"))

    assert response.status_code == 200
    assert address(model, "change", row.pk) in response.content.decode()


@every_model
def test_the_list_can_be_searched(page, model):
    row = MAKERS[model]()

    response = page.get(address(model, "changelist"), {"q": "nothing has this"})

    assert response.status_code == 200
    assert address(model, "change", row.pk) not in response.content.decode()


@every_model
def test_the_page_of_a_row_answers(page, model):
    row = MAKERS[model]()

    response = page.get(address(model, "change", row.pk))

    assert response.status_code == 200


@every_model
def test_every_link_on_the_page_of_a_row_leads_somewhere(page, model):
    row = MAKERS[model]()
    response = page.get(address(model, "change", row.pk))

    answers = {link: page.get(link).status_code for link in links_in(response)}

    assert answers
    assert set(answers.values()) <= {200}


@every_model
def test_a_list_makes_the_same_number_of_queries_for_more_rows(page, model):
    numbers = []
    for row_count in (2, 5):
        for _ in range(row_count):
            MAKERS[model]()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page.get(address(model, "changelist"))
        numbers.append(len(captured))

    assert numbers[0] == numbers[1]


@every_lasting_model
def test_nothing_but_a_link_can_be_deleted(page, model):
    row = MAKERS[model]()

    response = page.post(address(model, "delete", row.pk), {"post": "yes"})

    assert response.status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@every_read_only_model
def test_nothing_can_be_added(page, model):
    assert page.get(address(model, "add")).status_code == 403


@every_read_only_model
def test_nothing_can_be_changed(page, model):
    row = MAKERS[model]()

    response = page.post(address(model, "change", row.pk), {"name": "another"})

    assert response.status_code == 403


@every_read_only_model
def test_the_page_of_a_row_has_no_field_to_type_into(page, model):
    row = MAKERS[model]()

    content = page.get(address(model, "change", row.pk)).content.decode()

    form = content.partition(f'id="{model.__name__.lower()}_form"')[2]
    typed = re.findall(r"<(?:input|select|textarea)[^>]*>", form)
    assert [tag for tag in typed if 'type="hidden"' not in tag] == []


@every_model
def test_a_clerk_without_permissions_sees_nothing(permit, model):
    row = MAKERS[model]()
    client = permit()

    pages = [address(model, "changelist"), address(model, "change", row.pk)]

    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_the_index_lists_whole_things_and_not_their_parts(page):
    factories.make_shop_order()  # a shop without such needs no page of them
    content = page.get(reverse("admin:index")).content.decode()

    shown = {
        model for model in OUR_MODELS if f'"{address(model, "changelist")}"' in content
    }

    parts = {
        models.ExportItem,
        models.FilePart,
        models.OfferCharacteristic,
        models.OrderDiscount,
        models.OrderLine,
        models.OrderPayment,
        models.OrderShipment,
        models.OrderStatus,
        models.OrderTax,
        models.ProductGroup,
        models.PropertyOption,
        models.PropertyValue,
        models.RecordChange,
        models.ShopOrderMark,
    }
    assert shown == set(OUR_MODELS) - parts
