"""The package as a stranger gets it: built as a wheel, away from the checkout."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.documents import PACKAGE, ROOT

_SOURCES = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")


def build_wheel(directory: Path) -> Path:
    """Build the package from a copy of its sources, in *directory*; return the wheel.

    The wheel is made from the source distribution: what that leaves out is not in it.
    """
    sources = directory / "sources"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, sources / PACKAGE.name, ignore=ignored)
    for name in _SOURCES:
        shutil.copy(ROOT / name, sources)
    built = directory / "wheels"
    words = [sys.executable, "-m", "build", "--outdir", str(built), str(sources)]
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 (our own)
    (wheel,) = built.glob("*.whl")
    return wheel
