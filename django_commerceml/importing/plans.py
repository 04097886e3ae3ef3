"""What of a file differs from what is there: known before the first write.

A plan holds a byte for each record: the facets that changed. It costs one
query for a thousand records and spares everything else for the unchanged ones.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from django_commerceml.cml import Entry, Facet, Outline
from django_commerceml.cml.names import RecordKind
from django_commerceml.models import Offer, Product

_CHUNK: Final = 1000
Fingerprints = dict[str, tuple[str, ...]]


def make_plan(
    profile_id: int,
    outline: Outline,
    entries: Iterable[Entry],
    *,
    on_chunk: Callable[[], None] = lambda: None,
) -> bytearray:
    """Return the changed facets of every record of a file, by ordinal.

    Records of other kinds than products and offers are few; their loaders
    compare them value by value.
    """
    plan = bytearray(outline.total)
    has_rows = _has_rows(profile_id)
    for chunk in _chunks(entries):
        known = _fetch(profile_id, chunk) if has_rows else {}
        for entry in chunk:
            facets = outline.effective_facets(entry)
            if facets and entry.kind in known:
                facets &= _changed(entry, known[entry.kind].get(entry.id))
            plan[entry.ordinal] = facets
        on_chunk()
    return plan


def _has_rows(profile_id: int) -> bool:
    return (
        Product.objects.filter(profile_id=profile_id).exists()
        or Offer.objects.filter(profile_id=profile_id).exists()
    )


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    iterator = iter(entries)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _fetch(profile_id: int, chunk: list[Entry]) -> dict[RecordKind, Fingerprints]:
    return {
        kind: fetch(profile_id, ids)
        for kind, fetch in _FETCHERS.items()
        if (ids := [entry.id for entry in chunk if entry.kind is kind])
    }


def _products(profile_id: int, ids: list[str]) -> Fingerprints:
    rows = Product.objects.filter(profile_id=profile_id, external_id__in=ids)
    return {
        name: (card,) for name, card in rows.values_list("external_id", "fingerprint")
    }


def _offers(profile_id: int, ids: list[str]) -> Fingerprints:
    rows = Offer.objects.filter(profile_id=profile_id, external_id__in=ids)
    return {
        name: (card, prices, stocks)
        for name, card, prices, stocks in rows.values_list(
            "external_id", "fingerprint", "prices_fingerprint", "stocks_fingerprint"
        )
    }


_FETCHERS: Final = {RecordKind.PRODUCT: _products, RecordKind.OFFER: _offers}


def _changed(entry: Entry, stored: tuple[str, ...] | None) -> int:
    """Return the facets whose stored fingerprint is not that of *entry*."""
    if stored is None:
        return int(Facet.CARD | Facet.PRICES | Facet.STOCKS)
    fingerprint = entry.fingerprint
    return sum(
        int(facet)
        for facet, value in zip(Facet, stored, strict=False)
        if value != fingerprint
    )
