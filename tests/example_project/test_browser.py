"""The whole story of an order in a real browser, with the oldest and the newest 1C."""

import pytest
from playwright.sync_api import Page, expect

from django_commerceml.emulator import get_dialect, write_catalog
from tests.example_project.browsing import check_fits, fill, open_page, press
from tests.factories import PASSWORD

EMAIL = "anna@example.com"
CHECKOUT = "/checkout/"
OLDEST, NEWEST = "ut103", "bitrix31"
DESK, PHONE = 1200, 390


@pytest.fixture
def page(browser, shop, request):
    """Return a page of the shop in the browser, as wide as the test says."""
    with open_page(browser, shop.site, width=request.param) as opened:
        yield opened


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
