"""What of a file differs from what is there: known before the first write.

A plan holds a byte for each record: the facets that changed. It costs one
query for a thousand records and spares everything else for the unchanged ones.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from django.db import models

from django_commerceml.bulk.among import Among
from django_commerceml.cml import Entry, Facet, Sighting
from django_commerceml.cml.names import RecordKind
from django_commerceml.importing import seen
from django_commerceml.models import Offer, Product

_CHUNK: Final = 1000
Fingerprints = dict[str, Sequence[str]]


class Comparison:
    """Compares the records of a file with what is stored, bunch by bunch.

    It is what `scan` calls: a record whose very bytes were applied before need
    not be read as XML again. Records of other kinds than products and offers are
    few; their loaders compare them value by value.
    """

    def __init__(
        self, profile_id: int, *, on_chunk: Callable[[], None] = lambda: None
    ) -> None:
        self._profile_id = profile_id
        self._on_chunk = on_chunk
        self._kinds = [kind for kind in _FETCHERS if _has_rows(kind, profile_id)]
        self.plan = bytearray()

    def __call__(self, sightings: Sequence[Sighting]) -> list[bool]:
        """Add to the plan, and return which records are known byte by byte."""
        if sightings and sightings[0].ordinal == 0:
            self.plan.clear()
        if not self._kinds:
            self.plan.extend(sighting.facets for sighting in sightings)
            self._on_chunk()
            return [False] * len(sightings)
        stored = self._fetch(sightings)
        known = []
        for sighting in sightings:
            fingerprints = stored.get(sighting.kind, {}).get(sighting.id, ())
            self.plan.append(sighting.facets & ~_same(sighting, fingerprints))
            known.append(sighting.fingerprint in fingerprints)
        self._on_chunk()
        return known

    @property
    def is_first(self) -> bool:
        """Whether there is no product yet, or no offer."""
        return len(self._kinds) < len(_FETCHERS)

    def _fetch(self, sightings: Sequence[Sighting]) -> dict[RecordKind, Fingerprints]:
        return {
            kind: _FETCHERS[kind](self._profile_id, ids)
            for kind in self._kinds
            if (ids := [item.id for item in sightings if item.kind is kind])
        }


def make_plan(comparison: Comparison, entries: Iterable[Entry]) -> bytearray:
    """Return the plan of a file whose outline is already there."""
    comparison.plan.clear()
    for chunk in _chunks(entries):
        comparison(
            [
                Sighting(
                    item.ordinal, item.kind, item.id, item.facets, item.fingerprint
                )
                for item in chunk
            ]
        )
    return comparison.plan


def everything(entries: Iterable[Entry]) -> bytearray:
    """Return the plan of a file all of whose records are to be looked at."""
    return bytearray(entry.facets for entry in entries)


def without(plan: bytearray, facet: Facet) -> bytearray:
    """Return *plan* but for *facet*."""
    return plan.translate(_tables(0xFF & ~int(facet)))


def only(plan: bytearray, facet: Facet) -> bytearray:
    """Return of *plan* nothing but *facet*."""
    return plan.translate(_tables(int(facet)))


def _tables(mask: int) -> bytes:
    return bytes(facets & mask for facets in range(256))


def drop_seen(plan: bytearray, entries: Iterable[Entry]) -> int:
    """Take the records that `seen` knows out of *plan*; return how many those are."""
    dropped = 0
    planned = (entry for entry in entries if plan[entry.ordinal])
    for chunk in _chunks(planned):
        known = seen.among(entry.id for entry in chunk)
        for entry in chunk:
            if entry.id in known:
                plan[entry.ordinal] = 0
                dropped += 1
    return dropped


def _has_rows(kind: RecordKind, profile_id: int) -> bool:
    return _MODELS[kind]._default_manager.filter(profile=profile_id).exists()  # noqa: SLF001 (Django's public name)


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    iterator = iter(entries)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _products(profile_id: int, ids: list[str]) -> Fingerprints:
    rows = Product.objects.filter(Among("external_id", ids), profile_id=profile_id)
    cells = rows.order_by().values_list("external_id", "fingerprint")
    return {name: (card,) for name, card in cells}


def _offers(profile_id: int, ids: list[str]) -> Fingerprints:
    rows = Offer.objects.filter(Among("external_id", ids), profile_id=profile_id)
    cells = rows.order_by().values_list(
        "external_id", "fingerprint", "prices_fingerprint", "stocks_fingerprint"
    )
    return {name: fingerprints for name, *fingerprints in cells}


_FETCHERS: Final = {RecordKind.PRODUCT: _products, RecordKind.OFFER: _offers}
_MODELS: Final[dict[RecordKind, type[models.Model]]] = {
    RecordKind.PRODUCT: Product,
    RecordKind.OFFER: Offer,
}
_FACETS: Final = tuple(int(facet) for facet in Facet)


def _same(sighting: Sighting, stored: Sequence[str]) -> int:
    """Return the facets whose stored fingerprint is that of the record."""
    fingerprint = sighting.fingerprint
    same = 0
    for facet, value in zip(_FACETS, stored, strict=False):
        if value == fingerprint:
            same |= facet
    return same
