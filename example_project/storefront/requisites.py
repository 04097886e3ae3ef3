"""The numbers that Russian law gives to companies and banks, and their check digits."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError

TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
ELEVENTH = (7, *TEN)
TWELFTH = (3, *ELEVENTH)
COMPANY, TRADER = 10, 12
BIK, ACCOUNT = 9, 20
SHORT_OKPO, LONG_OKPO = 8, 10
KPP = re.compile(r"^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$")
TREASURY = ("00", "01")
"""The БИК of a treasury begins so; its accounts have no check digit of this kind."""


def check_inn(text: str) -> None:
    """Raise `ValidationError` unless *text* is an ИНН."""
    if not _is_digits(text, COMPANY, TRADER):
        raise ValidationError("В ИНН 10 цифр у организации и 12 у предпринимателя.")
    if len(text) == COMPANY:
        is_right = _weigh(text, TEN) == text[9]
    else:
        is_right = _weigh(text, ELEVENTH) + _weigh(text, TWELFTH) == text[10:]
    if not is_right:
        raise ValidationError("В ИНН ошибка: контрольные цифры не сходятся.")


def check_kpp(text: str) -> None:
    """Raise `ValidationError` unless *text* is a КПП."""
    if not KPP.match(text):
        raise ValidationError("В КПП 9 знаков, например 770101001.")


def check_okpo(text: str) -> None:
    """Raise `ValidationError` unless *text* is an ОКПО."""
    if not _is_digits(text, SHORT_OKPO, LONG_OKPO):
        raise ValidationError("В ОКПО 8 цифр у организации и 10 у предпринимателя.")
    for first in (1, 3):
        rest = _remainder(text, range(first, first + len(text) - 1))
        if rest < 10:  # noqa: PLR2004 (one digit)
            break
    else:
        rest = 0
    if str(rest) != text[-1]:
        raise ValidationError("В ОКПО ошибка: контрольная цифра не сходится.")


def check_bik(text: str) -> None:
    """Raise `ValidationError` unless *text* is a БИК."""
    if not _is_digits(text, BIK) or not text.startswith(("04", *TREASURY)):
        raise ValidationError("В БИК 9 цифр, первые обычно 04.")


def check_account(text: str, bik: str) -> None:
    """Raise `ValidationError` unless *text* is an account in the bank *bik*."""
    if not _is_digits(text, ACCOUNT):
        raise ValidationError("В расчётном счёте 20 цифр.")
    digits = bik[-3:] + text
    weights = (7, 1, 3) * 8
    total = sum(
        int(digit) * weight % 10 for digit, weight in zip(digits, weights, strict=False)
    )
    if total % 10 and not bik.startswith(TREASURY):
        raise ValidationError("Счёт не подходит к БИК: проверьте оба.")


def _is_digits(text: str, *lengths: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) in lengths


def _weigh(text: str, weights: Iterable[int]) -> str:
    return str(_remainder(text, weights) % 10)


def _remainder(text: str, weights: Iterable[int]) -> int:
    pairs = zip(text, weights, strict=False)
    return sum(int(digit) * _fold(weight) for digit, weight in pairs) % 11


def _fold(weight: int) -> int:
    """Return a weight of ОКПО: after ten they begin anew."""
    return (weight - 1) % 10 + 1
