"""The story of an order in Oscar's own pages, in a real browser and in Russian."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from django_commerceml.emulator import get_dialect, write_catalog
from tests.example_project.browsing import check_fits, fill, open_page
from tests.factories import PASSWORD

EMAIL = "anna@example.com"
SECONDS = 20_000
SHOTS = os.environ.get("COMMERCEML_TEST_SHOTS")
"""A directory for pictures of the pages, to look at."""


@pytest.fixture
def page(browser, shop):
    with open_page(browser, shop.site) as opened:
        opened.set_default_timeout(SECONDS)
        yield opened


def look(page: Page, name: str) -> None:
    """Check the page, and keep a picture of it where somebody wants one."""
    check_fits(page)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def register(page: Page) -> None:
    page.goto("accounts/login/")
    look(page, "1-login")
    page.locator("#id_registration-email").fill(EMAIL)
    page.locator("#id_registration-password1").fill(PASSWORD)
    page.locator("#id_registration-password2").fill(PASSWORD)
    page.locator("[name=registration_submit]").click()
    expect(page.locator("#messages")).to_contain_text("Спасибо за регистрацию")


def put_into_basket(page: Page, *, is_variant: bool) -> None:
    """Put the first goods that are there into the basket, a variant or not."""
    page.goto("catalogue/")
    look(page, "2-catalogue")
    addresses = page.locator("article h3 a").evaluate_all(
        "links => links.map(link => link.href)"
    )
    for address in addresses:
        page.goto(address)
        variants = page.locator(".variants a")
        if is_variant and variants.count():
            look(page, "3-parent")
            variants.first.click()
            expect(page.locator(".variant")).not_to_be_empty()
        form = page.locator("#add_to_basket_form").first
        if form.count() and bool(page.locator(".variant").count()) == is_variant:
            look(page, f"3-product-{'variant' if is_variant else 'plain'}")
            form.locator("button[type=submit]").click()
            expect(page.locator("#messages")).to_contain_text("добавлен")
            return
    raise AssertionError("there are no such goods")


def order(page: Page) -> str:
    """Go through the checkout; return the number of the order."""
    page.goto("basket/")
    look(page, "4-basket")
    page.goto("checkout/")
    look(page, "5-address")
    fill(page, {"Имя": "Анна", "Фамилия": "Иванова"})
    page.locator("#id_line1").fill("Советская, 5")
    page.locator("#id_line4").fill("Тверь")
    page.locator("#id_postcode").fill("170100")
    page.locator("#id_phone_number").fill("+79123456789")
    page.locator("#new_shipping_address button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("Наличными курьеру")
    look(page, "6-payment")
    page.locator("#view_preview").click()
    look(page, "7-preview")
    page.locator("#place-order").click()
    expect(page).to_have_url("/checkout/thank-you/", timeout=SECONDS)
    look(page, "8-thanks")
    page.goto("accounts/orders/")
    look(page, "9-history")
    page.locator("table td a").first.click()
    look(page, "10-order")
    return page.url.rstrip("/").rpartition("/")[2]


def test_an_order_goes_to_1c_and_oscars_history_shows_what_was_done_there(
    shop, page, tmp_path
):
    catalog = tmp_path / "catalog"
    write_catalog(catalog, dialect=get_dialect("ut11"), products=12)
    infobase = ("--dialect=ut11", f"--orders={tmp_path / 'infobase'}")
    shop.play("--dialect=ut11", f"--catalog={catalog}")

    register(page)
    put_into_basket(page, is_variant=False)
    put_into_basket(page, is_variant=True)
    number = order(page)
    expect(page.locator(".payments li")).to_contain_text("Ещё не оплачен")
    shop.play(*infobase)
    acts = (f"--status={number}=Отгружен", f"--pay={number}", f"--ship={number}")
    shop.play(*infobase, *acts)
    shop.play(*infobase)
    page.reload()
    look(page, "11-shipped")

    expect(page.locator("h2 + p").first).to_have_text("Отгружен")
    expect(page.locator(".payments li")).to_have_count(1)
    expect(page.locator(".payments li")).to_contain_text("Оплачено")
    expect(page.locator(".shipments li")).to_have_count(1)
    expect(page.locator(".shipments li")).to_contain_text("(1)")
