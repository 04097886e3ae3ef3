"""The records of a file as they are found: written to the outline, counted."""

from collections.abc import Callable, Sequence
from typing import BinaryIO, Final, NamedTuple

from django_commerceml.cml.mojibake import Sampler
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.outline import (
    Facet,
    Outline,
    digest_of,
    duplicate_key,
    write_entry,
)
from django_commerceml.cml.wholeness import Checker, ImmediateChecker

_BLOOM_BITS: Final = 1 << 25
_BLOOM_MASK: Final = _BLOOM_BITS - 1
_LONGEST_ID: Final = 500
_BATCH: Final = 1000
_BATCH_BYTES: Final = 4_000_000


class Sighting(NamedTuple):
    """One record of a file, as whoever compares it with what is stored needs it."""

    ordinal: int
    kind: RecordKind
    id: str
    facets: int
    fingerprint: str


Compare = Callable[[Sequence[Sighting]], Sequence[bool]]
"""Says of each record whether the very same bytes were read before."""


class Register:
    """Writes entries; notes where an id comes again; has new bytes checked.

    Whether an id was seen is asked of a Bloom filter, so that memory does not
    grow with the file. A false "seen" costs nothing: that id's last place is
    noted too, and is its only one.
    """

    def __init__(
        self,
        output: BinaryIO,
        salt: bytes,
        outline: Outline,
        compare: Compare | None = None,
        checker: Checker | None = None,
    ) -> None:
        self._output = output
        self._salt = salt
        self._outline = outline
        self._compare = compare
        self._checker = checker or ImmediateChecker()
        self._bloom = bytearray(_BLOOM_BITS >> 3)
        self._ordinal = 0
        self._waiting: list[tuple[Sighting, bytes]] = []
        self._waiting_bytes = 0
        self._sampler = Sampler()

    def add(  # noqa: PLR0913 (one entry, flat, on the hot path)
        self,
        kind: RecordKind,
        record_id: str,
        data: bytes,
        *,
        digest: bytes,
        facets: int,
        section: int,
        line: int,
        offset: int,
        is_checked: bool,
    ) -> None:
        """Write the record in *data*, which begins at *offset*.

        *is_checked* says that the bytes were already read as XML.
        """
        record_id = record_id[:_LONGEST_ID]
        write_entry(
            self._output,
            kind,
            facets,
            section,
            line,
            offset,
            len(data),
            digest,
            record_id,
        )
        if record_id:
            self._note_place(kind, facets, record_id)
        self._sampler.take(data, line)
        counts = self._outline.counts
        counts[kind] = counts.get(kind, 0) + 1
        sighting = Sighting(self._ordinal, kind, record_id, facets, digest.hex())
        self._waiting.append((sighting, b"" if is_checked else data))
        self._waiting_bytes += len(data)
        self._ordinal += 1
        if len(self._waiting) >= _BATCH or self._waiting_bytes >= _BATCH_BYTES:
            self.flush()

    def digest_of(self, data: bytes, *, section: int, owner: str) -> bytes:
        """Return the fingerprint of the record in *data*.

        The same bytes of another *owner*, the catalogue, are another record.
        """
        owner = self._outline.owners.setdefault(section, owner)
        return digest_of(data, self._salt, owner)

    def finish(self) -> None:
        """Take the end of the file.

        Raises what `flush` raises, and `MalformedFileError` (XML-06).
        """
        self.flush()
        self._checker.end_check()
        self._sampler.check()

    def flush(self) -> None:
        """Have the waiting records compared, and new ones read as XML.

        Raises `ExpatError` for one that is not well-formed, and
        `UncuttableError` for one with comments or the like.
        """
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        sightings = [sighting for sighting, _ in waiting]
        known = self._compare(sightings) if self._compare else [False] * len(waiting)
        self._checker.check(
            [
                data
                for (_, data), is_known in zip(waiting, known, strict=True)
                if not is_known
            ]
        )

    def _note_place(self, kind: RecordKind, facets: int, record_id: str) -> None:
        """Note where the record stands, by facet, if its id may have come before."""
        bloom = self._bloom
        code = hash((kind, record_id))
        first, second = code & _BLOOM_MASK, (code >> 25) & _BLOOM_MASK
        third = (first + 3 * second) & _BLOOM_MASK
        was_seen = (
            (bloom[first >> 3] >> (first & 7))
            & (bloom[second >> 3] >> (second & 7))
            & (bloom[third >> 3] >> (third & 7))
            & 1
        )
        if was_seen:
            for facet in Facet:
                if facets & facet:
                    key = duplicate_key(kind, facet, record_id)
                    self._outline.last_ordinals[key] = self._ordinal
            return
        bloom[first >> 3] |= 1 << (first & 7)
        bloom[second >> 3] |= 1 << (second & 7)
        bloom[third >> 3] |= 1 << (third & 7)
