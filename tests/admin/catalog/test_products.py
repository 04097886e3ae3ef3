"""Products: 1C's word is shown, the shop's word can be given."""

import pytest
from django.core.files.base import ContentFile
from django.forms.models import model_to_dict
from django.urls import reverse

from django_commerceml.models import Product
from django_commerceml.storage import get_storage
from tests.adapters.recording import RECORDING, RecordingAdapter
from tests.factories import (
    make_group,
    make_image,
    make_offer,
    make_product,
    make_product_group,
    make_profile,
    make_property_value,
)

CHANGELIST = "admin:commerceml_product_changelist"
FORMSETS = ("images", "group_links", "property_values", "offers")


def change_address(product):
    return reverse("admin:commerceml_product_change", args=[product.pk])


def form_data(rows=0, **values):
    sizes = {f"{name}-TOTAL_FORMS": rows for name in FORMSETS}
    old = {f"{name}-INITIAL_FORMS": rows for name in FORMSETS}
    return {**sizes, **old, **values}


def found_names(page, term):
    response = page.get(reverse(CHANGELIST), {"q": term})
    return [product.name for product in response.context["cl"].result_list]


def picture_address(image):
    return reverse("admin:commerceml_productimage_picture", args=[image.pk])


def test_the_shop_hides_a_product_and_changes_nothing_else(page):
    product = make_product(name="Дрель", sku="A-1")
    before = model_to_dict(product)

    page.post(
        change_address(product),
        form_data(is_hidden="on", name="другое", sku="B-2", is_active=""),
    )

    after = model_to_dict(Product.objects.get())
    assert after == {**before, "is_hidden": True}


def test_only_the_word_of_the_shop_can_be_typed(page):
    response = page.get(change_address(make_product()))

    assert list(response.context["adminform"].form.fields) == ["is_hidden"]


def test_what_belongs_to_a_product_is_not_changed_with_it(page):
    product = make_product()
    image = make_image(product=product, path="import_files/a.jpg")
    row = {"images-0-id": image.pk, "images-0-product": product.pk}
    sizes = {"images-TOTAL_FORMS": 1, "images-INITIAL_FORMS": 1}

    page.post(
        change_address(product),
        {
            **form_data(is_hidden="on"),
            **sizes,
            **row,
            "images-0-path": "other.jpg",
            "images-0-DELETE": "on",
        },
    )

    image.refresh_from_db()
    product.refresh_from_db()
    assert (image.path, product.is_hidden) == ("import_files/a.jpg", True)


def test_what_belongs_to_a_product_is_on_its_page(page):
    product = make_product()
    make_image(product=product, path="import_files/first.jpg")
    make_product_group(product=product, group=make_group(name="Дрели"))
    make_property_value(product=product, value="ударная")
    make_offer(product=product, name="Дрель, красная")

    content = page.get(change_address(product)).content.decode()

    expected = ["import_files/first.jpg", "Дрели", "ударная", "Дрель, красная"]
    assert [text for text in expected if text not in content] == []


@pytest.mark.parametrize(("action", "is_hidden"), [("hide", True), ("show", False)])
def test_the_selected_products_are_hidden_and_shown(page, action, is_hidden):
    chosen = make_product(is_hidden=not is_hidden)
    other = make_product(is_hidden=not is_hidden)
    data = {"action": action, "_selected_action": [chosen.pk]}

    page.post(reverse(CHANGELIST), data)

    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.is_hidden, other.is_hidden) == (is_hidden, not is_hidden)


def test_who_may_only_look_hides_nothing(permit):
    product = make_product()
    data = {"action": "hide", "_selected_action": [product.pk]}

    permit("view_product").post(reverse(CHANGELIST), data)

    product.refresh_from_db()
    assert not product.is_hidden


@pytest.mark.parametrize(
    "term", ["Дрель", "дрель", "ДРЕЛЬ", "ударная", "a-1", "4601234567890", "УТ-77"]
)
def test_a_product_is_found_by(page, term):
    make_product(
        name="Дрель ударная", sku="A-1-X", barcode="4601234567890", code="УТ-77"
    )
    make_product(name="Молоток")

    assert found_names(page, term) == ["Дрель ударная"]


def test_the_products_of_a_group_are_listed(page):
    product = make_product(name="Дрель")
    make_product(name="Молоток")
    link = make_product_group(product=product)
    address = reverse("admin:commerceml_group_change", args=[link.group_id])
    content = page.get(address).content.decode()
    query = f"?groups__id__exact={link.group_id}"

    response = page.get(reverse(CHANGELIST) + query)

    assert f"{reverse(CHANGELIST)}{query}" in content
    assert list(response.context["cl"].result_list) == [product]


def test_attributes_are_a_table(page):
    product = make_product(attributes=[{"name": "Сорт", "value": "<высший>"}])

    content = page.get(change_address(product)).content.decode()

    assert "<tr><td>Сорт</td><td>&lt;высший&gt;</td></tr>" in content


def test_a_picture_is_shown(page, settings, tmp_path):
    settings.COMMERCEML = {"SPOOL_DIRECTORY": str(tmp_path)}
    key = get_storage().save("pictures/a.png", ContentFile(b"picture"))
    image = make_image(file=key)

    content = page.get(change_address(image.product)).content.decode()
    response = page.get(picture_address(image))

    assert f'src="{picture_address(image)}"' in content
    assert response.getvalue() == b"picture"
    assert response["Content-Type"] == "image/png"


def test_a_picture_that_has_not_come_is_not_found(page):
    assert page.get(picture_address(make_image())).status_code == 404


def test_a_picture_that_the_storage_lost_is_not_found(page, settings, tmp_path):
    settings.COMMERCEML = {"SPOOL_DIRECTORY": str(tmp_path)}

    assert page.get(picture_address(make_image(file="lost.png"))).status_code == 404


def test_a_picture_needs_the_permission_to_see_pictures(permit):
    client = permit("view_product")

    assert client.get(picture_address(make_image(file="a.png"))).status_code == 403


@pytest.fixture
def shop(db):
    RecordingAdapter.reset()
    return make_profile(adapter=RECORDING)


def test_the_shop_hears_of_what_is_hidden_on_the_page_of_a_product(shop, page):
    product = make_product(profile=shop, external_id="a")

    page.post(change_address(product), form_data(is_hidden="on"))

    assert RecordingAdapter.take_calls() == [("products", ["a"])]


@pytest.mark.parametrize("is_listed", [True, False])
def test_without_its_adapter_nothing_is_hidden_and_the_page_says_why(page, is_listed):
    product = make_product(profile=make_profile(adapter="shop.Missing"))
    address, data = change_address(product), form_data(is_hidden="on")
    if is_listed:
        address = reverse(CHANGELIST)
        data = {"action": "hide", "_selected_action": [product.pk]}

    response = page.post(address, data, follow=True)

    product.refresh_from_db()
    assert not product.is_hidden
    said = [str(message) for message in response.context["messages"]]
    assert said == ["адаптер магазина «shop.Missing» не найден"]
