"""Files that have come whole: what they are, and what their archives hold."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef
from django.utils import timezone

from django_commerceml.exceptions import (
    ArchiveError,
    CommerceMLError,
    FileNameError,
    StoredFileError,
)
from django_commerceml.importing import archives
from django_commerceml.importing.contents import HEAD_SIZE, identify_head
from django_commerceml.importing.files import read_head
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import labels

IsOver = Callable[[], bool]


def close_files(session: ExchangeSession) -> None:
    """Note that the files of *session* have come whole, and what they are."""
    receiving = StoredFile.objects.filter(session=session, state=FileState.RECEIVING)
    for file in receiving.filter(kind=FileKind.UNKNOWN):
        close_file(file)
    receiving.update(state=FileState.STORED, updated_at=timezone.now())


def close_file(file: StoredFile) -> None:
    """Note that *file* has come whole, and what it is."""
    if file.state != FileState.RECEIVING:
        return
    if file.kind == FileKind.UNKNOWN:
        file.kind = identify_head(file.label, read_head(file, HEAD_SIZE))
        file.picture_key = picture_key(file.label, FileKind(file.kind))
    file.state = FileState.STORED
    file.updated_at = timezone.now()
    file.save(update_fields=["kind", "picture_key", "state", "updated_at"])


def picture_key(label: str, kind: FileKind) -> str:
    """Return what a file of *kind* is found by as a picture, "" for other kinds."""
    return labels.picture_key(label) if kind == FileKind.PICTURE else ""


def sent_again(profile_id: int) -> Exists:
    """Return the condition that 1C has sent a file of the same name later.

    What an operator gave stands for nothing that 1C sent.
    """
    later = StoredFile.objects.filter(
        profile=profile_id,
        session__isnull=False,
        label_key=OuterRef("label_key"),
        pk__gt=OuterRef("pk"),
    )
    return Exists(later)


def unpack_archives(session: ExchangeSession, *, is_over: IsOver) -> bool:
    """Unpack the archives of *session*; return whether none is left.

    An archive in an archive stays closed.

    Raises `ArchiveError` or `FileNameError` for one that cannot be used, and
    `StoredFileError` for one whose bytes are not there; it is set aside with its
    reason.
    """
    waiting = session.files.filter(
        archive=None, kind=FileKind.ARCHIVE, state=FileState.STORED
    ).order_by("pk")
    for archive in waiting:
        try:
            if not archives.unpack(archive, is_over=is_over):
                return False
        except (ArchiveError, FileNameError, StoredFileError) as error:
            refuse_archive(archive, error)
            raise
    return True


def refuse_archive(archive: StoredFile, error: CommerceMLError) -> None:
    """Set *archive* aside with its reason, and the entries already stored."""
    archive.entries.update(state=FileState.REFUSED)
    archive.state = FileState.REFUSED
    archive.problem = str(error)[:500]
    archive.updated_at = timezone.now()
    archive.save(update_fields=["state", "problem", "updated_at"])
