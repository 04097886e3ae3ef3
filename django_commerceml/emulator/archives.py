"""Packs the files of a cycle as 1C does: one zip with a temporary name."""

import secrets
import zipfile
from collections.abc import Sequence
from pathlib import Path

from django_commerceml.emulator.dialects import Dialect


def pack_files(
    files: Sequence[Path], names: Sequence[str], target: Path, dialect: Dialect
) -> str:
    """Pack *files* under *names* into *target*; return the name 1C gives it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, name in zip(files, names, strict=True):
            archive.write(path, name)
    mark = f"{secrets.token_hex(2).upper()}_{secrets.token_hex(2)}"
    return dialect.zip_name.format(mark)


def pack_report(target: Path, lines: Sequence[str]) -> str:
    """Pack a report of the exchange into *target*; return the name 1C gives it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Exchange.txt", "\r\n".join(lines))
    return f"Reports\\Exchange_{secrets.token_hex(4)}.zip"
