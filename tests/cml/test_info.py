"""The lists of the shop for 1C: as Bitrix spells them (protocol A.3.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.cml.info import InfoItem, ShopInfo, read_info, write_info
from django_commerceml.exceptions import MalformedFileError

ENCODINGS = ("windows-1251", "utf-8")
INFO = ShopInfo(
    statuses=(InfoItem(id="N", name="Принят"), InfoItem(id="F", name="Выполнен")),
    payments=(
        InfoItem(id="1", name="При получении", kind="cash"),
        InfoItem(id="2", name="По счёту", kind="bank"),
        InfoItem(id="3", name="Картой онлайн", kind="acquiring"),
    ),
    deliveries=(InfoItem(id="2", name="Курьер"),),
)
TEXT = """<?xml version="1.0" encoding="{encoding}"?>
<Справочник>
\t<Cтатусы>
\t\t<Элемент><Ид>N</Ид><Название>Принят</Название></Элемент>
\t\t<Элемент><Ид>F</Ид><Название>Выполнен</Название></Элемент>
\t</Cтатусы>
\t<ПлатежныеСистемы>
\t\t<Элемент><Ид>1</Ид><Название>При получении</Название>\
<ТипОплаты>Наличная оплата</ТипОплаты></Элемент>
\t\t<Элемент><Ид>2</Ид><Название>По счёту</Название>\
<ТипОплаты>Безналичная оплата</ТипОплаты></Элемент>
\t\t<Элемент><Ид>3</Ид><Название>Картой онлайн</Название>\
<ТипОплаты>Эквайринговая оплата</ТипОплаты></Элемент>
\t</ПлатежныеСистемы>
\t<СлужбыДоставки>
\t\t<Элемент><Ид>2</Ид><Название>Курьер</Название></Элемент>
\t</СлужбыДоставки>
</Справочник>
"""
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]))
NAMES = WORDS.filter(str.strip).map(str.strip)
ITEMS = st.builds(InfoItem, id=NAMES, name=NAMES)
PAYMENTS = st.builds(
    InfoItem, id=NAMES, name=NAMES, kind=st.sampled_from(["cash", "bank", "acquiring"])
)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_lists_are_written_as_bitrix_writes_them(encoding):
    written = write_info(INFO, encoding=encoding)

    assert written == TEXT.format(encoding=encoding).encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_shop_without_methods_tells_empty_lists(encoding):
    assert read_info(write_info(ShopInfo(), encoding=encoding)) == ShopInfo()


def test_a_letter_that_the_encoding_lacks_is_a_reference():
    info = ShopInfo(deliveries=(InfoItem(id="1", name="Кофе ☕ & <чай>"),))

    written = write_info(info, encoding="windows-1251")

    assert "<Название>Кофе &#9749; &amp; &lt;чай&gt;</Название>" in written.decode(
        "windows-1251"
    )
    assert read_info(written) == info


@given(
    statuses=st.lists(ITEMS, max_size=3).map(tuple),
    payments=st.lists(PAYMENTS, max_size=3).map(tuple),
    deliveries=st.lists(ITEMS, max_size=3).map(tuple),
    encoding=st.sampled_from(ENCODINGS),
)
def test_what_is_written_is_read_again(statuses, payments, deliveries, encoding):
    info = ShopInfo(statuses=statuses, payments=payments, deliveries=deliveries)

    assert read_info(write_info(info, encoding=encoding)) == info


@pytest.mark.parametrize("letter", ["\u0421", "C"])
def test_the_first_letter_of_the_statuses_may_be_of_either_alphabet(letter):
    text = f"""<?xml version="1.0" encoding="UTF-8"?><Справочник xmlns="urn:x">
    <{letter}татусы><Элемент> <Ид> N </Ид><Название>
    Принят</Название><Цвет>red</Цвет></Элемент></{letter}татусы><Прочее/>
    <ПлатежныеСистемы><Элемент><Ид>7</Ид><ТипОплаты>Бартер</ТипОплаты></Элемент>
    </ПлатежныеСистемы></Справочник>"""

    assert read_info(text.encode()) == ShopInfo(
        statuses=(InfoItem(id="N", name="Принят"),),
        payments=(InfoItem(id="7", name=""),),
    )


@pytest.mark.parametrize("data", [b"", b"failure\n", b"<a", b"PK\x03\x04"])
def test_what_is_no_xml_is_malformed(data):
    with pytest.raises(MalformedFileError):
        read_info(data)
