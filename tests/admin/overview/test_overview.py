"""The overview: every exchange at a glance, in a fixed number of queries."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from django_commerceml.models import HoldReason, RunState
from tests.factories import (
    make_alarm,
    make_file,
    make_order_export,
    make_problem,
    make_profile,
    make_run,
    make_session,
)
from tests.status.makers import make_open_word

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:commerceml_overview")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def profile():
    """Return a profile whose 1C was just here."""
    found = make_profile(slug="main", name="Trade")
    make_session(profile=found)
    return found


def ago(span):
    return timezone.now() - span


def content_of(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    inside = response.content.decode().partition('id="content"')[2]
    return inside.partition("END Content")[0]


def cards_of(client):
    return client.get(PAGE).context["cards"]


def tiles_of(client):
    (card,) = cards_of(client)
    return {tile.name: tile for tile in card.tiles}


def links_in(text):
    return [unescape(link) for link in re.findall(r'href="(/[^"]+)"', text)]


def test_the_page_stands_where_a_list_would(page):
    assert reverse("admin:commerceml_overview_changelist") == PAGE
    assert PAGE == "/admin/commerceml/overview/"
    for index in (
        reverse("admin:index"),
        reverse("admin:app_list", args=["commerceml"]),
    ):
        assert PAGE in links_in(page.get(index).content.decode())


def test_the_page_needs_a_permission_of_its_own(permit):
    index = reverse("admin:app_list", args=["commerceml"])

    assert permit("view_exchangeprofile").get(PAGE).status_code == 403
    assert PAGE not in permit("view_exchangeprofile").get(index).content.decode()
    assert permit("view_overview").get(PAGE).status_code == 200


def test_it_only_shows(page):
    assert page.post(PAGE).status_code == 405


def test_the_page_has_one_heading_in_any_theme(page):
    content = page.get(PAGE).content.decode()

    assert re.findall(r"<h1[^>]*>([^<]+)</h1>", content) == ["Overview of the exchange"]


def test_without_a_profile_it_says_what_to_do(page):
    content = content_of(page)

    assert "There is no profile yet" in content
    assert reverse("admin:commerceml_exchangeprofile_add") in links_in(content)


def test_a_profile_that_never_exchanged_leads_to_what_to_type_into_1c(page):
    profile = make_profile()

    content = content_of(page)

    own = reverse("admin:commerceml_exchangeprofile_change", args=[profile.pk])
    assert "Never exchanged yet: connect 1C." in content
    assert f'href="{own}">How to connect 1C<' in content
    assert not tiles_of(page)


def test_the_gravest_comes_first(page, profile):
    make_profile(slug="a-off", is_active=False)
    make_profile(slug="b-new")
    silent = make_profile(slug="y-silent")
    make_session(profile=silent, last_seen_at=ago(30 * HOUR))
    make_run(profile=make_profile(slug="z-held"), state=RunState.HELD)

    order = [card.profile.slug for card in cards_of(page)]

    assert order == ["z-held", "y-silent", "main", "b-new", "a-off"]


def test_the_last_contact_is_told_by_type_and_leads_to_its_sessions(page, profile):
    make_session(profile=profile, type="sale")

    content = content_of(page)

    sessions = reverse("admin:commerceml_exchangesession_changelist")
    query = f"?profile__id__exact={profile.pk}&type__exact="
    assert {f"{sessions}{query}catalog", f"{sessions}{query}sale"} <= set(
        links_in(content)
    )


TROUBLES = {
    "Queue": lambda profile: make_run(profile=profile),
    "Orders waiting": lambda profile: make_order_export(profile=profile, version=2),
    "Held runs": lambda profile: make_run(profile=profile, state=RunState.HELD),
    "Failed in 24 hours": lambda profile: make_run(
        profile=profile, state=RunState.FAILED, finished_at=ago(HOUR)
    ),
    "Held orders": lambda profile: make_order_export(
        profile=profile, version=2, held_reason=HoldReason.CONFLICT
    ),
    "Errors in 24 hours": lambda profile: make_problem(profile=profile),
    "Warnings in 24 hours": lambda profile: make_problem(
        profile=profile, severity="warning"
    ),
    "Notices in 24 hours": lambda profile: make_problem(
        profile=profile, severity="info"
    ),
    "Open alarms": lambda profile: make_alarm(profile=profile),
    "Words to decide about": make_open_word,
    "Pictures waiting": lambda profile: make_file(
        profile=profile, kind="picture", state="stored"
    ),
}
SHOWN_ANYWAY = {
    "Queue",
    "Orders waiting",
    "Errors in 24 hours",
    "Warnings in 24 hours",
    "Open alarms",
    "Words to decide about",
}


def test_where_all_is_well_the_figures_are_zero(page, profile):
    tiles = tiles_of(page)

    assert set(tiles) == SHOWN_ANYWAY
    assert {(tile.number, tile.level) for tile in tiles.values()} == {("0", "none")}


@pytest.mark.parametrize(("name", "make"), TROUBLES.items())
def test_a_figure_leads_to_exactly_the_rows_that_it_counts(page, profile, name, make):
    for each in TROUBLES.values():
        each(make_profile())
    rows = [make(profile) for _ in range(2)]
    only = [card for card in cards_of(page) if card.profile == profile]

    (tile,) = [tile for tile in only[0].tiles if tile.name == name]
    listed = page.get(tile.url).context["cl"].result_list

    assert (tile.number, tile.level == "none") == ("2", False)
    assert {each.pk for each in listed} == {each.pk for each in rows}


def test_figures_are_told_without_links_to_whoever_may_not_see_the_rows(
    permit, profile
):
    make_problem(profile=profile)
    make_run(profile=profile, state=RunState.RUNNING)

    client = permit("view_overview")

    assert tiles_of(client)["Errors in 24 hours"].number == "1"
    assert links_in(content_of(client).partition("cml-overview")[2]) == []


def test_each_permission_shows_its_link(permit, profile):
    links = {
        "view_exchangeprofile": "admin:commerceml_exchangeprofile_change",
        "diagnose_exchangeprofile": "admin:commerceml_exchangeprofile_doctor",
        "support_exchangeprofile": "admin:commerceml_exchangeprofile_support",
    }
    for codename, name in links.items():
        content = content_of(permit("view_overview", codename))
        own = content.partition("cml-overview")[2]
        assert links_in(own) == [reverse(name, args=[profile.pk])]

    content = content_of(permit("view_overview", "preview_importrun"))
    assert reverse("admin:commerceml_importrun_preview") in links_in(content)


def test_a_run_in_work_has_a_bar_and_is_followed(page, profile):
    run = make_run(
        profile=profile,
        file=make_file(profile=profile, label="offers0_1.xml"),
        state=RunState.RUNNING,
        checkpoint=25,
        records_total=100,
        lease_expires_at=ago(-HOUR),
    )

    content = content_of(page)

    assert f'data-cml-run="{run.pk}"' in content
    assert f'data-cml-watch="profile={profile.pk}"' in content
    assert re.search(r'<progress [^>]*max="1" value="0.2500"', content)
    assert "offers0_1.xml" in content
    assert "records done: 25 of 100" in content
    assert "commerceml/live.js" in content


def test_a_run_that_waits_for_1c_can_be_gone_on_with(page, profile):
    run = make_run(profile=profile)

    content = content_of(page)

    address = reverse("admin:commerceml_work", args=[run.pk])
    assert f'action="{address}?next={PAGE}"' in content
    assert 'data-cml="waits">' in content


def test_one_that_is_worked_on_offers_that_only_when_it_stops(page, profile):
    make_run(profile=profile, state=RunState.RUNNING, lease_expires_at=ago(-HOUR))

    assert 'data-cml="waits" hidden>' in content_of(page)


def test_the_chart_is_a_picture_with_a_table_beside_it(page, profile):
    make_run(
        profile=profile,
        state=RunState.DONE,
        started_at=ago(HOUR),
        finished_at=ago(HOUR / 2),
        counts={"product": {"updated": 1234}},
    )

    content = content_of(page)

    assert content.count('role="img"') == 3
    assert 'fill="currentColor"' in content
    assert re.search(r"<rect [^>]+><title>[^<]+: 1,234</title></rect>", content)
    assert "<td>1,234</td>" in content
    assert "<td>0:30:00</td>" in content


def test_without_imports_there_is_no_chart(page, profile):
    content = content_of(page)

    assert "<svg" not in content.partition("cml-overview")[2]
    assert "No imports in the last 30 days." in content


def test_numbers_in_the_drawing_are_those_of_a_machine_in_any_language(page, profile):
    make_run(
        profile=profile,
        state=RunState.RUNNING,
        checkpoint=1,
        records_total=3,
        counts={"product": {"updated": 1}},
    )
    with translation.override("ru"):
        content = content_of(page)

    drawn = "".join(re.findall(r"<(?:rect|progress) [^>]*>", content))
    numbers = re.findall(r' (?:x|y|width|height|value|max)="([^"]*)"', drawn)
    assert "0.3333" in numbers
    assert [one for one in numbers if not re.fullmatch(r"[\d.]+", one)] == []


@pytest.mark.parametrize("number", [1, 6])
def test_the_number_of_queries_is_fixed(page, number):
    for _ in range(number):
        profile = make_profile()
        for make in TROUBLES.values():
            make(profile)
        make_run(profile=profile, state=RunState.RUNNING, checkpoint=1)
        make_session(profile=profile)
    page.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        page.get(PAGE)

    assert len(queries) == 17
