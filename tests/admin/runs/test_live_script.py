"""Runs are followed in a real browser; without scripts the pages work, too."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from django_commerceml.importing.runs import new_run
from django_commerceml.models import ImportRun, Product, RunState
from tests.browsers import start_browser
from tests.factories import make_file, make_profile, make_run, make_session
from tests.importing.goods import catalog, product
from tests.importing.imports import store_bytes

OVERVIEW = reverse("admin:commerceml_overview")
LIVE = reverse("admin:commerceml_live")
MOMENT = 300
"""Milliseconds in which an answer is there."""
LONG = 20_000


@pytest.fixture(scope="module")
def browser():
    with start_browser() as started:
        yield started


@pytest.fixture
def open_page(browser, site):
    """Return a function that opens a page of the admin, its options the context's."""
    chief = User.objects.create_superuser("chief", password="chief's")
    client = Client()
    client.force_login(chief)
    name = site_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": site}
    contexts = []

    def open_one(address, *, is_clock_ours=False, **options):
        context = browser.new_context(base_url=site, **options)
        contexts.append(context)
        context.add_cookies([cookie])
        page = context.new_page()
        if is_clock_ours:
            page.clock.install()
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def running(database):
    """Return a run that somebody works on."""
    profile = make_profile()
    make_session(profile=profile)
    return make_run(
        profile=profile,
        file=make_file(profile=profile, label="offers0_1.xml"),
        state=RunState.RUNNING,
        checkpoint=100,
        records_total=400,
        lease_expires_at=timezone.now() + timedelta(hours=1),
    )


@pytest.fixture
def queued(database):
    """Return a queued run of a file with two products."""
    file = store_bytes(
        make_profile(), "import.xml", catalog(product("1"), product("2"))
    )
    return new_run(file, None)


def change(run, **values):
    ImportRun.objects.filter(pk=run.pk).update(**values)


def asked(page):
    """Return a list that grows by each question of the page."""
    questions = []
    page.on(
        "request", lambda sent: questions.append(sent) if LIVE in sent.url else None
    )
    return questions


def hide(page, word):
    """Have the browser say that nobody sees *page*, or that somebody does."""
    page.evaluate(
        "Object.defineProperty(document, 'hidden', "
        f"{{value: {word}, configurable: true}});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_bar_moves_and_the_page_is_loaded_anew_at_the_end(open_page, running):
    page = open_page(OVERVIEW, viewport={"width": 400, "height": 900})
    loads = []
    page.on("load", lambda _page: loads.append(1))
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_js_property("value", 0.25)

    change(running, checkpoint=300)
    expect(bar).to_have_js_property("value", 0.75)
    expect(page.locator(".cml-live-text")).to_contain_text(re.compile("300 .+ 400"))
    expect(page.locator("[aria-live]")).to_contain_text("70 %")
    assert loads == []

    change(running, state=RunState.DONE, finished_at=timezone.now())
    expect(bar).to_have_count(0, timeout=LONG)
    assert loads == [1]

    page.locator("summary").first.click()
    assert fits(page)
    change(running, state=RunState.RUNNING)
    expect(bar).to_have_count(1, timeout=LONG)
    assert fits(page)


def test_what_nobody_works_on_is_worked_on_by_the_page(open_page, queued):
    page = open_page(reverse("admin:commerceml_importrun_change", args=[queued.pk]))

    expect(page.locator("[data-cml-run]")).to_have_count(0, timeout=LONG)
    assert Product.objects.count() == 2


def test_without_scripts_a_button_does_the_work_and_comes_back(open_page, queued):
    page = open_page(OVERVIEW, java_script_enabled=False)

    page.locator("[data-cml='waits'] button").click()

    assert page.url.endswith(OVERVIEW)
    assert ImportRun.objects.get(pk=queued.pk).state == RunState.DONE


def test_errors_make_questions_rare_and_a_hidden_page_asks_none(open_page, running):
    page = open_page(OVERVIEW, is_clock_ours=True)
    page.route(f"**{LIVE}**", lambda route: route.abort())
    questions = asked(page)

    for _second in range(60):
        page.clock.run_for(1000)
        page.wait_for_timeout(5)
    assert 4 <= len(questions) <= 7

    page.unroute(f"**{LIVE}**")
    hide(page, "true")
    questions.clear()
    page.clock.run_for(60_000)
    assert questions == []

    hide(page, "false")
    page.clock.run_for(30_000)
    page.wait_for_timeout(MOMENT)
    assert questions
