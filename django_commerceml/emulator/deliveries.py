"""What travels in one cycle: which files, under which names, packed or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django_commerceml.emulator.archives import pack_files
from django_commerceml.emulator.dialects import Dialect, ZipUse
from django_commerceml.emulator.files import is_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A file to send, the name to give, and whether 1C can do without it."""

    path: Path
    name: str
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The *files* that one checkauth, init, file, import are about."""

    files: tuple[Path, ...]
    directory: Path
    dialect: Dialect

    def document_names(self) -> list[str]:
        """Return the names whose import is asked for, in the family's order."""
        names = [self._name(path) for path in self.files if self._is_document(path)]
        if self.dialect.sorts_by_name:
            names.sort(key=lambda name: ("import" not in name, name))
        return names

    def iter_deliveries(self, target: Path, *, use_zip: bool) -> Iterator[Delivery]:
        """Yield what is sent; a zip is packed into *target*."""
        packed = [path for path in self.files if use_zip and self._is_packed(path)]
        if packed:
            names = [self._name(path) for path in packed]
            yield Delivery(
                path=target, name=pack_files(packed, names, target, self.dialect)
            )
        rest = [path for path in self.files if not (use_zip and self._is_packed(path))]
        if self.dialect.sorts_by_name:
            rest.sort()
        for path in rest:
            optional = self.dialect.skips_pictures and not self._is_document(path)
            yield Delivery(path=path, name=self._name(path), is_optional=optional)

    def _is_packed(self, path: Path) -> bool:
        wanted = self.dialect.zip
        return wanted is ZipUse.EVERYTHING or (
            wanted is ZipUse.XML and self._is_document(path)
        )

    def _is_document(self, path: Path) -> bool:
        return is_document(path, self.directory)

    def _name(self, path: Path) -> str:
        relative = path.relative_to(self.directory)
        if self._is_document(path) and not self.dialect.keeps_folders:
            return relative.name
        return relative.as_posix()
