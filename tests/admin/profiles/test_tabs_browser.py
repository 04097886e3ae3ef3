"""The tabs of a profile in a real browser: with the script, and without it."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.admin.profiles.test_profiles import change_address
from tests.browsers import start_browser
from tests.factories import make_profile

SLUGS = ["main", "catalog", "orders", "statuses", "alarms", "more"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser():
    with start_browser() as started:
        yield started


@pytest.fixture
def open_profile(live_server, superuser, browser):
    """Return what opens the page of a profile as its owner, with a script or not."""
    profile = make_profile(slug="ut", name="Склад")
    client = Client()
    client.force_login(superuser)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}

    def open_page(anchor="", *, has_script=True):
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=has_script
        )
        context.add_cookies([{**cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{change_address(profile)}{anchor}")
        return page

    return open_page


def visible(page):
    return [slug for slug in SLUGS if page.locator(f"#tab-{slug}").is_visible()]


def test_one_tab_is_shown_and_the_keys_move_it(open_profile):
    page = open_profile()
    shown = [visible(page)]

    page.get_by_role("tab", name="Каталог").click()
    shown.append(visible(page))
    for key in ("ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"):
        page.keyboard.press(key)
        shown.append(visible(page))

    assert shown == [
        ["main"],
        ["catalog"],
        ["orders"],
        ["more"],
        ["main"],
        ["more"],
        ["main"],
    ]
    chosen = page.get_by_role("tab", selected=True)
    expect(chosen).to_have_count(1)
    expect(chosen).to_be_focused()


def test_the_tab_in_the_address_is_kept_over_a_save(open_profile):
    page = open_profile("#tab-alarms")
    page.locator("#id_alarm_silence_hours").fill("5")

    page.locator("[name=_continue]").click()
    page.wait_for_load_state()

    assert page.url.endswith("#tab-alarms")
    assert visible(page) == ["alarms"]
    assert page.locator("#id_alarm_silence_hours").input_value() == "5"


def test_the_tab_with_an_error_opens(open_profile):
    page = open_profile("#tab-catalog")
    page.locator("#id_sweep_limit").fill("101")
    page.get_by_role("tab", name="Дополнительно").click()

    page.locator("[name=_continue]").click()
    page.wait_for_load_state()

    assert visible(page) == ["catalog"]


def test_without_a_script_all_sections_stand_below_each_other(open_profile):
    page = open_profile(has_script=False)

    assert visible(page) == SLUGS
    page.locator("a.cml-tab", has_text="Статусы").click()
    assert page.url.endswith("#tab-statuses")
