"""How files begin: readable for the support, and empty of persons."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.storage import get_storage
from django_commerceml.support.heads import SIZE, hide, read_hidden_head
from django_commerceml.support.masks import Masks
from tests.factories import make_file, make_part
from tests.support.orders import (
    CATALOG,
    DOCUMENT,
    OPEN,
    PARTY,
    SECRETS,
    xml,
)


def stored(data):
    file = make_file(kind="xml", size=len(data))
    key = get_storage().save("part", ContentFile(data))
    digest = hashlib.sha256(data).hexdigest()
    make_part(file=file, storage_key=key, length=len(data), sha256=digest)
    return file


def told(text):
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16", "utf-8-sig"])
def test_a_head_tells_what_came_and_nothing_of_a_person(encoding):
    text = xml(CATALOG, DOCUMENT, encoding=encoding.removesuffix("-sig"))
    assert len(told(text)) > 25

    head = read_hidden_head(stored(text.encode(encoding)), Masks())

    assert told(head) == []
    assert [word for word in OPEN if word not in head] == []


def test_the_same_person_has_the_same_token_in_two_files():
    masks = Masks()

    first = hide(xml(f"<Контрагенты>{PARTY}</Контрагенты>"), masks)
    second = hide(xml(DOCUMENT), masks)

    token = masks.token("Сидорова Анна")
    assert token in first
    assert token in second


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>Иванов Пётр Сергеевич</body></html>",
        "Иванов;Тверь;+7 (912) 345-67-89",
        xml("<Контрагенты><Контрагент></Лишний></Контрагент2>Иванов</Контрагент>"),
        xml("<Документ><Контрагент Имя='Иванов' Адрес=\"Тверь\"/></Документ>"),
        xml(
            "<Документ><Контрагент Имя='Иванов > Тверь'>Иванов</Контрагент></Документ>"
        ),
        xml('<Документ><Контрагент Имя="Иванов>Иванов</Контрагент></Документ>'),
        xml("<ns:Документ><ns:Контрагент><ns:Имя>Иванов</ns:Имя></ns:Контрагент>"),
        xml("<Контрагент><Имя>Иванов</Имя", root="КоммерческаяИнформация"),
        xml("<Контрагент><!-- Иванов"),
        xml("<Контрагент><Имя><![CDATA[Иванов <b>Тверь</b>"),
        xml("<Товар><Описание>Пишите: ivanov@example.ru</Описание></Товар>"),
        "<!DOCTYPE a [<!ENTITY b 'Иванов'>]>" + xml("<Контрагент>&b;</Контрагент>"),
        "<?Иванов Тверь?>" + xml(),
        xml("<Контрагент><Имя>Пётр <ivanov@example.ru></Имя></Контрагент>"),
        xml("<Контрагент><Имя Иванов>Пётр</Имя></Контрагент>"),
    ],
)
def test_odd_files_tell_nothing_either(text):
    assert told(hide(text, Masks())) == []


@given(st.integers(1, len(xml(DOCUMENT))))
def test_wherever_a_file_is_cut_nothing_is_told(place):
    assert told(hide(xml(DOCUMENT)[:place], Masks())) == []


@given(st.data())
def test_lost_and_doubled_tags_tell_nothing(data):
    text = f"<Контрагент>{PARTY}</Контрагент>"
    tag = data.draw(
        st.sampled_from(["</Имя>", "<Имя>", "</Лишний>", "<Ид>", "<a b=", ">"])
    )
    place = data.draw(st.integers(12, len(text) - 14))

    hidden = hide(xml(text[:place] + tag + text[place:]), Masks())

    whole = [secret for secret in told(hidden) if secret != "бухгалтер"]
    assert whole == []


@pytest.mark.django_db
def test_only_the_head_is_read():
    data = xml("<Товар><Описание>" + "д" * SIZE * 2 + "</Описание></Товар>").encode()

    head = read_hidden_head(stored(data), Masks())

    assert 0 < len(head.encode()) <= SIZE
