"""A person links the goods of the store with those of 1C, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from django_commerceml.emulator import get_dialect, write_catalog
from example_project.running import Demo, find_port, prepare, serve
from tests.example_project.browsing import check_fits, fill, open_page, press
from tests.example_project.conftest import browser, database  # noqa: F401 (fixtures)
from tests.example_project.test_desk import wait_until_done

GOODS = 30
TAUGHT = """
from django_commerceml.models import ExchangeProfile, Product as Card
from example_own.store.models import Product, Variant
for number, card in enumerate(Card.objects.order_by("pk")):
    for copy in range(2 if number == 0 else 1 if number < 20 else 0):
        own = Product.objects.create(title=card.name, slug=f"our-{number}-{copy}")
        Variant.objects.create(product=own, price=1, stock=1)
"""
LEFT_ALONE = """
from django_commerceml.models import ExchangeProfile
ExchangeProfile.objects.update(publishes_goods=False)
"""


@pytest.fixture
def store(database, tmp_path):  # noqa: F811 (the fixture)
    """Return the store, running: 1C's goods in the mirror, twenty of its own beside."""
    demo = Demo(
        port=find_port(0),
        var=tmp_path / "var",
        database=database,
        project="example_own",
    )
    prepare(demo)
    demo.manage("shell", "--verbosity=0", f"--command={LEFT_ALONE}")
    catalog = tmp_path / "catalog"
    write_catalog(
        catalog, dialect=get_dialect("ut11"), products=GOODS, with_pictures=False
    )
    demo.manage("commerceml_import", str(catalog), "--profile=demo")
    demo.manage("shell", "--verbosity=0", f"--command={TAUGHT}")
    with serve(demo):
        yield demo


@pytest.fixture
def page(browser, store):  # noqa: F811 (the fixture)
    """Return a page of the admin, in which a person has entered."""
    with open_page(browser, store.site) as opened:
        opened.set_default_timeout(60_000)
        opened.goto("admin/")
        fill(opened, {"Имя пользователя": "admin", "Пароль": store.admin_password})
        press(opened, "Войти")
        yield opened


def count_products(page, store):
    page.goto("admin/store/product/")
    (number,) = re.findall(r"\d+", page.locator(".paginator").last.inner_text())[-1:]
    return int(number)


def test_goods_are_linked_and_then_given(store, page, tmp_path):
    page.goto("admin/commerceml/exchangeprofile/")
    page.get_by_role("link", name="Демонстрация").click()
    page.get_by_role("link", name="Связать товары").click()
    rows = page.locator(".cml-pairs tbody tr")
    expect(rows).to_have_count(50)
    check_fits(page)

    page.locator("[name=state]").select_option("several")
    press(page, "Показать")
    expect(rows.first.locator("select option")).to_have_count(2)
    rows.first.locator("select").select_option(index=1)
    rows.first.locator("[type=checkbox]").check()
    check_fits(page)
    press(page, "Связать отмеченные")
    expect(page.locator(".messagelist li")).to_contain_text("1 строка")
    page.goto(page.url.partition("?")[0])

    press(page, "Связать всё, в чём нет сомнений")
    expect(page.locator(".messagelist li")).to_contain_text("19 строк")
    press(page, "Передавать товары магазину")
    page.wait_for_url(re.compile("/importrun/"))
    wait_until_done(page)
    check_fits(page)

    assert count_products(page, store) == GOODS + 1


def test_a_buyer_orders_from_a_phone(store, browser):  # noqa: F811 (the fixture)
    with open_page(browser, store.site, width=360) as page:
        page.goto("")
        check_fits(page)
        page.locator(".card-name a").first.click()
        check_fits(page)
        press(page, "В корзину")
        page.get_by_role("link", name="Оформить заказ").click()
        press(page, "Заказать")
        expect(page.locator(".error").first).to_be_visible()
        check_fits(page)
        said = {"Имя": "Анна", "Телефон": "+7", "Почта": "a@b.ru", "Адрес": "Тверь"}
        fill(page, said)
        press(page, "Заказать")
        expect(page.locator("h1")).to_have_text("Заказ 000001")
        expect(page.locator(".order-total")).to_contain_text("351")
        check_fits(page)
