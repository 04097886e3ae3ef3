"""The whole story of an order in a real browser, with the oldest and the newest 1C."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from django_commerceml.emulator import get_dialect, write_catalog
from example_project.running import HOST
from tests.factories import PASSWORD

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
EMAIL = "anna@example.com"
CHECKOUT = "/checkout/"
OLDEST, NEWEST = "ut103", "bitrix31"
DESK, PHONE = 1200, 390


@pytest.fixture(scope="module")
def browser():
    """Return a browser, or skip where the machine has none."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = next((path for path in (CHROMIUM, own) if path.is_file()), None)
        if found is None:
            pytest.skip(f"no browser: neither {CHROMIUM} nor {own} is there")
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser, shop, request):
    """Return a page of the browser that must not complain of anything."""
    context = browser.new_context(
        base_url=shop.site,
        viewport={"width": request.param, "height": 900},
        locale="ru-RU",
    )
    complaints = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("requestfailed", lambda request: complaints.extend(failed(request)))
    opened = context.new_page()
    opened.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )
    foreign = []
    opened.on(
        "request",
        lambda asked: None if HOST in asked.url else foreign.append(asked.url),
    )
    yield opened
    context.close()
    assert complaints == []
    assert foreign == []


def failed(request):
    """Return the address of *request*, unless the browser just left its page."""
    return [] if request.failure == "net::ERR_ABORTED" else [request.url]


def fill(page: Page, values):
    for label, value in values.items():
        page.get_by_label(label, exact=False).fill(value)


def press(page: Page, name):
    page.get_by_role("button", name=name, exact=True).click()


def check_fits(page: Page):
    """Check that nothing sticks out sideways, once the page is there."""
    page.wait_for_load_state()
    expect(page.locator("body")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url


def register(page: Page):
    page.goto("account/register/")
    fill(page, {"Электронная почта": EMAIL})
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_label("Подтверждение пароля").fill(PASSWORD)
    press(page, "Зарегистрироваться")
    expect(page).to_have_url("/account/")


def put_into_basket(page: Page, count):
    """Put the first goods that are there into the basket, two of each."""
    page.goto("products/")
    addresses = page.locator(".card-name a").evaluate_all(
        "links => links.map(link => link.href)"
    )
    chosen = 0
    while chosen < count:
        page.goto(addresses.pop(0))
        if page.locator(".buy").count():
            check_fits(page)
            page.get_by_label("Количество", exact=True).fill("2")
            press(page, "В корзину")
            expect(page.get_by_role("status")).to_contain_text("В корзине:")
            chosen += 1


def order(page: Page):
    """Order what is in the basket; return the number of the order."""
    page.goto("basket/")
    check_fits(page)
    page.get_by_role("link", name="Оформить заказ").click()
    expect(page).to_have_url(CHECKOUT)
    check_fits(page)
    press(page, "Заказать")
    expect(page.get_by_role("alert")).to_be_visible()
    person = {"Фамилия": "Иванова", "Имя": "Анна", "Телефон": "8 912 345-67-89"}
    fill(page, {**person, "Город": "Тверь", "Улица": "Советская, 5"})
    page.get_by_text("Картой онлайн").click()
    press(page, "Заказать")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Заказ ")
    expect(page.get_by_role("status")).to_contain_text("принят")
    check_fits(page)
    return heading.inner_text().split()[-1]


@pytest.mark.parametrize(
    ("dialect", "page"), [(OLDEST, DESK), (NEWEST, PHONE)], indirect=["page"]
)
def test_an_order_goes_to_1c_and_its_buyer_sees_what_was_done_there(
    shop, page, dialect, tmp_path
):
    catalog = tmp_path / "catalog"
    write_catalog(catalog, dialect=get_dialect(dialect), products=8)
    infobase = (f"--dialect={dialect}", f"--orders={tmp_path / 'infobase'}")
    shop.play(f"--dialect={dialect}", f"--catalog={catalog}")
    shop.manage("assign_prices")

    register(page)
    put_into_basket(page, 2)
    number = order(page)
    before = page.locator(".order-total").inner_text()
    shop.play(*infobase)
    acts = (f"--line={number}:1=1", f"--status={number}=Отгружен")
    shop.play(*infobase, *acts, f"--pay={number}", f"--ship={number}")
    page.goto("account/")
    check_fits(page)
    expect(page.locator(".order-facts")).to_contain_text("оплачен")
    page.get_by_role("link", name=f"Заказ {number}").click()

    expect(page.locator(".status")).to_have_text("Отгружен")
    expect(page.locator(".stage.done b")).to_have_text(
        ["Принят", "Оплачен", "Отгружен"]
    )
    expect(page.locator("tbody tr td:nth-child(2)")).to_contain_text(["1", "2"])
    expect(page.locator(".payments li")).to_have_count(1)
    expect(page.locator(".shipments li")).to_have_count(1)
    assert page.locator(".order-total").inner_text() != before
    expect(page.get_by_role("button", name="Отменить заказ")).to_have_count(0)
    check_fits(page)
