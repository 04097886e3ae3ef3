"""The suite on each supported Python and Django; ``nox --list`` shows the sessions.

Words after ``--`` go to pytest. Sessions of interpreters that are not here are
skipped.
"""

import os
from configparser import ConfigParser
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"

ROOT = Path(__file__).parent
DEBIAN = "/usr/bin/python3.11"
MATRIX = [
    ("3.11", "5.2"),
    *[
        (python, django)
        for python in ("3.12", "3.13")
        for django in ("5.2", "6.0", "6.1")
    ],
]
USUAL = "3.12"
# The interpreters of pyenv themselves: its substitutes know one of each minor version.
PYENV = [str(path) for path in Path.home().glob(".pyenv/versions/3.*/bin")]
os.environ["PATH"] = os.pathsep.join([*PYENV, os.environ["PATH"]])


def each(*pairs: tuple[str, str]) -> object:
    """Make a session of each pair of Python and Django, such as ``tests(3.12-6.0)``."""
    params = [
        nox.param(python, django, id=f"{Path(python).name}-{django}")
        for python, django in pairs
    ]
    return nox.parametrize("python,django", params)


@nox.session
@each(*MATRIX)
def tests(session: nox.Session, django: str) -> None:
    """Run the suite on SQLite, and what asks for a database on PostgreSQL."""
    install(session, "test", f"Django~={django}.0")
    run_everywhere(session)


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """Run the suite on the oldest versions that setup.cfg allows."""
    install(session, "test", *read_lowest())
    run_everywhere(session)


@nox.session
@each((USUAL, "5.2"), (USUAL, "6.1"))
def oscar(session: nox.Session, django: str) -> None:
    """Run the tests of django-oscar, in their own process and settings."""
    install(session, "test,oscar", f"Django~={django}.0")
    run_everywhere(session, "tests/oscar", settings="tests.oscar.settings")


@nox.session
@each((USUAL, "5.2"))
def salesman(session: nox.Session, django: str) -> None:
    """Run the tests of django-salesman, in their own process and settings."""
    install(session, "test,salesman", f"Django~={django}.0")
    run_everywhere(session, "tests/salesman", settings="tests.salesman.settings")


@nox.session
@each((USUAL, "5.2"), (USUAL, "6.0"), (USUAL, "6.1"), (DEBIAN, "5.2"))
def fresh_store(session: nox.Session, django: str) -> None:
    """Follow the README in a new project, with a wheel and packages of the index."""
    install(session, "test", f"Django~={django}.0")
    run(session, "tests/fresh_store", COMMERCEML_FRESH_DJANGO=f"Django~={django}.0")


def install(session: nox.Session, extras: str, *requirements: str) -> None:
    """Install the checkout with *extras*, and *requirements* beside."""
    session.install("--editable", f".[{extras}]", *requirements)


def read_lowest() -> list[str]:
    """Return what the package needs, each in the oldest version that it allows."""
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = settings["options"]["install_requires"].split()
    return [line.replace(">=", "==") for line in lines]


def run_everywhere(
    session: nox.Session, *paths: str, settings: str = "tests.settings"
) -> None:
    """Run the tests of *paths*, or all, on SQLite and then on PostgreSQL."""
    told = {"DJANGO_SETTINGS_MODULE": settings}
    run(session, "-n2", "--dist=worksteal", *paths, **told)
    told["COMMERCEML_TEST_DATABASE"] = "postgresql"
    run(session, "-n2", "--dist=worksteal", "-m", "database", *paths, **told)


def run(session: nox.Session, *words: str, **variables: str) -> None:
    """Run pytest with *words* and the session's own, in an environment that is told."""
    # The fixed hash seed makes both processes of a run collect the same.
    told = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", **variables}
    session.run("python", "-m", "pytest", *words, *session.posargs, env=told)
