"""The drawn pictures: letters for every name, lines that fit."""

from django_commerceml.emulator import generate_catalog
from django_commerceml.emulator.lettering import LETTERS, SIGNS, wrap_words


def test_every_letter_of_a_name_can_be_drawn():
    catalog = generate_catalog(products=2000)

    letters = {
        letter
        for picture in catalog.iter_pictures(range(2000))
        for letter in picture.title.upper()
    }

    assert letters - set(LETTERS) <= {" "}


def test_every_section_has_its_sign():
    catalog = generate_catalog(products=400)

    sections = {picture.section for picture in catalog.iter_pictures(range(400))}

    assert sections == set(SIGNS)


def test_words_are_wrapped_and_a_long_one_stands_alone():
    assert wrap_words("Катушка «Лесная сказка-1»", 15) == [
        "Катушка «Лесная",
        "сказка-1»",
    ]
    assert wrap_words("Сверхпрочноеизделие да", 10) == ["Сверхпрочноеизделие", "да"]
    assert wrap_words("", 10) == []
