"""A real browser that must not complain of anything."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from example_project.running import HOST

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
"""Debian's; where it is not, the one that ``playwright install chromium`` brought."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def open_page(browser: Browser, address: str, *, width: int = 1200) -> Iterator[Page]:
    """Give a page of *browser* at the site *address*; check that it was content."""
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, locale="ru-RU"
    )
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("requestfailed", lambda request: complaints.extend(failed(request)))
    opened = context.new_page()
    opened.on(
        "console",
        lambda said: complaints.extend(said_of(said)) if said.type == "error" else None,
    )
    foreign: list[str] = []
    opened.on(
        "request",
        lambda asked: None if HOST in asked.url else foreign.append(asked.url),
    )
    yield opened
    context.close()
    assert complaints == [], complaints
    assert foreign == [], foreign


_ICON = "/favicon.ico"


def failed(request: Any) -> list[str]:
    """Return the address of *request*, unless the browser just left its page."""
    return [] if request.failure == "net::ERR_ABORTED" else [request.url]


def said_of(message: Any) -> list[str]:
    """Return what the browser said; that a site has no icon is no complaint."""
    address = message.location.get("url", "")
    return [] if address.endswith(_ICON) else [f"{message.text} {address}"]


def fill(page: Page, values: dict[str, str]) -> None:
    for label, value in values.items():
        page.get_by_label(label, exact=False).fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def check_fits(page: Page) -> None:
    """Check that nothing sticks out sideways, once the page is there."""
    page.wait_for_load_state()
    expect(page.locator("body")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url
