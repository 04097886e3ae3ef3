"""The files that ``import`` may ask for: found by label, inside archives too."""

from pathlib import PurePosixPath
from typing import Final

from django.db.models import QuerySet

from django_commerceml.exceptions import ArchiveError, StoredFileError
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import labels

_MOST_NAMED: Final = 5


def find_file(session: ExchangeSession, filename: str) -> StoredFile:
    """Return the file that *filename* means: in this session, else in earlier ones.

    ERP names files without their folder, and files of an archive as if they had
    been sent alone (protocol A.2.4).

    Raises `ArchiveError` where the archive that should hold it was refused, and
    `StoredFileError` (FILE-04) with the files that are here.
    """
    label = labels.clean(filename)
    own = _held(session).filter(session=session)
    earlier = _held(session).exclude(state=FileState.SUPERSEDED)
    found = _pick(own, label) or _pick(earlier, label)
    if found is None:
        _repeat_refusal(session)
        raise StoredFileError(f"файл «{label}» не найден, {_describe(own)}")
    return found


def _held(session: ExchangeSession) -> QuerySet[StoredFile]:
    return (
        StoredFile.objects.filter(
            profile_id=session.profile_id, session__isnull=False, is_purged=False
        )
        .exclude(state=FileState.REFUSED)
        .order_by("-pk")
    )


def _pick(files: QuerySet[StoredFile], label: str) -> StoredFile | None:
    """Return the newest of *files* with *label*, or with its last piece."""
    key = labels.same_key(label)
    exact = files.filter(label_key=key).first()
    if exact is not None:
        return exact
    name = PurePosixPath(key).name
    documents = files.exclude(kind=FileKind.PICTURE)
    return documents.filter(label_key=name).first() or (
        documents.filter(label_key__endswith=f"/{name}").first()
    )


def _repeat_refusal(session: ExchangeSession) -> None:
    """Say again why the archive of *session* was refused, when it was."""
    refused = session.files.filter(
        archive=None, kind=FileKind.ARCHIVE, state=FileState.REFUSED
    ).last()
    if refused is not None:
        raise refusal_of(refused)


def refusal_of(archive: StoredFile) -> ArchiveError:
    """Return why *archive* was refused, to be said again."""
    message, _, code = archive.problem.removesuffix("]").rpartition(" [")
    return ArchiveError(message, code=code)


def _describe(files: QuerySet[StoredFile]) -> str:
    """Return which *files* are here, in a few words."""
    named = files.exclude(kind=FileKind.PICTURE).exclude(state=FileState.SUPERSEDED)
    names = list(named.order_by("pk").values_list("label", flat=True)[:_MOST_NAMED])
    return f"в этом обмене получено: {', '.join(names) or 'ничего'}"


def documents_of(archive: StoredFile) -> list[StoredFile]:
    """Return the CommerceML files of *archive*, catalogues before offers."""
    documents = archive.entries.filter(kind=FileKind.DOCUMENT).order_by("label_key")
    return sorted(documents, key=lambda file: "import" not in file.label_key)
