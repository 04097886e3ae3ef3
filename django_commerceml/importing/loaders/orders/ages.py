"""Which of two files came first: those of an archive came when it did."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django_commerceml.bulk.upserts import in_chunks
from django_commerceml.models import StoredFile


@dataclass(slots=True, kw_only=True)
class Ages:
    """The places of files in the order of their coming."""

    _archives: dict[int, int] = field(default_factory=dict)

    def load(self, file_ids: Iterable[int]) -> None:
        """Ask the database which of *file_ids* were in archives."""
        files = StoredFile.objects.filter(archive__isnull=False).order_by()
        for chunk in in_chunks(set(file_ids) - {0}):
            found = files.filter(pk__in=chunk).values_list("pk", "archive_id")
            self._archives.update(found)

    def is_older(self, file_id: int, other_id: int) -> bool:
        """Return whether the file *file_id* came before *other_id*."""
        return self._place(file_id) < self._place(other_id)

    def _place(self, file_id: int) -> tuple[int, int]:
        return self._archives.get(file_id, file_id), file_id
