"""Pictures of 1C in the store's media."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from django_commerceml.models import ProductImage
from django_commerceml.storage import get_storage
from tests.exchange.pictures import draw
from tests.oscar.catalogue.store import make_trial, product, rows

pytestmark = pytest.mark.django_db


def picture(made, path, number, position=0):
    """Have 1C send a picture of a product."""
    key = f"pictures/{number}.png"
    if not get_storage().exists(key):
        get_storage().save(key, ContentFile(draw(number)))
    return ProductImage.objects.create(
        product=made, path=path, position=position, file=key, description="Вид"
    )


def content(image):
    with image.original.open() as stream:
        return stream.read()


def files(media):
    return sorted(path.name for path in media.rglob("*.png"))


def test_pictures_are_copied_once_in_1cs_order(media):
    trial = make_trial()
    made = trial.goods.product("a")
    picture(made, "second.png", 2, position=1)
    picture(made, "first.png", 1)
    trial.give()
    before = files(media)
    trial.give()

    images = product("a").images.all()
    assert [row.display_order for row in images] == [0, 1]
    assert content(images[0]) == draw(1)
    assert images[0].caption == "Вид"
    assert product("a").primary_image() == images[0]
    assert files(media) == before
    assert len(before) == 2


def test_one_picture_of_two_products_is_a_file_of_each(media):
    trial = make_trial()
    for name in "ab":
        picture(trial.goods.product(name), "shared.png", 1)

    trial.give()

    names = {row.original.name for row in rows("catalogue", "ProductImage").all()}
    assert len(names) == 2
    assert len(files(media)) == 2


def test_a_picture_with_another_content_takes_the_place_of_the_old_file(media):
    trial = make_trial()
    row = picture(trial.goods.product("a"), "a.png", 1)
    trial.give()
    key, old = product("a").images.get().pk, files(media)

    get_storage().save("pictures/3.png", ContentFile(draw(3)))
    ProductImage.objects.filter(pk=row.pk).update(file="pictures/3.png")
    trial.give()

    image = product("a").images.get()
    assert image.pk == key
    assert content(image) == draw(3)
    assert len(files(media)) == 1
    assert files(media) != old


def test_a_picture_that_1c_removed_goes_and_that_of_the_store_stays():
    trial = make_trial()
    row = picture(trial.goods.product("a"), "a.png", 1)
    trial.give()
    rows("catalogue", "ProductImage").create(
        product=product("a"), original=ContentFile(draw(9), "own.png"), display_order=5
    )

    row.delete()
    trial.give()

    assert [Path(one.original.name).name for one in product("a").images.all()] == [
        "own.png"
    ]


def test_a_rehearsal_copies_nothing(media):
    trial = make_trial()
    picture(trial.goods.product("a"), "a.png", 1)

    trial.give(is_dry_run=True)

    assert files(media) == []
    assert not rows("catalogue", "Product").exists()


def test_a_file_that_a_death_left_behind_is_taken_for_what_it_is(media):
    trial = make_trial()
    picture(trial.goods.product("a"), "a.png", 1)

    trial.give_broken_off()
    trial.give()

    assert len(files(media)) == 1
    assert content(product("a").images.get()) == draw(1)
