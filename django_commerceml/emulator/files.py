"""The files of an exchange: written for a dialect, found and put in its order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from django_commerceml.emulator.catalog import GeneratedCatalog, generate_catalog
from django_commerceml.emulator.dialects import Dialect
from django_commerceml.emulator.layouts import plan_files, write_file
from django_commerceml.emulator.pictures import draw_picture

_ORDER: Final = (
    *("groups", "properties", "pricelists", "storages", "units", "references"),
    *("import", "goods", "offers", "prices", "rests", "contragents", "documents"),
)
"""What the names of files begin with, in the order in which families send them."""
_UNKNOWN: Final = _ORDER.index("goods")
_CLASSIFIER_FOLDERS: Final = ("", "properties")
_PICTURES: Final = "import_files"
_DIGITS: Final = re.compile(r"(\d+)")


def write_catalog(
    directory: Path,
    *,
    dialect: Dialect,
    products: int,
    seed: int = 1,
    change: float = 0.0,
    with_pictures: bool = True,
) -> tuple[Path, ...]:
    """Write a generated catalogue into *directory* as *dialect* lays it out.

    Returns the files in the order of the upload; the pictures of a portion
    come after its XML. Equal arguments give equal bytes.
    """
    catalog = generate_catalog(
        products=products, seed=seed, change=change, with_pictures=with_pictures
    )
    catalog = replace(catalog, spelling=dialect.spelling)
    directory.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for plan in plan_files(catalog, dialect):
        path = directory / plan.name
        with path.open("wb") as stream:
            write_file(stream, plan, dialect)
        written.append(path)
        written.extend(_draw_pictures(directory, catalog, plan.pictured))
    return tuple(written)


def _draw_pictures(
    directory: Path, catalog: GeneratedCatalog, goods: range
) -> Iterable[Path]:
    for picture in catalog.iter_pictures(goods):
        path = directory / picture.path
        draw_picture(picture, path)
        yield path


def find_files(directory: Path) -> tuple[Path, ...]:
    """Return the files under *directory* in the order of an upload.

    The order is that of families: groups, properties, goods with their
    pictures, offers, prices, stock; numbers in names are compared as numbers.
    """
    found = [path for path in directory.rglob("*") if path.is_file()]
    visible = [path for path in found if not path.name.startswith(".")]
    documents = sorted(
        (path for path in visible if is_document(path, directory)),
        key=lambda path: _sort_key(path.relative_to(directory)),
    )
    others = sorted(path for path in visible if path not in set(documents))
    return _place_pictures(documents, others)


def is_document(path: Path, directory: Path) -> bool:
    """Return whether *path* is an XML file to import, not an attachment."""
    folders = path.relative_to(directory).parts[:-1]
    return path.suffix.lower() == ".xml" and _PICTURES not in folders


def split_cycles(
    files: Sequence[Path], directory: Path, dialect: Dialect
) -> list[tuple[Path, ...]]:
    """Return *files* as the cycles of *dialect*, each from checkauth to import."""
    cycles: list[tuple[Path, ...]] = []
    for path in files:
        begins = dialect.cycle_per_file and is_document(path, directory)
        if not cycles or (
            begins and any(is_document(p, directory) for p in cycles[-1])
        ):
            cycles.append(())
        cycles[-1] += (path,)
    return cycles


def _sort_key(path: Path) -> tuple[int, int, list[tuple[int, str]]]:
    name = path.name.lower()
    rank = next(
        (place for place, word in enumerate(_ORDER) if name.startswith(word)), _UNKNOWN
    )
    folder = path.parts[0] if len(path.parts) > 1 else ""
    pieces = [
        (int(piece), "") if piece.isdigit() else (-1, piece)
        for piece in _DIGITS.split(path.as_posix().lower())
    ]
    return rank, folder not in _CLASSIFIER_FOLDERS, pieces


def _place_pictures(
    documents: Sequence[Path], others: Sequence[Path]
) -> tuple[Path, ...]:
    """Put pictures after the first file of goods whose folder holds them."""
    placed: dict[Path | None, list[Path]] = {}
    for path in others:
        holders = [
            document
            for document in documents
            if document.parent in path.parents and _holds_goods(document)
        ]
        deepest = max(holders, key=lambda document: len(document.parts), default=None)
        placed.setdefault(deepest, []).append(path)
    ordered = list(placed.get(None, ()))
    for document in documents:
        ordered += [document, *placed.get(document, ())]
    return tuple(ordered)


def _holds_goods(document: Path) -> bool:
    return document.name.lower().startswith(("import", "goods"))
