"""Parts that do not join: the readings that 1C's repeats allow.

1C sends no offsets. A part whose answer was lost comes twice, and an upload that
was broken off begins again. Long parts that are equal are told apart when they
come. Short ones may honestly be equal, so they count; where the file then does
not read to the end, the other readings are tried, and the one that does is used
if it is the only one.
"""

import struct
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import Final, NamedTuple
from xml.parsers import expat

from django_commerceml.importing.contents import TAIL_SIZE
from django_commerceml.importing.files import open_stored
from django_commerceml.models import FileKind, FilePart, StoredFile

_FEW: Final = 5
"""Among so many equal neighbours each is suspected."""
_NEAR: Final = 8
"""So many equal neighbours around the place where reading fails are suspected."""
_MOST_WORK: Final = 200_000
"""How many parts are read at most to try every repeat in an archive."""
_CHUNK: Final = 1 << 20
_BOM: Final = b"\xef\xbb\xbf"
_DECLARATION: Final = b"<?xml"
_DIRECTORY_END: Final = struct.Struct("<4s8xII2x")
_DIRECTORY_MARK: Final = b"PK\x05\x06"


class _Part(NamedTuple):
    pk: int
    length: int
    sha256: str
    is_replay: bool


def alternatives(file: StoredFile) -> Iterator[set[int]]:
    """Yield other choices of parts (ids) not to read than the one that was made.

    Choices that come to the same content are given once.
    """
    parts = _parts_of(file)
    seen = {_content(parts, _replays(parts))}
    for choice in chain(
        _with_another_repeat(file, parts), _without_beginnings(file, parts)
    ):
        content = _content(parts, choice)
        if content not in seen:
            seen.add(content)
            yield choice


def rejoin(file: StoredFile, read: Callable[[set[int]], Hashable]) -> bool:
    """Read *file* in the only other way there is; return whether there is one.

    *read* returns what a choice comes to, or None where it does not read well.
    Choices that come to the same are one way.
    """
    good: dict[Hashable, set[int]] = {}
    for choice in alternatives(file):
        if (meaning := read(choice)) is not None:
            good.setdefault(meaning, choice)
    if len(good) != 1:
        return False
    choose(file, next(iter(good.values())))
    return True


def choose(file: StoredFile, replays: set[int]) -> None:
    """Read *file* from now on without the parts *replays*."""
    parts = FilePart.objects.filter(file=file)
    chosen = [part.pk for part in _parts_of(file) if part.pk in replays]
    parts.exclude(is_replay=False).update(is_replay=False)
    for start in range(0, len(chosen), 500):
        parts.filter(pk__in=chosen[start : start + 500]).update(is_replay=True)
    kept = parts.filter(is_replay=False).values_list("length", flat=True)
    file.size = sum(kept)
    file.save(update_fields=["size"])


def has_doubts(file: StoredFile) -> bool:
    """Return whether *file* is read with equal neighbours that may be one part."""
    return any(not part.is_replay for part in _repeats(_parts_of(file)))


def _parts_of(file: StoredFile) -> list[_Part]:
    rows = file.parts.order_by("sequence").values_list(*_Part._fields)
    return [_Part(*row) for row in rows.iterator(chunk_size=2000)]


def _replays(parts: Sequence[_Part]) -> set[int]:
    return {part.pk for part in parts if part.is_replay}


def _content(parts: Sequence[_Part], dropped: set[int]) -> tuple[str, ...]:
    return tuple(part.sha256 for part in parts if part.pk not in dropped)


