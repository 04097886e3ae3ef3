"""A record seen at a glance is the record that a parser reads."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from django_commerceml.cml import Limits
from django_commerceml.cml.glances import glance
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.probes import probe
from tests.cml.files import offer, product
from tests.cml.test_probes import FACETS

LIMITS = Limits()


def seen(kind, data):
    return glance(kind, data, LIMITS, depth=3)


def read(kind, data):
    return probe(kind, data, LIMITS, depth=3, line=1)


@given(
    st.lists(st.sampled_from(sorted(FACETS)), max_size=5),
    st.sampled_from(["\n\t", "", " ", "текст"]),
)
@example(
    ["<ЗначенияСвойств/>", "<Упаковка><Количество>5</Количество></Упаковка>"], "\n\t"
)
def test_a_glance_sees_what_the_parser_reads_or_nothing(children, blank):
    data = offer(blank + blank.join(children)).encode()

    assert seen(RecordKind.OFFER, data) in {None, read(RecordKind.OFFER, data)}


@pytest.mark.parametrize(
    "record",
    [
        offer("<Цены><Цена><ИдТипаЦены>t</ИдТипаЦены></Цена></Цены>"),
        offer("<Наименование>Чай</Наименование><Количество>5</Количество>"),
        offer("\n\t<Склад ИдСклада='w' КоличествоНаСкладе='5'/>\n"),
        "<Предложение>\n\t\t<Ид>p1</Ид></Предложение>",
    ],
)
def test_an_ordinary_offer_needs_no_more_than_a_glance(record):
    data = record.encode()

    assert seen(RecordKind.OFFER, data) == read(RecordKind.OFFER, data)


def test_an_ordinary_product_needs_no_more_than_a_glance():
    data = product("<Цены/><Количество>1</Количество>").encode()

    assert seen(RecordKind.PRODUCT, data) == read(RecordKind.PRODUCT, data)


@pytest.mark.parametrize(
    "record",
    [
        offer("<ИдХарактеристики>x1</ИдХарактеристики>"),
        offer("<Упаковка><Цены/></Упаковка>"),
        offer("<Комплектующие><Комплектующее><Количество/></Комплектующее>"),
        offer("<а>" * 70 + "</а>" * 70),
        offer('<а б="1"/>' * 70),
        offer("<а/>" * 20_001),
        offer(id="a &amp; b"),
        "<Предложение><Артикул/><Ид>p1</Ид></Предложение>",
        "<Предложение/>",
    ],
)
def test_whatever_is_out_of_the_ordinary_is_left_to_the_parser(record):
    assert seen(RecordKind.OFFER, record.encode()) is None


def test_bytes_that_are_no_text_are_left_to_the_parser():
    data = offer(id="p!").encode().replace(b"!", b"\xff")

    assert seen(RecordKind.OFFER, data) is None
