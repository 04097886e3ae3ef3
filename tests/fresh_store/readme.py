"""The steps of the README and of the tutorial, as they stand there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.documents import FENCE, README, blocks, section_of, text_of

SITE = "127.0.0.1:8000"
"""Where the documents have the site."""
_PLACE = re.compile(r"# (\w+\.py)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line to type, or one block to write into *module*."""

    code: str
    module: str = ""
    """Of the project, such as ``settings.py``; "" for a line of the shell."""

    @property
    def needs_site(self) -> bool:
        """Whether the site must run for it."""
        return SITE in self.code


def read_install() -> list[Step]:
    """Return the steps of the README's section «Install», in their order."""
    return list(_read_steps(section_of(README.read_text("utf-8"), "Install")))


def read_view() -> str:
    """Return the README's view of the catalogue."""
    (code,) = [
        code for code in blocks(README.read_text("utf-8"), "python") if "def " in code
    ]
    return str(code)


def read_order() -> tuple[str, list[str]]:
    """Return what the tutorial types to place an order, and to exchange it."""
    section = section_of(text_of("en", "tutorial.md"), "Take an order")
    (code,) = blocks(section, "python")
    (lines,) = blocks(section, "shell")
    return code, lines.splitlines()


def _read_steps(text: str) -> Iterator[Step]:
    for language, code in FENCE.findall(text):
        if language == "shell":
            yield from (Step(code=line) for line in code.splitlines())
        place = _PLACE.match(code)
        if place:
            yield Step(code=code, module=place.group(1))
