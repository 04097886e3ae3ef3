"""Words that need no person: currencies of ISO 4217, usual units, "without VAT"."""

from typing import Final

_MONEY: Final = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB "
    "BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP "
    "DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK "
    "LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
    "NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND "
    "TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF "
    "YER ZAR ZMW ZWG"  # codespell:ignore zar (of South Africa)
)
CURRENCIES: Final = frozenset(_MONEY.split())
"""The codes of money in use."""

CURRENCY_WORDS: Final = {
    "РУБ": "RUB",
    "Р": "RUB",
    "РОС": "RUB",
    "ДОЛ": "USD",
    "US$": "USD",
    "ЕВР": "EUR",
    "ЮАН": "CNY",
    "ТЕН": "KZT",
    "ГРИ": "UAH",
    "ГРН": "UAH",
    "БЕЛ": "BYN",
    "СОМ": "KGS",
    "СУМ": "UZS",
    "ДРА": "AMD",
    "ЛАР": "GEL",
    "ЛЕЙ": "MDL",
}
"""What the first three letters of 1C's word most probably mean."""

UNITS: Final = {
    "мм": "003",
    "см": "004",
    "дм": "005",
    "м": "006",
    "пог м": "018",
    "пм": "018",
    "км": "008",
    "см2": "051",
    "м2": "055",
    "кв м": "055",
    "мл": "111",
    "л": "112",
    "м3": "113",
    "куб м": "113",
    "мг": "161",
    "г": "163",
    "гр": "163",
    "кг": "166",
    "т": "168",
    "тн": "168",
    "боб": "616",
    "лист": "625",
    "компл": "839",
    "кт": "839",
    "набор": "704",
    "наб": "704",
    "пар": "715",
    "пара": "715",
    "рул": "736",
    "упак": "778",
    "уп": "778",
    "упаковка": "778",
    "шт": "796",
    "штука": "796",
    "штук": "796",
    "ящ": "812",
    "ящик": "812",
    "бут": "868",
    "флак": "872",
    "фл": "872",
    "мин": "355",
    "ч": "356",
    "час": "356",
    "сут": "359",
    "мес": "362",
    "усл ед": "876",
    "ед": "642",
    "дюжина": "641",
    "тыс шт": "798",
}
"""ОКЕИ by how a unit is usually written, without points."""

WITHOUT_VAT: Final = frozenset(
    {"", "без ндс", "безндс", "без налога", "без налога (ндс)", "не облагается", "нет"}
)
"""How 1C says that there is no VAT, in small letters."""

RETAIL: Final = ("розни", "базов", "основн", "сайт", "интернет", "цена продажи")
"""What the name of the price for everybody has in it."""

NOT_FOR_SALE: Final = (
    "брак",
    "ремонт",
    "транзит",
    "в пути",
    "утиль",
    "ответхран",
    "ответственн",
    "возврат",
    "списан",
    "неликвид",
    "карантин",
)
"""What the name of a warehouse has in it that sells nothing."""

STATUS_WORDS: Final = (
    (
        "принят",
        "новый",
        "в обработке",
        "не согласован",
        "к обеспечению",
        "ожидает",
        "не оплачен",
        "неоплачен",
        "не отгружен",
        "не выполнен",
    ),
    ("оплачен", "оплата получена"),
    ("отгружен", "отправлен", "к отгрузке", "передан в доставку", "доставляется"),
    ("выполнен", "закрыт", "завершен", "доставлен", "вручен", "реализован", "выдан"),
    ("отменен", "аннулирован", "отказ", "удален"),
)
"""Names of statuses that mean much the same."""


def plain(word: str) -> str:
    """Return *word* in small letters, without points, «ё» and double blanks."""
    text = word.casefold().replace("ё", "е").replace(".", " ")
    return " ".join(text.replace("²", "2").replace("³", "3").split())


def is_without_vat(word: str) -> bool:
    """Return whether *word* says that there is no VAT."""
    return " ".join(word.casefold().split()) in WITHOUT_VAT
