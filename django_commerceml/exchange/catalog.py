"""The files that ``import`` may ask for: found by label, inside archives too."""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.db.models import QuerySet

from django_commerceml.exceptions import ArchiveError, FileNameError, StoredFileError
from django_commerceml.importing import archives
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import labels

IsOver = Callable[[], bool]


def unpack_archives(session: ExchangeSession, *, is_over: IsOver) -> bool:
    """Unpack the archives of *session*; return whether none is left.

    Raises `ArchiveError` or `FileNameError` for one that cannot be used; it is
    set aside with its reason.
    """
    waiting = StoredFile.objects.filter(
        session=session, kind=FileKind.ARCHIVE, state=FileState.STORED
    ).order_by("pk")
    for archive in waiting:
        try:
            if not archives.unpack(archive, is_over=is_over):
                return False
        except (ArchiveError, FileNameError) as error:
            archives.refuse(archive, error)
            raise
    return True


def find_file(session: ExchangeSession, filename: str) -> StoredFile:
    """Return the file that *filename* means: in this session, else in earlier ones.

    ERP names files without their folder, and files of an archive as if they had
    been sent alone (protocol A.2.4).

    Raises `StoredFileError` (FILE-04) with the files that are here.
    """
    label = labels.clean(filename)
    own = _held(session).filter(session=session)
    earlier = _held(session)
    found = _pick(own, label) or _pick(earlier, label)
    if found is None:
        names = own.exclude(kind=FileKind.PICTURE).values_list("label", flat=True)
        listed = ", ".join(list(names.order_by("pk")[:5])) or "ничего"
        message = f"файл «{label}» не найден, в этом обмене получено: {listed}"
        raise StoredFileError(message)
    return found


def _held(session: ExchangeSession) -> QuerySet[StoredFile]:
    return (
        StoredFile.objects.filter(profile=session.profile, is_purged=False)
        .exclude(state__in=[FileState.REFUSED, FileState.SUPERSEDED])
        .order_by("-pk")
    )


def _pick(files: QuerySet[StoredFile], label: str) -> StoredFile | None:
    key = labels.same_key(label)
    exact = files.filter(label_key=key).first()
    if exact is not None:
        return exact
    name = PurePosixPath(key).name
    return files.filter(label_key=name).first() or (
        files.filter(label_key__endswith=f"/{name}").first()
    )


def documents_of(archive: StoredFile) -> list[StoredFile]:
    """Return the CommerceML files of *archive*, catalogues before offers."""
    documents = archive.entries.filter(kind=FileKind.DOCUMENT).order_by("label_key")
    return sorted(documents, key=lambda file: "import" not in file.label_key)
