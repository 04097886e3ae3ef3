"""Which file a part belongs to: the one that is coming in, or a new generation.

1C sends no offsets and no marks of the first part. A file begins anew where its
beginning comes again (reliability 6.4); what only looks like a beginning, such as
an entry of an archive at the edge of a part, does not count.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from django_commerceml.exchange.wholeness import read_tail
from django_commerceml.importing.arrivals import picture_key
from django_commerceml.importing.contents import (
    HEAD_SIZE,
    TAIL_SIZE,
    begins_declaration,
    begins_xml,
    has_signature,
    identify_head,
    is_whole,
)
from django_commerceml.importing.files import read_head
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FilePart,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import labels

_ENOUGH_TO_IDENTIFY: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A part that has come, before it is stored."""

    length: int
    sha256: str
    head: bytes

    def repeats(self, part: FilePart) -> bool:
        """Return whether *part* has the same bytes."""
        return (part.sha256, part.length) == (self.sha256, self.length)


def find_or_make(
    session: ExchangeSession, label: str, arrival: Arrival
) -> tuple[StoredFile, FilePart | None]:
    """Return the file that *arrival* belongs to, and the last part it has.

    A file that begins with *arrival* is not saved yet and has no part.
    """
    newest = _of_label(session, label).first()
    own = newest
    if newest is not None and newest.session_id != session.pk:
        own = _of_label(session, label).filter(session=session).first()
    last = own.parts.order_by("-sequence").first() if own is not None else None
    if own is not None and last is not None and _belongs(own, last, arrival):
        return own, last
    if own is not None and own.state in {FileState.RECEIVING, FileState.STORED}:
        own.state = FileState.SUPERSEDED
        own.save(update_fields=["state"])
    generation = newest.generation + 1 if newest else 1
    return _make(session, label, arrival, generation), None


def _of_label(session: ExchangeSession, label: str) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(
        profile_id=session.profile_id, label_key=labels.same_key(label), archive=None
    ).order_by("-pk")


def _belongs(file: StoredFile, last: FilePart, arrival: Arrival) -> bool:
    """Return whether *arrival* is a part of *file*.

    Of a file that has come whole only its last part may come again.
    """
    if file.state == FileState.RECEIVING:
        return not _begins_anew(file, last, arrival)
    is_whole_one = file.state != FileState.STORED or last.sequence == 1
    return (
        not is_whole_one and arrival.repeats(last) and not has_signature(arrival.head)
    )


def _begins_anew(file: StoredFile, last: FilePart, arrival: Arrival) -> bool:
    """Return whether *arrival* is the beginning of *file* again.

    The first part, twice in a row, is a lost answer and no new beginning.
    """
    if not has_signature(arrival.head):
        return False
    if last.sequence == 1 and arrival.repeats(last):
        return False
    head = read_head(file, HEAD_SIZE)
    if begins_xml(head):
        return begins_declaration(arrival.head)
    is_same_head = arrival.length >= HEAD_SIZE and arrival.head == head
    return is_same_head or is_whole(head, read_tail(file, TAIL_SIZE))


def _make(
    session: ExchangeSession, label: str, arrival: Arrival, generation: int
) -> StoredFile:
    now = timezone.now()
    kind = FileKind.UNKNOWN
    if len(arrival.head) >= _ENOUGH_TO_IDENTIFY:
        kind = identify_head(label, arrival.head)
    return StoredFile(
        profile=session.profile,
        session=session,
        label=label,
        label_key=labels.same_key(label),
        picture_key=picture_key(label, kind),
        generation=generation,
        kind=kind,
        created_at=now,
        updated_at=now,
    )
