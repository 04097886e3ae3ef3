"""Pictures go into the shop's own media."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.signals import pre_save

from django_commerceml.adapters.mapped import Field, Mode, ProductMapping, Slug
from django_commerceml.models import ProductImage
from django_commerceml.storage import get_storage
from tests.adapters.mapped.trials import begin, give, said
from tests.importing.loaders.documents import rows
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.plain.models import Article
from tests.shops.wardrobe.adapter import WardrobeAdapter
from tests.shops.wardrobe.models import Garment, Photo

pytestmark = pytest.mark.django_db

ALL = Article._base_manager  # noqa: SLF001 (Django's public name)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def wardrobe():
    return begin(WardrobeAdapter)


@pytest.fixture
def plain():
    return begin(PlainAdapter)


def store(content):
    return get_storage().save(f"pictures/{content}.png", ContentFile(content.encode()))


def shown():
    """Return what the photos of the shop show, in their order."""
    found = Photo.objects.order_by("place", "pk")
    return [read(photo.image).decode() for photo in found]


def read(picture):
    with picture.open() as content:
        return content.read()


def files(media):
    return sorted(
        path.read_bytes().decode() for path in media.rglob("*") if path.is_file()
    )


@pytest.fixture
def cup(wardrobe):
    cup = wardrobe.goods.article("a")
    for place, content in enumerate(["front", "back"]):
        wardrobe.goods.picture(
            cup, f"{content}.png", file=store(content), position=place
        )
    wardrobe.give()
    return cup


def test_pictures_are_copied_in_their_order_with_their_words(wardrobe):
    cup = wardrobe.goods.article("a")
    for place, content in enumerate(["front", "back"]):
        image = wardrobe.goods.picture(
            cup, f"{content}.png", file=store(content), position=place
        )
        image.description = f"Вид {place}"
        image.save()

    assert wardrobe.give() == []

    assert shown() == ["front", "back"]
    assert rows(Photo, "garment__title", "place", "caption") == [
        ("Товар a", 0, "Вид 0"),
        ("Товар a", 1, "Вид 1"),
    ]


def test_a_picture_of_other_content_replaces_the_file(wardrobe, cup, media):
    ProductImage.objects.filter(path__contains="front").update(file=store("side"))

    give(wardrobe, "give_images", cup)

    assert shown() == ["side", "back"]
    assert files(media) == ["back", "side"]


def test_a_picture_that_1c_has_no_more_goes_with_its_file(wardrobe, cup, media):
    ProductImage.objects.filter(path__contains="front").delete()

    give(wardrobe, "give_images", cup)

    assert (shown(), files(media)) == (["back"], ["back"])
    assert rows(Photo, "place") == [0]


def test_pictures_of_the_shop_itself_stay(wardrobe, cup):
    own = Photo(garment=Garment.objects.get(), place=9)
    own.image.save("own.png", ContentFile(b"own"))

    ProductImage.objects.all().delete()
    give(wardrobe, "give_images", cup)

    assert shown() == ["own"]


def test_a_picture_that_a_person_deleted_comes_back_only_as_another(wardrobe, cup):
    Photo.objects.get(place=0).delete()

    give(wardrobe, "give_images", cup)
    assert shown() == ["back"]

    ProductImage.objects.filter(path__contains="front").update(file=store("side"))
    give(wardrobe, "give_images", cup)
    assert sorted(shown()) == ["back", "side"]


def test_all_pictures_come_back_where_the_shop_has_none_left(wardrobe, cup):
    Photo.objects.all().delete()

    give(wardrobe, "give_images", cup)

    assert shown() == ["front", "back"]


def test_a_picture_that_has_not_come_is_no_picture(wardrobe):
    cup = wardrobe.goods.article("a")
    image = wardrobe.goods.picture(cup, "1.png", file="")
    wardrobe.give()
    assert shown() == []

    image.file = store("front")
    image.save()
    give(wardrobe, "give_images", cup)
    assert shown() == ["front"]


def test_what_a_dead_process_left_behind_is_used(wardrobe, cup, media):
    name = Photo.objects.get(place=0).image.name
    Photo.objects.all().delete()

    give(wardrobe, "give_images", cup)

    assert Photo.objects.get(place=0).image.name == name
    assert files(media) == ["back", "front"]


def test_a_picture_that_cannot_be_read_refuses_its_product_alone(wardrobe):
    for name, key in (("a", "pictures/none.png"), ("b", store("front"))):
        wardrobe.goods.picture(wardrobe.goods.article(name), "1.png", file=key)

    assert said(wardrobe.give()) == (
        [("a", "картинка не сохранилась в магазине: FileNotFoundError")],
        [],
    )
    assert shown() == ["front"]


def test_a_dry_run_copies_nothing(wardrobe, media):
    cup = wardrobe.goods.article("a")
    wardrobe.goods.picture(cup, "1.png", file=store("front"))

    assert wardrobe.give(is_dry_run=True) == []

    assert (files(media) if media.exists() else []) == []


def test_a_product_has_its_main_picture_in_a_field(plain, media):
    cup = plain.goods.article("a")
    plain.goods.picture(cup, "1.png", file="")
    plain.goods.picture(cup, "2.png", file=store("back"), position=1)
    assert plain.give() == []
    assert read(ALL.get().picture) == b"back"

    ProductImage.objects.filter(position=0).update(file=store("front"))
    give(plain, "give_images", cup)
    assert read(ALL.get().picture) == b"front"
    assert files(media) == ["front"]

    ProductImage.objects.all().delete()
    give(plain, "give_images", cup)
    assert not ALL.get().picture
    assert files(media) == []


def test_a_picture_that_a_person_put_there_stays_until_1c_has_another(plain, media):
    cup = plain.goods.article("a")
    plain.goods.picture(cup, "1.png", file=store("front"))
    plain.give()
    row = ALL.get()
    row.picture.save("own.png", ContentFile(b"own"))

    plain.give()
    assert read(ALL.get().picture) == b"own"

    ProductImage.objects.update(file=store("side"))
    give(plain, "give_images", cup)
    assert read(ALL.get().picture) == b"side"
    assert default_storage.exists(row.picture.name or "")


def test_a_picture_that_a_person_put_there_is_not_cleared(plain):
    cup = plain.goods.article("a")
    plain.goods.picture(cup, "1.png", file=store("front"))
    plain.give()
    ALL.get().picture.save("own.png", ContentFile(b"own"))

    ProductImage.objects.all().delete()
    give(plain, "give_images", cup)

    assert read(ALL.get().picture) == b"own"


def test_a_main_picture_that_cannot_be_read_is_told_of(plain):
    cup = plain.goods.article("a")
    plain.goods.picture(cup, "1.png", file="pictures/none.png")

    assert said(plain.give()) == (
        [("a", "картинка не сохранилась в магазине: FileNotFoundError")],
        [],
    )


@pytest.mark.parametrize("adapter", [PlainAdapter, WardrobeAdapter])
def test_a_picture_stays_while_the_next_cannot_be_read(adapter, media):
    trial = begin(adapter)
    cup = trial.goods.article("a")
    trial.goods.picture(cup, "1.png", file=store("front"))
    trial.give()

    ProductImage.objects.update(file="pictures/none.png")

    assert [error.external_id for error in give(trial, "give_images", cup)] == ["a"]
    assert files(media) == ["front"]


def test_a_product_that_is_not_in_the_shop_has_no_pictures(plain, wardrobe):
    for trial in (plain, wardrobe):
        cup = trial.goods.article("a", is_active=False)
        trial.goods.picture(cup, "1.png", file=store("front"))

        assert trial.give() == []

    assert shown() == []


class Careful(PlainAdapter):
    products = ProductMapping(
        model="plain.Article",
        key="onec_id",
        fields={"title": "name", "slug": Field(Slug(), mode=Mode.NEVER)},
        safe=True,
    )


def test_a_row_that_is_refused_keeps_its_picture(plain, media):
    def refuse(**kwargs):
        raise ValidationError("не сегодня")

    plain.adapter = Careful
    cup = plain.goods.article("a")
    image = plain.goods.picture(cup, "1.png", file=store("front"))
    assert plain.give() == []
    pre_save.connect(refuse, sender=Article)
    try:
        image.file = store("side")
        image.save()
        assert said(give(plain, "give_images", cup))[0] == [("a", "не сегодня")]
        assert read(ALL.get().picture) == b"front"
        ProductImage.objects.all().delete()
        assert said(give(plain, "give_images", cup))[0] == [("a", "не сегодня")]
        assert read(ALL.get().picture) == b"front"
    finally:
        pre_save.disconnect(refuse, sender=Article)

    image.save()
    assert give(plain, "give_images", cup) == []
    assert (read(ALL.get().picture), files(media)) == (b"side", ["side"])
