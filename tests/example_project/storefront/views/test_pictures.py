"""Pictures of products."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from django_commerceml.storage import get_storage
from tests.example_project.reading import open_page, read_links
from tests.factories import make_image, make_product

pytestmark = pytest.mark.django_db


def picture_address(image, name="abc.png"):
    return reverse("storefront:picture", args=[image.pk, name])


def test_a_picture_is_sent_with_its_type_and_may_be_kept_for_ever(client, picture):
    response = client.get(picture_address(picture))

    assert (
        b"".join(response.streaming_content)
        == b"\x89PNG\r\n\x1a\n the rest of a picture"
    )
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_only_the_name_that_the_picture_has_now_is_found(client, picture):
    assert client.get(picture_address(picture, "other.png")).status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"file": ""},
        {"file": "pictures/ab/lost.png"},
        {"file": "uploads/abc.svg"},
        {"file": "uploads/abc.html"},
        {"file": "uploads/abc"},
    ],
)
def test_what_is_not_a_stored_picture_is_not_sent(client, values):
    image = make_image(**values)
    if "uploads" in image.file:
        get_storage().save(image.file, ContentFile(b"<script>alert(1)</script>"))
    name = image.file.rpartition("/")[2] or "x.png"

    assert client.get(picture_address(image, name)).status_code == 404


def test_pictures_of_products_that_buyers_may_not_see_are_not_sent(client, picture):
    picture.product.is_hidden = True
    picture.product.save()

    assert client.get(picture_address(picture)).status_code == 404


def test_a_product_shows_the_pictures_that_came_and_the_one_that_was_chosen(client):
    product = make_product()
    make_image(product=product, file="", position=0)
    first = make_image(product=product, file="pictures/1.png", position=1)
    second = make_image(product=product, file="pictures/2.png", position=2)

    before = open_page(client, "product", product.pk)
    after = open_page(client, "product", product.pk, picture=second.pk)

    assert read_links(before, "thumbs") == [
        ("", f"?picture={first.pk}"),
        ("", f"?picture={second.pk}"),
    ]
    assert f'src="{picture_address(first, "1.png")}" alt="{product}"' in before.text
    assert f'src="{picture_address(second, "2.png")}" alt="{product}"' in after.text
