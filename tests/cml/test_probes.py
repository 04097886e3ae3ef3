"""What a record is and what it speaks of, read to its end."""

import pytest

from django_commerceml.cml import Facet, Limits
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.probes import probe
from django_commerceml.cml.values import EMPTY_ID
from tests.cml.files import offer, package, product, scanned

CARD, PRICES, STOCKS = (int(facet) for facet in Facet)
LIMITS = Limits()
FACETS = {
    "": 0,
    "<ИдХарактеристики>x1</ИдХарактеристики>": 0,
    "<КодЕдиницыИзмерения>796</КодЕдиницыИзмерения>": 0,
    "<НомерВерсии>AAAAAAAAAAE=</НомерВерсии>": 0,
    "<Наименование>Чай</Наименование>": CARD,
    "<Артикул>А</Артикул>": CARD,
    "<ПометкаУдаления>true</ПометкаУдаления>": CARD,
    "<Статус>Удален</Статус>": CARD,
    "<НоваяВерсия>1</НоваяВерсия>": CARD,
    "<ЗначенияСвойств/>": CARD,
    "<Цены/>": PRICES,
    "<Цены></Цены>": PRICES,
    "<Цены><Цена><ЦенаЗаЕдиницу>5</ЦенаЗаЕдиницу></Цена></Цены>": PRICES,
    "<Цены><Цена><Наименование>Р</Наименование></Цена></Цены>": PRICES,
    "<Цены><Цена><Количество>5</Количество></Цена></Цены>": PRICES,
    "<Цены >\n<Цена/></Цены>": PRICES,
    "<Количество>5</Количество>": STOCKS,
    "<Количество/>": STOCKS,
    "<КоличествоМест>5</КоличествоМест>": CARD,
    "<Упаковка><Количество>5</Количество></Упаковка>": CARD,
    "<Упаковка><Склад>5</Склад></Упаковка>": CARD,
    "<Упаковка><Цены><Цена/></Цены></Упаковка>": CARD,
    '<Количество единица="шт">5</Количество>': STOCKS,
    '<Склад ИдСклада="w1" КоличествоНаСкладе="5"/>': STOCKS,
    '<Склады ИдСклада="w1" КоличествоНаСкладе="5"/>': STOCKS,
    "<Остатки><Остаток><Количество>0</Количество></Остаток></Остатки>": STOCKS,
    "<Остатки><Остаток><Склад><Ид>w</Ид><Количество>0</Количество></Склад>"
    "</Остаток></Остатки>": STOCKS,
    "<КоличествоНаСкладах><ИдСклада>w</ИдСклада><Количество>1</Количество>"
    "</КоличествоНаСкладах>": STOCKS,
    "<Комплектующие><Комплектующее><Количество>2</Количество></Комплектующее>"
    "</Комплектующие>": CARD,
    "<ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Размер</Наименование>"
    "<Значение>5</Значение></ХарактеристикаТовара></ХарактеристикиТовара>": CARD,
}


def entry_of(inside):
    (entry,) = scanned(package(inside)).entries
    return entry


@pytest.mark.parametrize(("inside", "facets"), FACETS.items())
def test_an_offer_has_the_facets_of_its_children(inside, facets):
    assert entry_of(offer(inside)).facets == facets
    assert entry_of(f"<!-- -->{offer(inside)}").facets == facets


@pytest.mark.parametrize(
    "head", ['<Предложение Статус="Удален">', "<Предложение а='1'>"]
)
def test_an_attribute_of_an_offer_is_of_its_card(head):
    data = head + "<Ид>p1</Ид><Количество>1</Количество></Предложение>"

    assert entry_of(data).facets == CARD | STOCKS


def test_a_product_is_a_card_whatever_it_holds():
    data = product("<Цены/><Количество>1</Количество>").encode()

    found = probe(RecordKind.PRODUCT, data, LIMITS, depth=3, line=1)

    assert found == ("p1", CARD)


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<Ид>p1</Ид>", "p1"),
        ("<Ид> p1\n</Ид>", "p1"),
        ("<Ид>p1#x1</Ид>", "p1#x1"),
        ("<Ид>P &amp; 1</Ид>", "P & 1"),
        ("<Ид>p1</Ид><ИдХарактеристики>x1</ИдХарактеристики>", "p1#x1"),
        ("<ИдХарактеристики>x1</ИдХарактеристики><Ид>p1</Ид>", "p1#x1"),
        ("<Ид>p1</Ид><ИдХарактеристики/>", "p1"),
        (
            f"<Ид>p1</Ид><ИдХарактеристики>{EMPTY_ID}</ИдХарактеристики>",
            "p1",
        ),
        ("<Артикул>А</Артикул><Ид>p1</Ид>", "p1"),
        ("<Группы><Ид>g1</Ид></Группы><Ид>p1</Ид>", "p1"),
        ("<Группы><Ид>g1</Ид></Группы>", ""),
        ("<Ид>p1</Ид><Ид>p2</Ид>", "p1"),
        ("<Ид/>", ""),
        ("<Ид></Ид>", ""),
        ("", ""),
        ("<Ид><б>p1</б></Ид>", "p1"),
        ("<Ид а='1'>p1</Ид>", "p1"),
        ("<ИдХарактеристики>x1</ИдХарактеристики>", ""),
    ],
)
@pytest.mark.parametrize("comment", ["", "<!-- -->"])
def test_the_id_of_a_record_is_its_own_whatever_stands_around(comment, inside, found):
    entry = entry_of(f"{comment}<Предложение>{inside}</Предложение>")

    assert entry.id == found


@pytest.mark.parametrize(
    "inside", ["<Ид>p<!-- -->1</Ид>", "<Ид><![CDATA[p1]]></Ид>", "<Ид>p<?x?>1</Ид>"]
)
def test_the_id_of_a_record_is_joined_from_its_pieces(inside):
    assert entry_of(f"<Предложение>{inside}</Предложение>").id == "p1"
