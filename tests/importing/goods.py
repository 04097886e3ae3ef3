"""Small CommerceML files, said in a line each."""

from collections.abc import Iterable

_FULL = {
    True: ' СодержитТолькоИзменения="false"',
    False: ' СодержитТолькоИзменения="true"',
    None: "",
}


def product(name: str, *, title: str = "", inside: str = "") -> str:
    """Return a Товар with the id *name*."""
    title = title or f"Товар {name}"
    return f"<Товар><Ид>{name}</Ид><Наименование>{title}</Наименование>{inside}</Товар>"


def deleted_product(name: str) -> str:
    """Return a Товар marked for deletion, as 1C sends it: a stub."""
    return f'<Товар Статус="Удален"><Ид>{name}</Ид></Товар>'


def catalog(
    *products: str,
    is_full: bool | None = True,
    catalog_id: str = "c",
    classifier: str = "",
) -> bytes:
    """Return a file with a Каталог of *products*."""
    return _document(
        f"{classifier}<Каталог{_FULL[is_full]}><Ид>{catalog_id}</Ид>"
        f"<Товары>{''.join(products)}</Товары></Каталог>"
    )


def offer(
    name: str,
    *,
    title: str = "",
    price: object = None,
    quantity: object = None,
    inside: str = "",
) -> str:
    """Return a Предложение; without *title* it is one of prices or stock alone."""
    card = f"<Наименование>{title}</Наименование>" if title else ""
    prices = "" if price is None else f"<Цены>{_price(price)}</Цены>"
    stock = "" if quantity is None else f"<Количество>{quantity}</Количество>"
    return f"<Предложение><Ид>{name}</Ид>{card}{prices}{stock}{inside}</Предложение>"


def _price(amount: object) -> str:
    return (
        f"<Цена><ЦенаЗаЕдиницу>{amount}</ЦенаЗаЕдиницу>"
        "<ИдТипаЦены>retail</ИдТипаЦены><Валюта>RUB</Валюта></Цена>"
    )


def package(*offers: str, is_full: bool | None = True, catalog_id: str = "c") -> bytes:
    """Return a file with a ПакетПредложений of *offers*."""
    return _document(
        f"<ПакетПредложений{_FULL[is_full]}><Ид>{catalog_id}#</Ид>"
        f"<ИдКаталога>{catalog_id}</ИдКаталога>"
        f"<Предложения>{''.join(offers)}</Предложения></ПакетПредложений>"
    )


def products(names: Iterable[object]) -> list[str]:
    """Return plain products with the ids p*names*."""
    return [product(f"p{name}") for name in names]


def offers(
    names: Iterable[object], *, price: object = None, quantity: object = None
) -> list[str]:
    """Return offers of these products, all with the same price and quantity."""
    return [
        offer(f"p{name}", title=f"Товар {name}", price=price, quantity=quantity)
        for name in names
    ]


def classifier(*groups: str, properties: str = "") -> str:
    """Return a Классификатор with *groups*."""
    listed = "".join(
        f"<Группа><Ид>{name}</Ид><Наименование>Группа {name}</Наименование></Группа>"
        for name in groups
    )
    return (
        f"<Классификатор><Ид>k</Ид><Группы>{listed}</Группы>{properties}"
        "</Классификатор>"
    )


def _document(body: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<КоммерческаяИнформация ВерсияСхемы="2.05">{body}</КоммерческаяИнформация>'
    ).encode()
