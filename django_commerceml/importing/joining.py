"""Parts that do not join: the readings that 1C's repeats allow, tried in order.

1C sends no offsets. A part whose answer was lost comes twice; whether equal
neighbours are such a repeat or honest data is decided by what reads to the end.
"""

from collections.abc import Iterator
from itertools import pairwise

from django_commerceml.models import FilePart, StoredFile


def alternatives(file: StoredFile) -> Iterator[set[int]]:
    """Yield other choices of replayed parts (ids) than the one that was made."""
    parts = list(file.parts.order_by("sequence"))
    current = {part.pk for part in parts if part.is_replay}
    equal = {
        later.pk
        for earlier, later in pairwise(parts)
        if (earlier.sha256, earlier.length) == (later.sha256, later.length)
    }
    for choice in (equal, set[int]()):
        if choice != current:
            yield choice


def choose(file: StoredFile, replays: set[int]) -> None:
    """Read *file* from now on without the parts *replays*."""
    parts = FilePart.objects.filter(file=file)
    parts.filter(pk__in=replays).update(is_replay=True)
    parts.exclude(pk__in=replays).update(is_replay=False)
    kept = parts.filter(is_replay=False).values_list("length", flat=True)
    file.size = sum(kept)
    file.save(update_fields=["size"])
