"""Texts of 1C and what they mean (protocol C.0), as tables read both ways."""

import re
import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from django_commerceml.cml import values
from django_commerceml.cml.values import UnreadableValueError

GUID = "bd72d913-55bc-11d9-848a-00112f43529a"
NUMBERS = {
    "0": Decimal(0),
    "12": Decimal(12),
    "-5": Decimal(-5),
    "1234.5": Decimal("1234.5"),
    "1234,56": Decimal("1234.56"),
    "1 234,56": Decimal("1234.56"),
    "1\u00a0234.5": Decimal("1234.5"),
    "1\u202f234": Decimal(1234),
    "1\u2009234": Decimal(1234),
    "- 999 999,9": Decimal("-999999.9"),
    " 7735.0000000002\r\n": Decimal("7735.0000000002"),
    ",5": Decimal("0.5"),
    "5,": Decimal(5),
    "007": Decimal(7),
    "9999999999999": Decimal(9999999999999),
}
NOT_NUMBERS = (
    "",
    " ",
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "inf",
    "1e5",
    "1E1000000",
    "1_000",
    "0x10",
    "--1",
    "+1",
    "1-",
    "1.2.3",
    "1,234.56",
    ".",
    ",",
    "-",
    "\u0661\u0662\u0663",
    "\uff11\uff12",
    "\u00b2",
    "12 шт",
    "Без НДС",
    "1 719 RUB за пара",
)


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_a_number_is_read_as_1c_and_people_write_it(text, value):
    assert values.number(text) == value


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_only_python_takes_for_a_number_is_refused(text):
    with pytest.raises(UnreadableValueError) as refusal:
        values.number(text)

    assert refusal.value.code == "VAL-01"


@pytest.mark.parametrize("text", ["10000000000000", "-99999999999999", "1" * 15])
def test_a_number_of_ten_trillion_or_more_is_too_large(text):
    with pytest.raises(UnreadableValueError) as refusal:
        values.number(text)

    assert refusal.value.code == "VAL-02"


@given(st.text(alphabet=string.printable + "АБв\u00a0\u0661\uff11", max_size=30))
def test_every_text_is_a_finite_number_or_an_unreadable_value(text):
    try:
        value = values.number(text)
    except UnreadableValueError:
        value = None

    plain = re.sub(r"[ \t\r\n\u00a0]", "", text)
    is_number = re.fullmatch(
        r"-?([0-9]{1,15}([.,][0-9]{0,20})?|[.,][0-9]{1,20})", plain
    )
    expected = Decimal(plain.replace(",", ".")) if is_number else None
    assert value == (expected if expected and abs(expected) < 10**13 else value)
    assert (value is None) == (expected is None or abs(expected) >= 10**13)


@given(
    st.decimals(
        min_value=-(10**13) + 1, max_value=10**13 - 1, places=4, allow_nan=False
    )
)
def test_a_written_number_is_read_as_it_was(value):
    assert values.number(values.write_number(value)) == value
    assert values.quantity(values.write_number(value)) == value


@given(
    st.integers(min_value=0, max_value=999_999_999),
    st.integers(min_value=0, max_value=99),
    st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", ""]),
    st.sampled_from([".", ","]),
)
def test_blanks_between_thousands_and_either_point_mean_the_same(
    whole, part, blank, point
):
    grouped = f"{whole:,}".replace(",", blank)

    value = values.number(f"{grouped}{point}{part:02d}")

    assert value == Decimal(f"{whole}.{part:02d}")


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "1.00005": "1.0001",
        "1.00004999": "1",
        "-1.00005": "-1.0001",
        "7735.0000000002": "7735",
        "0.1234": "0.1234",
        "5": "5",
    }.items(),
)
def test_a_quantity_is_rounded_half_up_to_four_decimals(text, value):
    assert values.quantity(text) == Decimal(value)


@pytest.mark.parametrize("text", ["0", "0,00", "1240.50"])
def test_a_price_may_be_zero(text):
    assert values.amount(text) == values.number(text)


@pytest.mark.parametrize("text", ["-1", "-0.01"])
def test_a_negative_price_is_refused(text):
    with pytest.raises(UnreadableValueError) as refusal:
        values.amount(text)

    assert refusal.value.code == "VAL-02"


@pytest.mark.parametrize(
    ("text", "value"), {"500": 500, " 10 ": 10, "7.9": 7, "-3": -3}.items()
)
def test_a_whole_number_is_the_number_without_its_fraction(text, value):
    assert values.integer(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "true": True,
        "TRUE": True,
        " true ": True,
        "1": True,
        "Да": True,
        "истина": True,
        "Истина": True,
        "false": False,
        "0": False,
        "Нет": False,
        "ложь": False,
        "": False,
    }.items(),
)
def test_a_boolean_has_words_in_two_languages(text, value):
    assert values.boolean(text) is value


@pytest.mark.parametrize("value", [True, False])
def test_a_written_boolean_is_read_as_it_was(value):
    assert values.boolean(values.write_boolean(value)) is value


