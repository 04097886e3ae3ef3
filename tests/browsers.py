"""A real browser for tests of pages: Debian's chromium, or Playwright's own."""

import os
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def start_browser():
    """Start a browser, or skip where the machine has none.

    Playwright keeps a loop in this thread; Django takes it for an asynchronous caller.
    """
    unsafe = mock.patch.dict(os.environ, DJANGO_ALLOW_ASYNC_UNSAFE="1")
    with unsafe, sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = next((path for path in (CHROMIUM, own) if path.is_file()), None)
        if found is None:
            pytest.skip(f"no browser: neither {CHROMIUM} nor {own} is there")
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()
