"""Texts are cut to what the schemas allow; ids, numbers and codes never are."""

import pytest
from lxml import etree

from django_commerceml.cml.lengths import shorten


@pytest.mark.parametrize(
    ("path", "longest"),
    [
        ("Документ/Комментарий", 3000),
        ("Товар/Наименование", 250),
        ("Адрес/Представление", 250),
        ("Контрагент/Фамилия", 255),
        ("Контакт/Значение", 255),
        ("АдресноеПоле/Значение", 255),
        ("ЗначениеРеквизита/Значение", 1000),
    ],
)
def test_a_text_is_cut_to_its_longest(path, longest):
    parent, child = path.split("/")
    whole = f"<{parent}><{child}>{'ж' * longest}</{child}></{parent}>"
    longer = whole.replace("ж</", "жж</")

    cut = [etree.tostring(shorten(etree.fromstring(text))) for text in (whole, longer)]

    assert cut == [etree.tostring(etree.fromstring(whole))] * 2


@pytest.mark.parametrize("name", ["Ид", "Номер", "Артикул", "ГТД", "ИНН", "Сумма"])
def test_ids_and_numbers_stay_whole(name):
    text = f"<Документ><{name}>{'9' * 5000}</{name}></Документ>"

    assert shorten(etree.fromstring(text)).findtext(name) == "9" * 5000


def test_the_name_of_a_unit_is_cut_and_its_code_is_not():
    node = etree.Element("БазоваяЕдиница")
    node.set("Код", "7" * 300)
    node.set("НаименованиеПолное", "ш" * 300)

    assert dict(shorten(node).attrib) == {
        "Код": "7" * 300,
        "НаименованиеПолное": "ш" * 255,
    }
