from types import SimpleNamespace

import pytest
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.adapters.slugs import Slug, latin, make_slug

LONG = "Щётка жёсткая для жалюзи, шпалер и прочей чёрной утвари " * 9


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Чай «Ёлка», 100 г", "chay-elka-100-g"),
        ("ПОДЪЁМНИК", "podemnik"),
        ("USB-C", "usb-c"),
        ("茶", ""),
    ],
)
def test_russian_letters_become_latin(text, address):
    assert latin(text) == address


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("жЩъё -_«»№—\xa0\t/.,")))
def test_an_address_is_what_django_makes_of_the_latin_letters(text):
    letters = "".join(latin(one) if "а" <= one <= "ё" else one for one in text.lower())

    assert latin(text) == slugify(letters)


@pytest.mark.parametrize("longest", [8, 9, 10, 30, 50, 255])
def test_an_address_fits_its_column_whatever_the_name(longest):
    slugs = {make_slug(LONG, name, longest=longest) for name in ("а", "б")}

    assert len(slugs) == 2
    assert max(map(len, slugs)) <= longest


def test_an_address_of_the_same_row_is_always_the_same():
    row = SimpleNamespace(name="Чай", title="Кофе", external_id="т1")

    assert Slug()(row) == Slug()(row) == make_slug("Чай", "т1")
    assert Slug(20, source="title")(row) == make_slug("Кофе", "т1", longest=20)
    assert Slug()(row).startswith("chay-")