def _repeats(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts that are equal to the one before them."""
    return [
        later
        for earlier, later in pairwise(parts)
        if (earlier.sha256, earlier.length) == (later.sha256, later.length)
    ]


def _with_another_repeat(
    file: StoredFile, parts: Sequence[_Part]
) -> Iterator[set[int]]:
    """Yield the choice that was made but for one repeat, and the one without any."""
    replays = _replays(parts)
    for suspect in _suspected(file, parts):
        yield replays ^ {suspect}
    yield set()


def _suspected(file: StoredFile, parts: Sequence[_Part]) -> Iterator[int]:
    """Yield the repeats that may have been taken wrongly: any, where they are few."""
    repeats = _repeats(parts)
    if len(repeats) <= _FEW:
        yield from (part.pk for part in repeats)
        return
    yield from (part.pk for part in repeats if part in (parts[1], parts[-1]))
    find = _SUSPECTS.get(FileKind(file.kind), _suspect_none)
    yield from find(file, parts, repeats)


def _suspect_none(*_: object) -> Iterator[int]:
    return iter(())


def _suspect_near_failure(
    file: StoredFile, parts: Sequence[_Part], repeats: Sequence[_Part]
) -> Iterator[int]:
    """Yield the repeats nearest to where an XML file cannot be read on."""
    failure = _failure_position(file)
    lengths = [0 if part.is_replay else part.length for part in parts]
    ends = dict(zip((part.pk for part in parts), accumulate(lengths), strict=True))
    nearest = sorted(repeats, key=lambda part: abs(ends[part.pk] - failure))
    yield from (part.pk for part in nearest[:_NEAR])


def _failure_position(file: StoredFile) -> int:
    parser = expat.ParserCreate()
    stream = open_stored(file)
    try:
        while data := stream.read(_CHUNK):
            parser.Parse(data, False)  # noqa: FBT003 (expat's own signature)
        parser.Parse(b"", True)  # noqa: FBT003 (expat's own signature)
    except expat.ExpatError:
        return parser.ErrorByteIndex
    finally:
        stream.close()
    return 0


def _suspect_all(
    _: StoredFile, parts: Sequence[_Part], repeats: Sequence[_Part]
) -> Iterator[int]:
    """Yield every repeat in an archive, whose checksums tell them apart."""
    if len(parts) * len(repeats) <= _MOST_WORK:
        yield from (part.pk for part in repeats)


_SUSPECTS: Final = {
    FileKind.DOCUMENT: _suspect_near_failure,
    FileKind.ARCHIVE: _suspect_all,
}


def _without_beginnings(file: StoredFile, parts: Sequence[_Part]) -> Iterator[set[int]]:
    """Yield the parts before the place where the file begins for the last time."""
    find_start = _FINDERS.get(FileKind(file.kind))
    start = find_start(file) if find_start else 0
    dropped = _replays(parts)
    position = 0
    for part in parts:
        if position >= start:
            break
        position += 0 if part.pk in dropped else part.length
        dropped.add(part.pk)
    if start and position == start:
        yield dropped


def _last_declaration(file: StoredFile) -> int:
    """Return where the last XML declaration of *file* begins."""
    found = position = 0
    rest = b""
    stream = open_stored(file)
    while data := stream.read(_CHUNK):
        window = rest + data
        place = window.rfind(_DECLARATION)
        if place >= 0:
            place -= len(_BOM) if window[:place].endswith(_BOM) else 0
            found = position - len(rest) + place
        position += len(data)
        rest = window[-len(_BOM + _DECLARATION) :]
    return found


def _archive_start(file: StoredFile) -> int:
    """Return where the archive begins whose directory ends *file*."""
    if file.size < TAIL_SIZE:
        return 0
    stream = open_stored(file)
    stream.seek(file.size - TAIL_SIZE)
    tail = b""
    while data := stream.read(TAIL_SIZE):
        tail += data
    mark, size, offset = _DIRECTORY_END.unpack(tail)
    if mark != _DIRECTORY_MARK:
        return 0
    return max(file.size - TAIL_SIZE - int(size) - int(offset), 0)


_FINDERS: Final = {
    FileKind.DOCUMENT: _last_declaration,
    FileKind.ARCHIVE: _archive_start,
}
