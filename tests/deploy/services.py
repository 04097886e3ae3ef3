"""What ``compose.yaml`` and the units of systemd say, read as those read it."""

import configparser
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from tests.documents import ROOT

DEPLOY: Final = ROOT / "deploy"
RUN: Final = DEPLOY / "run.sh"
UNITS: Final = sorted((DEPLOY / "systemd").glob("*.service"))
_RUN_SECONDS: Final = 120
_VARIABLE: Final = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def read_compose() -> dict[str, Any]:
    """Return the file, its merges done and its variables as they are written."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return found


def services_of_shop() -> dict[str, Any]:
    """Return the services that our image runs, by name."""
    services = read_compose()["services"]
    return {name: one for name, one in services.items() if "build" in one}


def command_of(service: Mapping[str, Any]) -> list[str]:
    """Return the words that a service runs, as processes of this machine."""
    return [str(RUN), *service["command"]]


def environment_of(
    service: Mapping[str, Any], given: Mapping[str, str]
) -> dict[str, str]:
    """Return the environment of a service, where ``.env`` holds what is *given*.

    Raises `KeyError` for a variable that is wanted and not given.
    """

    def fill(match: re.Match[str]) -> str:
        name, sign, text = match.groups()
        return given.get(name) or text if sign == "-" else given[name]

    written: dict[str, str] = service["environment"]
    return {name: _VARIABLE.sub(fill, value) for name, value in written.items()}


def read_unit(text: str) -> configparser.ConfigParser:
    """Return the sections of a unit; no key of ours comes twice."""
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.read_string(text)
    return unit


def read_environment_file() -> dict[str, str]:
    """Return what the sample of ``shop.env`` sets."""
    lines = (DEPLOY / "systemd" / "shop.env").read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def run(
    words: Sequence[str | Path], environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program; return what it said and how it ended."""
    return subprocess.run(  # noqa: S603 (words of our own)
        words,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_RUN_SECONDS,
        check=False,
    )
