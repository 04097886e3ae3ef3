"""A day at the operator's desk, in a real browser and in Russian."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from django_commerceml.emulator import get_dialect, write_catalog
from example_project.running import HERE, Demo
from tests.example_project.browsing import check_fits, fill, open_page, press

DIALECT = "ut11"
PRODUCTS = 400
SECONDS = 60_000
SHEET = "Артикул;Наименование;Остаток\r\n{sku};Товар;1 200,5\r\nНЕТ-1;Чужой;3\r\n"


@pytest.fixture
def page(browser, shop):
    """Return a page of the admin, in which an operator has entered."""
    with open_page(browser, shop.site) as opened:
        opened.set_default_timeout(SECONDS)
        opened.goto("admin/")
        fill(opened, {"Имя пользователя": "admin", "Пароль": shop.admin_password})
        press(opened, "Войти")
        yield opened


def make_profile(page: Page) -> dict[str, str]:
    """Make a profile by hand; return what the page says to type into 1C."""
    page.goto("admin/commerceml/exchangeprofile/add/")
    page.locator("#id_name").fill("Торговля, Тула")
    page.locator("#id_slug").fill("tula")
    page.locator("#id_login").fill("tula")
    page.get_by_role("tab", name="Каталог").click()
    page.locator("#id_portions").select_option("single")
    press(page, "Сохранить")
    press(page, "Создать новый пароль")
    expect(page.get_by_role("status").first).to_contain_text("Скопируйте пароль")
    check_fits(page)
    address = page.locator(".cml-code", has_text="/1c/tula/").first.inner_text()
    return {
        "address": address,
        "password": page.locator(".cml-secret").first.inner_text(),
    }


def exchange(
    shop: Demo, access: dict[str, str], catalog: Path
) -> subprocess.Popen[bytes]:
    """Let 1C export *catalog*; return the program that plays it."""
    return subprocess.Popen(  # noqa: S603 (our own command)
        [
            sys.executable,
            str(HERE / "manage.py"),
            "commerceml_emulate",
            access["address"],
            "--login=tula",
            f"--password={access['password']}",
            f"--dialect={DIALECT}",
            f"--catalog={catalog}",
        ],
        env=shop.environment,
    )


def write(folder: Path, products: int, change: float = 0.0) -> Path:
    write_catalog(
        folder,
        dialect=get_dialect(DIALECT),
        products=products,
        change=change,
        with_pictures=False,
    )
    return folder


def watch_the_bar(page: Page) -> None:
    """See the bar of a run that is being worked on, until it is over."""
    page.goto("admin/commerceml/overview/")
    bar = page.locator(".cml-live progress")
    for _ in range(200):
        if bar.count():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(bar.first).to_be_visible()
    check_fits(page)
    expect(bar).to_have_count(0, timeout=SECONDS)


def find_a_changed_price(page: Page) -> None:
    """Go from a product's offer to the run that changed its price, and to the line."""
    page.goto("admin/commerceml/importrun/?o=-1")
    page.goto(changes_of_the_last_run(page))
    page.locator("[name=outcome]").select_option("updated")
    press(page, "Показать")
    row = page.locator(".cml-changes tbody tr", has_text="Цена").first
    expect(row.locator("del").first).to_be_visible()
    check_fits(page)
    row.locator("th a").click()
    history = page.locator(".cml-history")
    expect(history).to_contain_text("Почему так")
    expect(history.locator("ins").first).to_be_visible()
    check_fits(page)
    history.locator("tbody tr td:last-child a").first.click()
    expect(page.locator(".cml-source-marked")).to_be_visible()
    check_fits(page)


def changes_of_the_last_run(page: Page) -> str:
    """Return the address of what the last run that changed anything has changed."""
    numbers = page.locator("#result_list tbody .field-id a").evaluate_all(
        "links => links.map(link => link.href)"
    )
    for address in numbers:
        page.goto(address.replace("/change/", "/changes/"))
        if page.locator(".cml-changes tbody tr", has_text="Цена").count():
            return page.url
    raise AssertionError("no run has changed a price")


def preview_and_apply(page: Page, file: Path) -> None:
    page.goto("admin/commerceml/importrun/preview/")
    page.locator("[name=profile]").select_option(label="Торговля, Тула")
    page.locator("[name=file]").set_input_files(file)
    check_fits(page)
    page.locator("form.cml-form button").click()
    apply = page.get_by_role("button", name="Применить")
    expect(apply).to_be_enabled(timeout=SECONDS)
    expect(page.locator(".cml-changes tbody tr").first).to_be_visible()
    check_fits(page)
    apply.click()
    wait_until_done(page)


