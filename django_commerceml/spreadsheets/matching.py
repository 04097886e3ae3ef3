"""Which offers the rows of a table mean: by id, code, barcode or article number."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from django.db.models import QuerySet

from django_commerceml.bulk import upserts
from django_commerceml.models import ExchangeProfile, Offer, Product
from django_commerceml.spreadsheets.columns import Use

Found = dict[str, set[int]]
"""The offers that each key may mean: none, one, or several."""


def find_offers(profile: ExchangeProfile, use: Use, keys: Collection[str]) -> Found:
    """Return which offers of *profile* the *keys* mean; what is not found is not there.

    An offer's own word goes before that of its product. Of several, those that are
    not sold any more do not count.
    """
    found = _FINDERS[use](profile, use, keys)
    missing = [key for key in keys if key not in found]
    for key, offers in _of_products(profile, _COLUMNS[use], missing).items():
        found[key] = offers
    several = {pk for offers in found.values() if len(offers) > 1 for pk in offers}
    active = _active(several)
    return {
        key: (offers & active or offers) if len(offers) > 1 else offers
        for key, offers in found.items()
    }


def _by_id(profile: ExchangeProfile, _: Use, keys: Collection[str]) -> Found:
    found: Found = {}
    for chunk in upserts.in_chunks(keys):
        rows = Offer.objects.filter(profile=profile, external_id__in=chunk)
        _add(found, rows.values_list("external_id", "pk"))
    return found


def _by_own_word(profile: ExchangeProfile, use: Use, keys: Collection[str]) -> Found:
    """Look through the offers that have a word of their own, once: no index has it."""
    column = str(_COLUMNS[use])
    rows = Offer.objects.filter(profile=profile).exclude(**{column: ""}).order_by()
    wanted = frozenset(keys)
    found: Found = {}
    pairs = rows.values_list(column, "pk").iterator(chunk_size=2000)
    _add(found, (pair for pair in pairs if pair[0] in wanted))
    return found


def _by_nothing(_: ExchangeProfile, __: Use, ___: Collection[str]) -> Found:
    return {}


_FINDERS: Final[dict[Use, Callable[[ExchangeProfile, Use, Collection[str]], Found]]] = {
    Use.ID: _by_id,
    Use.CODE: _by_nothing,
    Use.SKU: _by_own_word,
    Use.BARCODE: _by_own_word,
}
_COLUMNS: Final = {
    Use.ID: "external_id",
    Use.CODE: "code",
    Use.SKU: "sku",
    Use.BARCODE: "barcode",
}
"""The column of a product, and of an offer but for the code, that a key stands in."""


def _of_products(profile: ExchangeProfile, column: str, keys: Iterable[str]) -> Found:
    """Return the offers of the products whose *column* holds one of *keys*."""
    found: Found = {}
    for chunk in upserts.in_chunks(keys):
        products = dict(_products(profile, column, chunk).values_list("pk", column))
        offers = Offer.objects.filter(product_id__in=products)
        pairs = offers.values_list("product_id", "pk")
        _add(found, ((products[product], pk) for product, pk in pairs))
    return found


def _products(
    profile: ExchangeProfile, column: str, chunk: Collection[str]
) -> QuerySet[Product]:
    wanted = {"profile": profile, f"{column}__in": chunk}
    return Product.objects.filter(**wanted).order_by()


def _add(found: Found, pairs: Iterable[tuple[str, int]]) -> None:
    for key, pk in pairs:
        found.setdefault(key, set()).add(pk)


def _active(offers: Iterable[int]) -> set[int]:
    return {pk for chunk in upserts.in_chunks(offers) for pk in _active_in(chunk)}


def _active_in(chunk: Collection[int]) -> Iterator[int]:
    rows = Offer.objects.filter(pk__in=chunk, is_active=True)
    yield from rows.values_list("pk", flat=True)
