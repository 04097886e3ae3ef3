"""How many examples the tests try that invent them: few always, many when asked.

``COMMERCEML_TEST_DEPTH=deep`` asks for many, ``make deep`` does so.
"""

import os

from hypothesis import settings

_IS_DEEP = os.environ.get("COMMERCEML_TEST_DEPTH") == "deep"


def examples(few: int, *, deep: int) -> int:
    """Return *few*, or *deep* where many are asked for."""
    return deep if _IS_DEEP else few


def pytest_configure() -> None:
    """Let tests that say nothing of it try as many; none is timed."""
    number = examples(30, deep=300)
    settings.register_profile(
        "suite", settings.default, max_examples=number, deadline=None
    )
    settings.load_profile("suite")