def wait_until_done(page: Page) -> None:
    """Wait on the page of a run, or of several, until none goes on."""
    expect(page.locator(".cml-live progress")).to_have_count(0, timeout=SECONDS)
    expect(page.locator(".cml-run-failed")).to_have_count(0)


def confirm_the_held_sweeps(page: Page) -> None:
    """See what a small export would hide, of products and of offers, and confirm."""
    held = page.locator("#result_list tbody .field-id a")
    for left in (2, 1):
        page.goto("admin/commerceml/importrun/?state__exact=held")
        expect(held).to_have_count(left)
        held.first.click()
        press(page, "Показать, что изменится")
        shown = page.locator(".cml-changes .cml-outcome-deactivated")
        expect(shown.first).to_be_visible(timeout=SECONDS)
        check_fits(page)
        press(page, "Применить")
        wait_until_done(page)
    page.goto("admin/commerceml/importrun/?state__exact=held")
    expect(held).to_have_count(0)


def replay_an_exchange(page: Page) -> None:
    page.goto("admin/commerceml/exchangesession/")
    page.locator("#result_list tbody .field-id a").first.click()
    check_fits(page)
    press(page, "Загрузить повторно")
    wait_until_done(page)


def import_a_table(page: Page, folder: Path) -> None:
    """Load stock from a table as Russian Excel writes it."""
    page.goto("admin/commerceml/product/?is_deleted__exact=0")
    page.locator("#result_list tbody th a").first.click()
    sku = page.locator(".field-sku .readonly").inner_text()
    sheet = folder / "Остатки.csv"
    sheet.write_bytes(SHEET.format(sku=sku).encode("windows-1251"))
    page.goto("admin/commerceml/importrun/table/")
    page.locator("[name=profile]").select_option(label="Торговля, Тула")
    page.locator("[name=file]").set_input_files(sheet)
    press(page, "Продолжить")
    check_fits(page)
    page.locator("[name=warehouse]").select_option(index=1)
    press(page, "Показать, что изменится")
    expect(page.locator(".cml-held")).to_contain_text("НЕТ-1")
    press(page, "Продолжить без этих строк")
    apply = page.get_by_role("button", name="Применить")
    expect(apply).to_be_enabled(timeout=SECONDS)
    expect(page.locator(".cml-changes ins", has_text="200").first).to_be_visible()
    apply.click()
    wait_until_done(page)


def get_an_alarm(page: Page, shop: Demo) -> None:
    """See the alarm of an exchange that failed, and what was written about it."""
    page.goto("admin/commerceml/exchangeprofile/")
    page.get_by_role("link", name="Торговля, Тула").click()
    page.get_by_role("tab", name="Уведомления").click()
    page.locator("#id_alarm_emails").fill("chief@example.com")
    check_fits(page)
    page.get_by_role("button", name="Сохранить", exact=True).click()
    shop.manage("commerceml_watch")
    page.goto("admin/commerceml/alarm/")
    expect(page.locator("#result_list tbody tr").first).to_contain_text("Торговля")
    check_fits(page)
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator(".field-told .readonly")).not_to_have_text("-")


def run_the_doctor(page: Page, password: str) -> None:
    page.goto("admin/commerceml/exchangeprofile/")
    page.get_by_role("link", name="Торговля, Тула").click()
    page.get_by_role("link", name="Проверить связь").click()
    page.locator("[name=password]").fill(password)
    press(page, "Проверить")
    expect(page.locator(".cml-finding").first).to_be_visible(timeout=SECONDS)
    expect(page.locator(".cml-finding .cml-state-held")).to_have_count(0)
    check_fits(page)


def test_an_operator_does_everything_at_the_desk(shop, page, tmp_path):
    access = make_profile(page)
    first = write(tmp_path / "first", PRODUCTS)
    played = exchange(shop, access, first)
    watch_the_bar(page)
    assert played.wait() == 0

    changed = write(tmp_path / "changed", PRODUCTS, change=0.2)
    assert exchange(shop, access, changed).wait() == 0
    find_a_changed_price(page)

    more = write(tmp_path / "more", PRODUCTS, change=0.5)
    preview_and_apply(page, next(more.rglob("prices*.xml"), None) or offers_of(more))
    replay_an_exchange(page)
    import_a_table(page, tmp_path)

    fewer = write(tmp_path / "fewer", PRODUCTS // 4)
    exchange(shop, access, fewer).wait()
    confirm_the_held_sweeps(page)

    broken = write(tmp_path / "broken", PRODUCTS)
    for file in broken.rglob("*.xml"):
        file.write_bytes(file.read_bytes()[:2000])
    assert exchange(shop, access, broken).wait() != 0
    get_an_alarm(page, shop)
    run_the_doctor(page, access["password"])


def offers_of(folder: Path) -> Path:
    return next(folder.rglob("offers*.xml"))
