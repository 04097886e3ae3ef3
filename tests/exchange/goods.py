"""What files hold, read with plain lxml; a catalogue to be sent byte by byte."""

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

_NAMES = {
    "pair": ("import.xml", "offers.xml"),
    "portions": ("import0_1.xml", "offers0_1.xml"),
    "numbered": ("import0.xml", "offers0.xml"),
    "sets": ("goods_1_1_0a.xml", "offers_1_1_0b.xml"),
}
_IMPORT = """<?xml version="1.0" encoding="{encoding}"?>
<КоммерческаяИнформация ВерсияСхемы="{version}">\
<Каталог><Ид>c</Ид><Товары><Товар><Ид>p</Ид>\
<Наименование>Рейка 1100 мм</Наименование></Товар>\
</Товары></Каталог></КоммерческаяИнформация>"""
_OFFERS = """<?xml version="1.0" encoding="{encoding}"?>
<КоммерческаяИнформация ВерсияСхемы="{version}">\
<ПакетПредложений><Ид>c#</Ид><ИдКаталога>c</ИдКаталога><Предложения>\
<Предложение><Ид>p</Ид><Цены><Цена><ЦенаЗаЕдиницу>100</ЦенаЗаЕдиницу>\
<ИдТипаЦены>t</ИдТипаЦены></Цена></Цены></Предложение>\
</Предложения></ПакетПредложений></КоммерческаяИнформация>"""


def write_tiny_catalog(directory: Path, dialect: Any) -> None:
    """Write one product and its offer into *directory*, in files of *dialect*."""
    directory.mkdir()
    encoding = dialect.markup.encoding
    for name, text in zip(_NAMES[dialect.layout], (_IMPORT, _OFFERS), strict=True):
        content = text.format(encoding=encoding, version=dialect.schema_version)
        (directory / name).write_bytes(content.encode(encoding))


def read_goods(directory: Path) -> dict[str, Any]:
    """Return the goods in the files of *directory*, in the terms of `tables`."""
    roots = [etree.parse(path).getroot() for path in sorted(directory.glob("*.xml"))]
    products = _all(roots, "Каталог/Товары/Товар")
    offers = _all(roots, "Предложения/Предложение")
    ids = {_text(offer, "Ид") for offer in offers}
    product_ids = {_text(product, "Ид") for product in products}
    return {
        "groups": {_text(group, "Ид") for group in _all(roots, "Группы/Группа")},
        "properties": {
            _text(found, "Ид") for found in _all(roots, "Свойства/Свойство")
        },
        "products": {
            _text(item, "Ид"): _text(item, "Наименование") for item in products
        },
        "offers": ids,
        "linked offers": sum(name.partition("#")[0] in product_ids for name in ids),
        "prices": _prices(offers),
        "stocks": _stocks(offers),
        "pictures": {
            name
            for product in products
            for image in _children(product, "Картинка")
            for name in re.split(r",(?=import_files)", image.text or "")
        },
    }


def _prices(offers: list[Any]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for offer in offers:
        for price in _all([offer], "Цены/Цена"):
            amount = Decimal(_text(price, "ЦенаЗаЕдиницу"))
            found[_text(offer, "Ид")][_text(price, "ИдТипаЦены")] = amount.normalize()
    return dict(found)


def _stocks(offers: list[Any]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for offer in offers:
        for place in _children(offer, "Склад"):
            quantity = Decimal(place.get("КоличествоНаСкладе"))
            found[_text(offer, "Ид")][place.get("ИдСклада")] = quantity.normalize()
        for place in _all([offer], "Остаток/Склад"):
            quantity = Decimal(_text(place, "Количество"))
            found[_text(offer, "Ид")][_text(place, "Ид")] = quantity.normalize()
    return dict(found)


def _all(roots: list[Any], path: str) -> list[Any]:
    steps = "/".join(f"*[local-name()='{name}']" for name in path.split("/"))
    return [found for root in roots for found in root.xpath(f".//{steps}")]


def _children(element: Any, name: str) -> list[Any]:
    return [child for child in element if etree.QName(child).localname == name]


def _text(element: Any, name: str) -> str:
    return next((child.text or "" for child in _children(element, name)), "").strip()
