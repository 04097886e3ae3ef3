"""Storages that the processes of a rig share, or do not."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from tests.rig.processes import Order, Process, ask, find_port

StorageName = Literal["directory", "own", "s3"]
"""A directory of all; a directory of each process's own; S3."""

_STATIC: Final = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
_FILES: Final = "django.core.files.storage.FileSystemStorage"
_S3: Final = "storages.backends.s3.S3Storage"
_BUCKET: Final = "commerceml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where the files of a rig are."""

    settings: Mapping[str, Any]
    server: Process | None = None
    """Whoever keeps them, where that is a process."""


@contextmanager
def storage(name: StorageName, directory: Path) -> Iterator[Files]:
    """Give a storage below *directory*; a process that keeps it ends with us."""
    if name != "s3":
        yield Files(settings=_settings(_LOCAL[name](directory), directory))
        return
    server = _make_s3(directory / "s3").start()
    try:
        server.wait_ready()
        _make_bucket(server)
        yield Files(settings=_settings(_in_s3(server), directory), server=server)
    finally:
        server.kill()


def _settings(options: Mapping[str, Any] | None, directory: Path) -> Mapping[str, Any]:
    ours = {} if options is None else {"commerceml": options}
    media = _in_directory(directory / "media")
    return {"STORAGES": {"staticfiles": _STATIC, "default": media, **ours}}


def _in_directory(directory: Path) -> Mapping[str, Any]:
    return {"BACKEND": _FILES, "OPTIONS": {"location": str(directory)}}


_LOCAL: Final[Mapping[str, Any]] = {
    "directory": lambda directory: _in_directory(directory / "storage"),
    "own": lambda _: None,
}


def _make_s3(directory: Path) -> Process:
    """Return a server that speaks S3 and keeps everything in its memory."""
    port = find_port()
    words = f"-m moto.server --host 127.0.0.1 --port {port}"
    order = Order(
        name="s3",
        words=[sys.executable, *words.split()],
        directory=directory,
        environment=os.environ,
        is_ready=lambda process: ask(process, "GET", "/moto-api/") > 0,
    )
    return Process(order, port=port)


def _make_bucket(server: Process) -> None:
    """Make the bucket; the server asks for no signature."""
    ask(server, "PUT", f"/{_BUCKET}")


def _in_s3(server: Process) -> Mapping[str, Any]:
    """Return how a store finds its bucket; all else is as django-storages has it."""
    return {
        "BACKEND": _S3,
        "OPTIONS": {
            "bucket_name": _BUCKET,
            "endpoint_url": server.url,
            "region_name": "us-east-1",
            "addressing_style": "path",
            "access_key": "rig",
            "secret_key": "not a secret",
        },
    }
