"""What can be previewed or imported again: a stored file, or a whole exchange."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from django_commerceml.admin.words import SESSION_TYPES
from django_commerceml.importing import previews
from django_commerceml.importing.archives import unpack
from django_commerceml.importing.replays import files_of_session, in_order
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FileState,
    ImportRun,
    StoredFile,
)

_RECENT: Final = 10
_USED: Final = frozenset({FileKind.DOCUMENT, FileKind.ARCHIVE})
_KEPT: Final = Q(kind__in=_USED, archive=None, is_purged=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of thing that files come from."""

    model: type[Model]
    preview: Callable[[Any], list[ImportRun]]
    """Queues rehearsals of its files."""
    replay: Callable[[Any], list[ImportRun]]
    """Queues its files to be imported again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredExchange:
    """An exchange whose files are kept."""

    session: ExchangeSession
    type_name: str
    files: int
    """How many there are that can be tried out."""


def recent_exchanges() -> list[StoredExchange]:
    """Return the last exchanges whose files are still kept."""
    kept = StoredFile.objects.filter(_KEPT)
    with_files = ExchangeSession.objects.filter(
        Exists(kept.filter(session=OuterRef("pk")))
    )
    recent = list(with_files.select_related("profile").order_by("-pk")[:_RECENT])
    counted = kept.filter(session__in=recent).values_list("session_id").order_by()
    numbers = dict(counted.annotate(Count("pk")))
    return [
        StoredExchange(
            session=session,
            type_name=str(SESSION_TYPES.get(session.type, session.type)),
            files=numbers[session.pk],
        )
        for session in recent
    ]


def recent_previews() -> QuerySet[ImportRun]:
    """Return the last rehearsals."""
    rehearsals = ImportRun.objects.filter(is_dry_run=True)
    with_names = rehearsals.select_related("file", "profile", "real_run")
    return with_names.order_by("-pk")[:_RECENT]


def _documents_of(file: StoredFile) -> list[StoredFile]:
    """Return *file*, or the files in it, in the order in which 1C sends them."""
    if file.kind != FileKind.ARCHIVE:
        return [file]
    if file.state == FileState.STORED:
        unpack(file)
    return in_order(file.entries.filter(is_purged=False))


def _preview_file(file: StoredFile) -> list[ImportRun]:
    return previews.preview(_documents_of(file))


def _preview_session(session: ExchangeSession) -> list[ImportRun]:
    return previews.preview(files_of_session(session), session=session)


def _replay_file(file: StoredFile) -> list[ImportRun]:
    return [previews.replay_file(document) for document in _documents_of(file)]


SOURCES: Final[dict[str, Source]] = {
    "file": Source(model=StoredFile, preview=_preview_file, replay=_replay_file),
    "session": Source(
        model=ExchangeSession,
        preview=_preview_session,
        replay=previews.replay_session,
    ),
}
"""By the word in their addresses."""