@pytest.mark.parametrize("text", ["2", "может быть", "Для каталога", "-1"])
def test_a_word_that_is_no_boolean_is_refused(text):
    with pytest.raises(UnreadableValueError) as refusal:
        values.boolean(text)

    assert refusal.value.code == "VAL-06"


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "true": True,
        "1": True,
        "2": True,
        "10": True,
        "false": False,
        "0": False,
        "-1": False,
        "может быть": False,
        "": False,
        "\u0661": False,
    }.items(),
)
def test_only_changes_means_true_or_a_number_above_zero(text, value):
    assert values.flag(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "Удален": True,
        "Удалён": True,
        " удален ": True,
        "Новый": False,
        "Изменен": False,
        "": False,
    }.items(),
)
def test_a_status_marks_a_deletion_by_one_word(text, value):
    assert values.deletion(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "2026-11-24T10:00:05": datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC),
        "2014-11-25T8:00:00": datetime(2014, 11, 25, 8, tzinfo=UTC),
        "2015-03-12T22:17:41.711+03:00": datetime(2015, 3, 12, 22, 17, 41, tzinfo=UTC),
        "2026-11-24 10:00": datetime(2026, 11, 24, 10, tzinfo=UTC),
        "24.11.2026 9:05:07": datetime(2026, 11, 24, 9, 5, 7, tzinfo=UTC),
        "2026-11-24": datetime(2026, 11, 24, tzinfo=UTC),
        "0001-01-01T00:00:00": None,
        "01.01.0001 0:00:00": None,
        "": None,
        "  ": None,
    }.items(),
)
def test_a_moment_is_read_by_the_clock_of_1c(text, value):
    assert values.moment(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "2026-11-24": date(2026, 11, 24),
        "2026-1-4": date(2026, 1, 4),
        "24.11.2026": date(2026, 11, 24),
        "2026-11-24T10:00:00": date(2026, 11, 24),
        "0001-01-01": None,
        "0001-01-01T00:00:00": None,
        "01.01.0001": None,
        "": None,
    }.items(),
)
def test_a_date_is_read_and_the_empty_date_is_none(text, value):
    assert values.date_value(text) == value


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30", "31.02.2026", "вчера", "20261124", "2026"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(UnreadableValueError) as of_date:
        values.date_value(text)
    with pytest.raises(UnreadableValueError) as of_moment:
        values.moment(text)

    assert (of_date.value.code, of_moment.value.code) == ("VAL-04", "VAL-04")


def test_an_hour_that_does_not_exist_is_refused():
    with pytest.raises(UnreadableValueError) as refusal:
        values.moment("2026-11-24T25:00:00")

    assert refusal.value.code == "VAL-04"


@given(st.dates(min_value=date(1, 1, 2)))
def test_a_written_date_is_read_as_it_was(value):
    assert values.date_value(values.write_date(value)) == value


@given(
    st.datetimes(min_value=datetime(1, 1, 2)),  # noqa: DTZ001 (hypothesis adds it)
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(microseconds=999_999)),
)
def test_a_written_moment_is_read_as_it_was_to_the_second(value, fraction):
    whole = value.replace(microsecond=0, tzinfo=UTC)

    text = values.write_moment(whole.replace(microsecond=fraction.microseconds))

    assert values.moment(text) == whole


@pytest.mark.parametrize(
    ("text", "value"),
    {
        GUID: GUID,
        f" {GUID}\n": GUID,
        GUID.upper(): GUID,
        f"{GUID.upper()}#{GUID}": f"{GUID}#{GUID}",
        "Бренд": "Бренд",
        "796 ": "796",
        "    ": "",
        "": "",
        "k1#": "k1",
        "#k1": "k1",
        "#": "",
        "a # b": "a#b",
        "a#b#c": "a#b#c",
        values.EMPTY_ID: "",
        f"{GUID}#{values.EMPTY_ID}": GUID,
        f"{values.EMPTY_ID}#{values.EMPTY_ID}": "",
        "AbC=": "AbC=",
    }.items(),
)
def test_an_id_is_stripped_and_a_guid_is_in_lower_case(text, value):
    assert values.identifier(text) == value


@given(st.text(max_size=60) | st.uuids().map(str) | st.uuids().map(lambda x: f"{x}#a"))
def test_an_id_that_was_read_reads_the_same_again(text):
    once = values.identifier(text)

    assert values.identifier(once) == once
    assert values.identifier(f"  {text}\n") == once


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "RUB": "RUB",
        "rub": "RUB",
        "руб": "RUB",
        "руб.": "RUB",
        "Руб.": "RUB",
        "RUR": "RUB",
        "643": "RUB",
        "810": "RUB",
        "грн": "UAH",
        "тг": "KZT",
        "BYR": "BYN",
        "USD": "USD",
        "840": "USD",
        "$": "USD",
        "€": "EUR",
        " EUR ": "EUR",
        "XAU1": "XAU",
        "": "",
    }.items(),
)
def test_a_currency_becomes_its_iso_code(text, value):
    assert values.currency(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    {"красный": "красный", " 5 ": "5", values.EMPTY_ID: "", "": ""}.items(),
)
def test_the_empty_reference_is_no_property_value(text, value):
    assert values.option_value(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "20": Decimal(20),
        "22": Decimal(22),
        "18%": Decimal(18),
        "18/118": Decimal(18),
        "20% / 120%": Decimal(20),
        "0": Decimal(0),
        "НДС20": None,
        "Без НДС": None,
        "Без налога": None,
        "без налога": None,
        "": None,
        "100": None,
        "-5": None,
    }.items(),
)
def test_a_tax_rate_is_a_text_with_or_without_a_number(text, value):
    assert values.tax_percent(text) == value


@given(st.text(max_size=20))
@example("\x00\x0b\ufffe\uffff\ud800")
def test_a_written_text_is_one_that_xml_can_hold(text):
    node = etree.Element("a")

    node.text = values.write_text(text)

    assert set(node.text) <= set(text)


def test_a_message_quotes_a_long_value_shortly():
    with pytest.raises(UnreadableValueError) as refusal:
        values.number("очень " * 50)

    assert (
        refusal.value.message == "не число: «очень очень очень очень очень очень оче…»"
    )
