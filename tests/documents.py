"""The documents of the project, as the tests of the documentation read them."""

import re
from itertools import chain
from pathlib import Path

from django.core.management import get_commands
from django.core.management.base import BaseCommand

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "django_commerceml"
LANGUAGES = ("en", "ru")
README = ROOT / "README.md"
TOP = (README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
CODE = re.compile(r"\b[A-Z]{2,6}-\d\d\b")
FENCE = re.compile(r"^```(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = sorted(
    path.relative_to(DOCS / "en").as_posix() for path in (DOCS / "en").rglob("*.md")
)


def text_of(language, page):
    return (DOCS / language / page).read_text(encoding="utf-8")


def everything():
    pages = (text_of(language, page) for language in LANGUAGES for page in PAGES)
    return "\n".join(chain(pages, (path.read_text("utf-8") for path in TOP)))


def section_of(text, title):
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found.group(1) if found else ""


def first_cells(text):
    """Return the words marked as code in the first column of the tables of *text*."""
    cells = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


def source():
    paths = (path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return "\n".join(path.read_text("utf-8") for path in paths)


def commands():
    owners = get_commands()
    return sorted(name for name, app in owners.items() if app == "django_commerceml")


def options_of(command):
    """Return the options that are *command*'s own."""
    usages = (
        item.create_parser("", "").format_usage() for item in (command, BaseCommand())
    )
    own, common = (set(re.findall(r"--[a-z-]+", usage)) for usage in usages)
    return own - common


def blocks(text, language):
    return [code for info, code in FENCE.findall(text) if info.strip() == language]
