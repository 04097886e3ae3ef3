"""Text that was read in a wrong encoding long before it came here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.cml.mojibake import is_mojibake
from django_commerceml.exceptions import MalformedFileError
from tests.cml.files import catalog, product, scanned

RUSSIAN = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
WORDS = st.text(RUSSIAN + " ,.-0123456789", min_size=1, max_size=60)


def spoilt(text: str) -> str:
    return text.encode().decode("windows-1251", "replace")


def goods(*names: str) -> str:
    return catalog(
        *(
            product(f"<Наименование>{name}</Наименование>", id=f"p{place}")
            for place, name in enumerate(names)
        )
    )


@given(WORDS)
def test_russian_text_is_never_mojibake(text):
    assert not is_mojibake(text)


@given(st.text(RUSSIAN, min_size=8, max_size=60))
def test_russian_text_in_a_wrong_encoding_always_is(text):
    assert is_mojibake(spoilt(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Earl Grey №5",
        "РСФСР, СССР",
        "«С» — «Р»",
        "Сорт «Рассвет»",
        "Ґанок, їжак, єнот",
        "СЂ",
    ],
)
def test_letters_that_look_alike_are_not_enough(text):
    assert not is_mojibake(text)


@pytest.mark.parametrize("count", [1, 5, 200])
def test_a_file_of_broken_names_is_refused(count):
    with pytest.raises(MalformedFileError) as caught:
        scanned(goods(*[spoilt("Чайник электрический")] * count))

    assert (caught.value.code, caught.value.line) == ("XML-06", 1)


def test_one_broken_name_is_not_a_broken_file():
    names = ["Чайник электрический"] * 9

    assert len(scanned(goods(spoilt("Чайник"), *names)).ids()) == 10


def test_names_without_russian_letters_say_nothing():
    latin = ["Earl Grey"] * 9

    with pytest.raises(MalformedFileError) as caught:
        scanned(goods(*latin, spoilt("Чайник")))

    assert caught.value.code == "XML-06"


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>\n'])
def test_a_file_whose_markup_is_broken_too_is_called_so(head):
    with pytest.raises(MalformedFileError) as caught:
        scanned(head + spoilt(goods("Чай")))

    assert caught.value.code == "XML-06"
