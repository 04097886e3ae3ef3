"""Where the rig's processes may die: names for moments of the work.

``COMMERCEML_KILL`` names a directory. A process that has installed the points notes
there each one that it passes, and meets its fate where it finds it: `Trap` sets it.
No code of the product knows of this.
"""

import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.rig.traps import visit

_PACKAGE: Final = "django_commerceml."


class When(StrEnum):
    """At which side of the call the moment is."""

    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    """When a piece has come out of an iterator, and before the next one."""


class Side(StrEnum):
    """Which processes pass the moment."""

    WEB = "web"
    WORKER = "worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A moment of the work: a call, found where it is looked up."""

    module: str
    name: str
    when: When
    side: Side

    def owner(self) -> tuple[Any, str]:
        """Return the module or class that has the function, and its name there."""
        path = self.module if self.module.startswith("django.") else _full(self.module)
        owner: Any = import_module(path)
        *classes, name = self.name.split(".")
        for each in classes:
            owner = getattr(owner, each)
        return owner, name


def _full(module: str) -> str:
    return _PACKAGE + module


def _points(
    side: Side, rows: tuple[tuple[str, str, str, When], ...]
) -> dict[str, Point]:
    return {
        label: Point(module=module, name=name, when=when, side=side)
        for label, module, name, when in rows
    }


_AGAIN: Final = "Republication."
_B, _A, _I = When.BEFORE, When.AFTER, When.BETWEEN

POINTS: Final[dict[str, Point]] = {
    **_points(
        Side.WEB,
        (
            ("login written", "exchange.sessions", "open_session", _A),
            ("bytes of a part stored", "exchange.uploads", "_save", _B),
            ("part written", "exchange.uploads", "_save", _A),
            ("before files are closed", "exchange.imports", "close_files", _B),
            ("files closed", "exchange.imports", "close_files", _A),
            ("run made", "exchange.imports", "get_run", _A),
            ("before the wake", "exchange.waiters", "wake", _B),
            ("after the wake", "exchange.waiters", "wake", _A),
            ("import done", "exchange.imports", "_import_document", _A),
            ("before an answer", "views", "_text_response", _B),
            ("orders rendered", "exporting.freezing", "_draft", _B),
            ("items of a batch written", "exporting.freezing", "_write_items", _A),
            ("batch committed", "exporting.freezing", "_save", _A),
            ("middle of the orders", "exporting.payloads", "_iter_chunks", _I),
            ("before a confirmation", "exchange.orders", "confirm", _B),
            ("orders confirmed", "exporting.confirmation", "_acknowledge_some", _A),
            ("batch confirmed", "exchange.orders", "confirm", _A),
            ("documents received", "exchange.documents", "_receive", _A),
            ("documents worked on", "exchange.documents", "_process", _A),
        ),
    ),
    **_points(
        Side.WORKER,
        (
            ("entry of an archive stored", "importing.archives", "_make_file", _B),
            ("entry of an archive written", "importing.archives", "_store", _A),
            ("archive unpacked", "importing.archives", "_unpack", _A),
            ("run claimed", "importing.pipeline", "_check_attempts", _B),
            ("file read", "importing.outlines", "_save", _B),
            ("outline stored", "importing.outlines", "_save", _A),
            ("outline noted", "importing.pipeline", "_note_outline", _A),
            ("sections written", "importing.stages", "write_sections", _A),
            ("plan stored", "importing.outlines", "save_plan", _A),
            ("batch begun", "importing.batches", "renew", _A),
            ("groups written", "importing.loaders.groups", "merge", _A),
            ("products written", "importing.loaders.products", "merge", _A),
            ("offers written", "importing.loaders.offers", "merge", _A),
            ("prices written", "importing.loaders.offers", "write_prices", _A),
            ("groups given", "adapters.shops", "Shop.give_groups", _A),
            ("goods given", "adapters.shops", "Shop.give_products", _A),
            ("offers given", "adapters.shops", "Shop.give_offers", _A),
            ("stock given", "adapters.shops", "Shop.give_stocks", _A),
            ("some given again", "importing.republishing", _AGAIN + "take_errors", _A),
            ("batch given again", "importing.republishing", _AGAIN + "_commit", _A),
            ("shop told of the end", "importing.pipeline", "finish_shop", _A),
            ("documents applied", "importing.loaders.orders.loading", "_apply", _A),
            ("changes noted", "importing.notes", "Notes.flush", _A),
            ("before a commit", "importing.batches", "Batches._count", _A),
            ("batch done", "importing.batches", "Batches._commit", _A),
            ("before the pictures", "importing.pipeline", "process_pictures", _B),
            ("picture checked", "importing.galleries", "sniff_picture", _A),
            ("picture stored", "importing.galleries", "Gallery.keep", _A),
            ("picture noted", "importing.pictures", "_note", _A),
            ("pictures done", "importing.pipeline", "process_pictures", _A),
            ("before the end", "importing.pipeline", "_finish_file", _B),
            ("before the release", "importing.pipeline", "compose_answer", _B),
            ("released, not committed", "importing.series", "note_file", _B),
            ("put into its series", "importing.series", "note_file", _A),
            ("run done", "importing.pipeline", "_finish_file", _A),
            ("sweep begun", "importing.sweep", "_is_complete", _B),
            ("middle of a sweep", "importing.deactivation", "Deactivation.work", _B),
            ("rows hidden", "importing.deactivation", "Deactivation.work", _A),
            ("sweep committed", "importing.pipeline", "sweep", _A),
            ("bytes half stored", "django.core.files.base", "File.chunks", _I),
        ),
    ),
}
"""By what is so at the moment; "bytes half stored" is passed by sites, too."""


def install(directory: Path | None = None) -> None:
    """Have this process note its passes in *directory*, and meet its fate there."""
    folder = directory or Path(os.environ["COMMERCEML_KILL"])
    for name, point in POINTS.items():
        owner, attribute = point.owner()
        note = functools.partial(visit, folder, name)
        wrapped = _WRAPPERS[point.when](getattr(owner, attribute), note)
        setattr(owner, attribute, wrapped)


Visit = Callable[[], None]
Function = Callable[..., Any]


def _before(function: Function, visit: Visit) -> Function:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        visit()
        return function(*args, **kwargs)

    return call


def _after(function: Function, visit: Visit) -> Function:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        visit()
        return result

    return call


def _between(function: Function, visit: Visit) -> Function:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Iterator[Any]:
        for piece in function(*args, **kwargs):
            visit()
            yield piece

    return call


_WRAPPERS: Final[dict[When, Callable[[Function, Visit], Function]]] = {
    When.BEFORE: _before,
    When.AFTER: _after,
    When.BETWEEN: _between,
}
