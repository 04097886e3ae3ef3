"""A store of somebody else: a new project, far from this checkout.

It has an environment of its own. With ``COMMERCEML_FRESH_DJANGO`` (such as
``Django~=6.1.0``) everything is installed from the index; without, the packages of
this environment are lent to it, all but ours.
"""

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.rig.processes import Order, Process, ask, find_port

DJANGO = os.environ.get("COMMERCEML_FRESH_DJANGO", "")
_STAYING = ("HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "PIP_INDEX_URL")
_OURS = ("django_commerceml", "__editable__", "_virtualenv", "pip", "__pycache__")
_PROJECT = "shop"


class StepError(Exception):
    """A step did not work; the text is what it printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A project in *home*, whose programs are in *programs*."""

    home: Path
    programs: Path
    variables: Mapping[str, str]
    said: list[str] = field(default_factory=list)
    """What the steps of the README printed, one by one."""

    @property
    def package(self) -> Path:
        """Where ``settings.py`` and ``urls.py`` are."""
        return self.home / _PROJECT

    @property
    def environment(self) -> dict[str, str]:
        """What every program of the store is started with: nothing of ours."""
        kept = {name: os.environ[name] for name in _STAYING if name in os.environ}
        path = f"{self.programs}{os.pathsep}{os.defpath}"
        return {**kept, "PATH": path, "PYTHONUTF8": "1", **self.variables}

    def shell(self, line: str, *, typed: str = "") -> str:
        """Run *line* as a shell does, with *typed* as its input; return its output."""
        done = subprocess.run(  # noqa: S603 (lines of our own documents)
            ["/bin/sh", "-c", line],
            cwd=self.home,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StepError(f"{line}\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def manage(self, words: str, *, typed: str = "") -> str:
        """Run a command of ``manage.py``; return its output."""
        return self.shell(f"python manage.py {words}", typed=typed)

    def append(self, name: str, code: str) -> None:
        """Write *code* at the end of the module *name* of the project."""
        with (self.package / name).open("a", encoding="utf-8") as module:
            module.write(f"\n\n{code}")

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Keep its site running; give host and port."""
        port = find_port()
        address = f"127.0.0.1:{port}"
        words = ("python", "manage.py", "runserver", "--noreload", address)
        order = Order(
            name="the fresh store",
            words=(str(self.programs / words[0]), *words[1:]),
            directory=self.home,
            environment=self.environment,
            is_ready=lambda site: bool(ask(site, "GET", "/1c/")),
        )
        site = Process(order, port=port).start()
        try:
            site.wait_ready()
            yield address
        finally:
            site.stop()


def start_project(directory: Path, wheel: Path) -> Store:
    """Make an environment with Django in *directory*, and a new project in it.

    Its ``pip`` knows *wheel* as the only ``django-commerceml``.
    """
    environment = directory / "environment"
    venv.create(environment, with_pip=True)
    store = Store(
        home=directory / "project",
        programs=environment / "bin",
        variables=_teach_pip(directory, wheel),
    )
    store.home.mkdir()
    if DJANGO:
        store.shell(f"pip install '{DJANGO}'")
    else:
        _lend_packages(environment)
    store.shell(f"python -m django startproject {_PROJECT} .")
    return store


def _teach_pip(directory: Path, wheel: Path) -> dict[str, str]:
    """Return the variables by which pip takes *wheel*, and no other Django."""
    constraints = directory / "constraints.txt"
    lines = [f"django-commerceml @ {wheel.as_uri()}", DJANGO]
    constraints.write_text("\n".join(filter(None, lines)), encoding="utf-8")
    told = {
        "PIP_CONSTRAINT": str(constraints),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_QUIET": "1",
    }
    return told if DJANGO else {**told, "PIP_NO_INDEX": "1"}


def _lend_packages(environment: Path) -> None:
    """Put the packages of this environment into *environment*, without ours."""
    here = Path(sysconfig.get_paths()["purelib"])
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    there = environment / "lib" / version / "site-packages"
    for path in here.iterdir():
        if not path.name.startswith(_OURS) and not (there / path.name).exists():
            (there / path.name).symlink_to(path)
