"""Pictures of products: their order, their descriptions, their stored files."""

from io import BytesIO

import pytest
from PIL import Image

from django_commerceml.importing.pictures import process_pictures
from django_commerceml.models import FileKind, ProductImage, StoredFile
from tests.importing.imports import store_bytes
from tests.importing.loaders.documents import (
    attribute,
    load_products,
    product,
    rows,
)


def image(path, description=""):
    said = f' Описание="{description}"' if description else ""
    return f"<Картинка{said}>{path}</Картинка>"


def picture(color):
    content = BytesIO()
    Image.new("RGB", (2, 2), color).save(content, "PNG")
    return content.getvalue()


def receive(profile, label, color):
    file = store_bytes(profile, label, picture(color))
    StoredFile.objects.filter(pk=file.pk).update(kind=FileKind.PICTURE)
    process_pictures(profile)
    return StoredFile.objects.get(pk=file.pk).content_key


def images():
    found = ProductImage.objects.order_by("product__external_id", "position")
    return list(found.values_list("product__external_id", "position", "path"))


def test_pictures_keep_their_order_and_the_first_is_the_main_one(profile):
    load_products(
        profile, product("т1", image("б.jpg"), image("а.jpg"), image("б.jpg"))
    )

    assert images() == [("т1", 0, "б.jpg"), ("т1", 1, "а.jpg")]


def test_a_path_counts_from_the_folder_of_pictures(profile):
    load_products(profile, product("т1", image("webdata\\1\\import_files\\ab\\1.jpg")))

    assert images() == [("т1", 0, "import_files/ab/1.jpg")]


def test_a_description_comes_from_the_element_or_from_the_attribute(profile):
    described = attribute(
        "ОписаниеФайла",
        "import_files/а.jpg#вид спереди",
        "import_files/б.jpg# вид # сзади ",
        "import_files/в.jpg",
    )
    load_products(
        profile,
        product(
            "т1",
            image("import_files/а.jpg", "своё"),
            image("import_files/б.jpg"),
            image("import_files/в.jpg"),
            f"<ЗначенияРеквизитов>{described}</ЗначенияРеквизитов>",
        ),
    )

    assert rows(ProductImage, "description") == ["своё", "вид # сзади", ""]


def test_pictures_are_kept_when_not_said_and_replaced_as_a_whole(profile):
    load_products(profile, product("т1", image("а.jpg"), image("б.jpg")))

    load_products(profile, product("т1", "<Код>1</Код>"))
    assert images() == [("т1", 0, "а.jpg"), ("т1", 1, "б.jpg")]

    load_products(profile, product("т1", image("в.jpg"), image("а.jpg")))
    assert images() == [("т1", 0, "в.jpg"), ("т1", 1, "а.jpg")]

    load_products(profile, product("т1", "<Картинка/>"))
    assert images() == []


@pytest.mark.parametrize("picture_comes_first", [True, False])
def test_a_picture_is_linked_whichever_comes_first(profile, picture_comes_first):
    label = "import_files/ab/1.png"
    key = receive(profile, label, "red") if picture_comes_first else ""
    load_products(profile, product("т1", image(label)), product("т2", image(label)))
    assert rows(ProductImage, "file") == [key, key]

    key = key or receive(profile, label, "red")

    assert rows(ProductImage, "file") == [key, key]


def test_a_picture_that_is_not_sent_again_is_kept(profile):
    key = receive(profile, "import_files/1.png", "red")
    load_products(profile, product("т1", image("import_files/1.png")))

    load_products(
        profile,
        product(
            "т1", image("import_files/2.png"), image("import_files/1.png", "красный")
        ),
    )

    assert rows(ProductImage, "path", "position", "description", "file") == [
        ("import_files/1.png", 1, "красный", key),
        ("import_files/2.png", 0, "", ""),
    ]


def test_a_picture_sent_anew_under_its_name_replaces_the_old_one(profile):
    label = "import_files/1.png"
    old = receive(profile, label, "red")
    load_products(profile, product("т1", image(label)))

    new = receive(profile, label, "blue")

    assert new != old
    assert rows(ProductImage, "file") == [new]


def test_of_two_pictures_of_a_name_the_newest_is_linked(profile):
    label = "import_files/1.png"
    receive(profile, label, "red")
    newest = receive(profile, label, "blue")

    load_products(profile, product("т1", image(label)))

    assert rows(ProductImage, "file") == [newest]


def test_a_path_that_is_too_long_is_cut(profile):
    load_products(profile, product("т1", image("д" * 600)))

    assert rows(ProductImage, "path") == ["д" * 500]
