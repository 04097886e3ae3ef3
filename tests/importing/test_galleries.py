"""A gallery keeps pictures side by side in threads, the same one only once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from django_commerceml.exceptions import PictureError
from django_commerceml.importing.galleries import Gallery
from django_commerceml.storage import get_storage
from tests.exchange.pictures import draw


def keep_all(pictures):
    gallery = Gallery()
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(gallery.keep, map(io.BytesIO, pictures)))


def stored():
    storage = get_storage()
    folders, _ = storage.listdir("pictures")
    return {
        f"pictures/{folder}/{name}"
        for folder in folders
        for name in storage.listdir(f"pictures/{folder}")[1]
    }


def test_many_at_once_are_all_kept():
    kept = keep_all([draw(number) for number in range(20)])

    assert {picture.key for picture in kept} == stored()
    assert len(stored()) == 20


def test_the_same_picture_many_times_at_once_is_kept_once():
    kept = keep_all([draw()] * 20)

    assert {picture.key for picture in kept} == stored()
    assert len(stored()) == 1


def test_a_bad_one_is_not_kept():
    with pytest.raises(PictureError):
        Gallery().keep(io.BytesIO(draw()[:100]))

    assert not get_storage().exists("pictures")
