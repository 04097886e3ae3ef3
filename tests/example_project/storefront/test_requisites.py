"""The check digits of Russian companies and banks."""

import pytest
from django.core.exceptions import ValidationError

from example_project.storefront.requisites import (
    check_account,
    check_bik,
    check_inn,
    check_kpp,
    check_okpo,
)

BIK = "044525225"


def message_of(check, *words):
    with pytest.raises(ValidationError) as caught:
        check(*words)
    return caught.value.messages


@pytest.mark.parametrize("inn", ["7707083893", "7736050003", "500100732259"])
def test_a_true_inn_is_accepted(inn):
    check_inn(inn)


@pytest.mark.parametrize("inn", ["7707083894", "500100732258", "500100732269"])
def test_a_wrong_digit_in_an_inn_is_found(inn):
    assert message_of(check_inn, inn) == [
        "В ИНН ошибка: контрольные цифры не сходятся."
    ]


@pytest.mark.parametrize(
    "inn", ["", "770708389", "77070838930", "77o7083893", "²" * 10]
)
def test_an_inn_has_ten_or_twelve_digits(inn):
    assert message_of(check_inn, inn) == [
        "В ИНН 10 цифр у организации и 12 у предпринимателя."
    ]


def test_every_single_slip_in_an_inn_is_found():
    good = "500100732259"
    for place, digit in enumerate(good):
        slips = [f"{good[:place]}{other}{good[place + 1 :]}" for other in "0123456789"]
        for slip in slips:
            if slip != good:
                assert message_of(check_inn, slip), (place, digit)


@pytest.mark.parametrize("kpp", ["773601001", "7707AB001"])
def test_a_true_kpp_is_accepted(kpp):
    check_kpp(kpp)


@pytest.mark.parametrize("kpp", ["77360100", "7736010011", "7707аб001"])
def test_a_kpp_has_nine_characters(kpp):
    assert message_of(check_kpp, kpp) == ["В КПП 9 знаков, например 770101001."]


@pytest.mark.parametrize("okpo", ["00032537", "00044434", "0172522110"])
def test_a_true_okpo_is_accepted(okpo):
    check_okpo(okpo)


def test_a_wrong_okpo_is_told():
    assert message_of(check_okpo, "00032538") == [
        "В ОКПО ошибка: контрольная цифра не сходится."
    ]
    assert message_of(check_okpo, "123") == [
        "В ОКПО 8 цифр у организации и 10 у предпринимателя."
    ]


@pytest.mark.parametrize("bik", ["04452522", "954525225", "04452522x"])
def test_a_bik_has_nine_digits(bik):
    check_bik(BIK)

    assert message_of(check_bik, bik) == ["В БИК 9 цифр, первые обычно 04."]


def test_an_account_fits_its_bank_only():
    check_account("40702810038000000008", BIK)

    assert message_of(check_account, "40702810038000000009", BIK) == [
        "Счёт не подходит к БИК: проверьте оба."
    ]
    assert message_of(check_account, "4070281093800000", BIK) == [
        "В расчётном счёте 20 цифр."
    ]


def test_an_account_in_a_treasury_has_no_check_digit():
    check_account("03100643000000017300", "004525988")
