"""Keeps the contents of an infobase in a directory, as one file of JSON."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from django_commerceml.emulator.infobase.entities import Contents
from django_commerceml.emulator.infobase.plain import from_plain, to_plain

_FILE: Final = "infobase.json"


def load_contents(directory: Path) -> Contents:
    """Return what *directory* holds; nothing where it holds nothing.

    Raises `ValueError` where its file is not one of ours.
    """
    path = directory / _FILE
    if not path.exists():
        return Contents()
    plain: Any = json.loads(path.read_text(encoding="utf-8"))
    contents: Contents = from_plain(Contents, plain)
    return contents


def save_contents(contents: Contents, directory: Path) -> None:
    """Write *contents* so that the old file or the new one is there, never a part."""
    directory.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_plain(contents), ensure_ascii=False, indent=1)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=directory, prefix=".", delete=False
    ) as stream:
        try:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            Path(stream.name).unlink(missing_ok=True)
            raise
    Path(stream.name).replace(directory / _FILE)
