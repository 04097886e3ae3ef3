"""The pictures of the admin in README and docs: ``python -m tests.screenshots``.

An example shop is made, 1C exchanges with it, and the pages are taken as they are, in
English and in Russian.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from django_commerceml.emulator import get_dialect, write_catalog
from example_project.running import Demo, find_port, prepare, serve
from tests.example_project.browsing import CHROMIUM, FLAGS

_DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
_LANGUAGES: Final = ("en", "ru")
_WIDTH: Final = 1200
_HEIGHT: Final = 860
_DIALECT: Final = "ut11"
_PRODUCTS: Final = 300
_LAST_RUN: Final = 4
"""Of the exchange: two files came, and both again."""
_SHEET: Final = "SKU;Name;Price;Stock\r\n{sku};—;1 200,50;7\r\n"


def main() -> int:
    """Take all pictures, in every language."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM if CHROMIUM.is_file() else None, args=FLAGS
        )
        for language in _LANGUAGES:
            with tempfile.TemporaryDirectory(prefix="pictures-") as scratch:
                _take_all(browser, language, Path(scratch))
        browser.close()
    return 0


def _take_all(browser: Browser, language: str, scratch: Path) -> None:
    folder = _DOCS / language / "images"
    folder.mkdir(exist_ok=True)
    demo = Demo(port=find_port(0), var=scratch / "shop")
    demo = replace(demo, database={**demo.database, "EXAMPLE_LANGUAGE": language})
    prepare(demo)
    with serve(demo):
        files = _exchange(demo, scratch)
        page = browser.new_context(
            base_url=demo.site,
            viewport={"width": _WIDTH, "height": _HEIGHT},
            locale=language,
        ).new_page()
        _log_in(page, demo)
        for name, show in PICTURES.items():
            show(page, files)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")
            sys.stdout.write(f"{language}/images/{name}.png\n")


def _exchange(demo: Demo, scratch: Path) -> dict[str, Path]:
    """Let 1C export a catalogue, and again when a part of it has changed."""
    for number, change in enumerate((0.0, 0.2)):
        folder = _write(scratch / f"edition{number}", change)
        demo.play(f"--dialect={_DIALECT}", f"--catalog={folder}")
    newest = _write(scratch / "newest", 0.5)
    sheet = scratch / "prices.csv"
    sheet.write_text(_SHEET.format(sku="A-1"), encoding="windows-1251")
    return {"offers": next(newest.rglob("offers*.xml")), "sheet": sheet}


def _write(folder: Path, change: float) -> Path:
    write_catalog(
        folder, dialect=get_dialect(_DIALECT), products=_PRODUCTS, change=change
    )
    return folder


def _log_in(page: Page, demo: Demo) -> None:
    page.goto("admin/")
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill(demo.admin_password)
    page.locator("[type=submit]").click()


def _overview(page: Page, _: dict[str, Path]) -> None:
    page.goto("admin/commerceml/overview/")


def _profile(page: Page, _: dict[str, Path]) -> None:
    page.goto("admin/commerceml/exchangeprofile/")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")


def _preview(page: Page, files: dict[str, Path]) -> None:
    page.goto("admin/commerceml/importrun/preview/")
    page.locator("[name=file]").set_input_files(files["offers"])
    page.locator("form.cml-form button").click()
    page.locator(".cml-changes tbody tr").first.wait_for()


def _history(page: Page, _: dict[str, Path]) -> None:
    page.goto(f"admin/commerceml/importrun/{_LAST_RUN}/changes/")
    page.locator(".cml-changes tbody th a").first.click()
    page.locator(".cml-history").scroll_into_view_if_needed()


def _session(page: Page, _: dict[str, Path]) -> None:
    page.goto("admin/commerceml/exchangesession/")
    page.locator("#result_list tbody a").first.click()


def _unknown_words(page: Page, _: dict[str, Path]) -> None:
    page.goto("admin/commerceml/unknown/")


def _table(page: Page, files: dict[str, Path]) -> None:
    page.goto("admin/commerceml/importrun/table/")
    page.locator("[name=file]").set_input_files(files["sheet"])
    page.locator("form.cml-form button").click()


def _doctor(page: Page, _: dict[str, Path]) -> None:
    _profile(page, {})
    page.goto(page.url.partition("/change/")[0] + "/doctor/")
    page.locator("form.cml-panel button").click()
    page.locator(".cml-finding").first.wait_for()


PICTURES: Final[dict[str, Callable[[Page, dict[str, Path]], None]]] = {
    "overview": _overview,
    "profile": _profile,
    "preview": _preview,
    "history": _history,
    "session": _session,
    "unknown-words": _unknown_words,
    "table": _table,
    "doctor": _doctor,
}
"""How each page is reached, by the name of its picture."""


if __name__ == "__main__":
    sys.exit(main())
