"""What 1C has to know of the goods of a line, and Oscar does not note.

It is looked up once, when the line is new. Later it is what our order remembers:
what has been sold stays so, whatever 1C or the shop makes of the goods.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from django_commerceml.adapters.oscar.choices import Choices
from django_commerceml.adapters.sayings import Sayings
from django_commerceml.models import Offer, OrderLine, PriceType, ShopOrder
from django_commerceml.pricing import Quote, quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What is sold with a line."""

    external_id: str = ""
    name: str = ""
    """Empty: as Oscar calls it."""
    unit_code: str = ""
    unit_name: str = ""
    factor: Decimal = Decimal(1)
    vat_rate: Decimal | None = None


def find_goods(
    choices: Choices, known: ShopOrder | None, lines: Sequence[Any]
) -> dict[int, Goods]:
    """Return the goods of *lines*, by the ids of these.

    *known* is what their order has become; None: nothing yet.
    """
    found = _remember(known) if known is not None else {}
    new = [line for line in lines if line.pk not in found]
    codes = {line.pk: line.product.code or "" for line in new if line.product}
    offers = _look_up(choices, set(codes.values()) - {""})
    for line in new:
        code = codes.get(line.pk, "")
        offer = offers.get(code)
        found[line.pk] = _goods_of(line, *offer) if offer else Goods(external_id=code)
    return found


def _remember(known: ShopOrder) -> dict[int, Goods]:
    """Return what our order has of its lines."""
    rows = Sayings.read(known.said).lines
    keys = {pk: key for key, (_, pk) in rows.items() if pk and key.isdecimal()}
    return {
        int(keys[row.pk]): Goods(
            external_id=row.external_id,
            name=row.name,
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            factor=row.factor,
            vat_rate=row.vat_rate,
        )
        for row in OrderLine.objects.filter(pk__in=keys)
    }


def _look_up(
    choices: Choices, codes: Collection[str]
) -> Mapping[str, tuple[Offer, Quote | None]]:
    """Return the offers that 1C knows by *codes*, and what they cost by default."""
    if not codes:
        return {}
    rows = Offer.objects.filter(external_id__in=codes).order_by("-pk")
    offers = rows.select_related("product").prefetch_related("characteristics")
    known = {offer.external_id: offer for offer in offers}
    prices = quotes(known.values(), price_type=_price_type(choices))
    return {code: (offer, prices.get(offer.pk)) for code, offer in known.items()}


def _price_type(choices: Choices) -> PriceType | None:
    name = choices.price_type
    if not name:
        return None
    types = PriceType.objects.filter(is_deleted=False)
    return types.filter(Q(name=name) | Q(external_id=name)).order_by("pk").first()


def _goods_of(line: Any, offer: Offer, quote: Quote | None) -> Goods:
    """Return *offer* as the goods of *line*, at the unit that its price is for."""
    values = [item.value for item in offer.characteristics.all() if item.value]
    name = f"{line.title} ({', '.join(values)})" if values else ""
    vat_rate = offer.product.vat_rate if offer.product else None
    if quote is None:
        return Goods(external_id=offer.external_id, name=name, vat_rate=vat_rate)
    return Goods(
        external_id=offer.external_id,
        name=name,
        unit_code=quote.unit_code,
        unit_name=quote.unit,
        factor=quote.factor,
        vat_rate=vat_rate,
    )
