"""Runs: what they did, and what a person decides over a held one."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from django_commerceml.models import RunKind, RunState
from tests.factories import make_file, make_problem, make_run

CONFIRM = "admin:commerceml_importrun_confirm"
CANCEL = "admin:commerceml_importrun_cancel"
MAY_DECIDE = ("view_importrun", "confirm_importrun")


def change_address(run):
    return reverse("admin:commerceml_importrun_change", args=[run.pk])


def post(client, decision, run):
    return client.post(reverse(decision, args=[run.pk]))


@pytest.fixture
def held(db):
    return make_run(state=RunState.HELD, error="40 % товаров пропали")


def test_a_confirmed_run_goes_on(permit, held):
    response = post(permit(*MAY_DECIDE), CONFIRM, held)

    held.refresh_from_db()
    assert (held.state, held.is_confirmed) == (RunState.QUEUED, True)
    assert response["Location"] == change_address(held)


def test_a_cancelled_run_ends(permit, held):
    post(permit(*MAY_DECIDE), CANCEL, held)

    held.refresh_from_db()
    assert (held.state, held.is_confirmed) == (RunState.CANCELLED, False)


@pytest.mark.parametrize("decision", [CONFIRM, CANCEL])
def test_a_decision_is_written_down(permit, staff, held, decision):
    post(permit(*MAY_DECIDE), decision, held)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (staff, str(held.pk))
    assert entry.change_message


@pytest.mark.parametrize("decision", [CONFIRM, CANCEL])
def test_a_decision_needs_its_permission(permit, held, decision):
    response = post(permit("view_importrun"), decision, held)

    held.refresh_from_db()
    assert response.status_code == 403
    assert held.state == RunState.HELD
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("decision", [CONFIRM, CANCEL])
def test_a_decision_is_not_made_by_following_a_link(page, held, decision):
    response = page.get(reverse(decision, args=[held.pk]))

    held.refresh_from_db()
    assert response.status_code == 405
    assert held.state == RunState.HELD


def test_a_decision_from_another_site_is_refused(client, superuser, held):
    client.force_login(superuser)
    client.handler.enforce_csrf_checks = True

    response = post(client, CONFIRM, held)

    held.refresh_from_db()
    assert response.status_code == 403
    assert held.state == RunState.HELD


@pytest.mark.parametrize("decision", [CONFIRM, CANCEL])
@pytest.mark.parametrize(
    "state", [state for state in RunState if state != RunState.HELD]
)
def test_a_run_that_is_not_held_stays_as_it_is(page, decision, state):
    run = make_run(state=state)

    response = page.post(reverse(decision, args=[run.pk]), follow=True)

    run.refresh_from_db()
    assert (run.state, run.is_confirmed) == (state, False)
    assert "больше не ждёт подтверждения" in response.content.decode()
    assert not LogEntry.objects.exists()


def test_a_run_that_is_not_there_is_not_found(page):
    assert page.post(reverse(CONFIRM, args=[1])).status_code == 404


def test_the_buttons_stand_on_the_page_of_a_held_run(permit, held):
    content = permit(*MAY_DECIDE).get(change_address(held)).content.decode()

    assert f'formaction="{reverse(CONFIRM, args=[held.pk])}"' in content
    assert f'formaction="{reverse(CANCEL, args=[held.pk])}"' in content
    assert "40 % товаров пропали" in content


def test_who_may_not_decide_sees_why_and_no_buttons(permit, held):
    content = permit("view_importrun").get(change_address(held)).content.decode()

    assert "formaction" not in content
    assert "нужно право" in content


def test_a_run_that_is_done_has_no_buttons(page):
    content = page.get(change_address(make_run(state=RunState.DONE))).content.decode()

    assert "formaction" not in content


def test_counts_are_a_table_of_record_types_and_outcomes(page):
    counts = {
        "product": {"created": 11, "failed": 22},
        "price_type": {"unchanged": 33},
        "reference_field": {"updated": 44},
        "thing": {"skipped": 55},
    }
    run = make_run(counts=counts)

    content = page.get(change_address(run)).content.decode()

    table = content.partition('cml-counts">')[2].partition("</table>")[0]
    rows = [
        " ".join(strip_tags(row.replace("</", " </")).split())
        for row in table.split("</tr>")
    ]
    assert rows == [
        "Записи создано изменено без изменений отключено пропущено с ошибкой",
        "Виды цен 0 0 33 0 0 0",
        "Товары 11 0 0 0 0 22",
        "Поля справочников 0 44 0 0 0 0",
        "thing 0 0 0 0 55 0",
        "",
    ]


def test_the_first_problems_stand_on_the_page_of_a_run(page):
    run = make_run()
    for number in range(101):
        make_problem(run=run, message=f"problem {number}.")

    content = page.get(change_address(run)).content.decode()

    assert "problem 99." in content
    assert "problem 100." not in content


def test_a_problem_of_1c_is_shown_as_text(page):
    run = make_run()
    make_problem(run=run, message="<script>alert(1)</script>")

    content = page.get(change_address(run)).content.decode()

    assert "<script>alert(1)" not in content
    assert "&lt;script&gt;alert(1)" in content


def paces(page):
    """Return what the list says of the pace of each run."""
    with translation.override("en"):
        content = page.get(reverse("admin:commerceml_importrun_changelist")).content
    return re.findall(r'class="cml-quiet cml-pace">([^<]*)<', content.decode())


def test_a_run_in_work_shows_its_pace_and_the_time_left(page):
    make_run(
        state=RunState.RUNNING,
        checkpoint=1200,
        records_total=11000,
        recent_records=500,
        recent_seconds=10,
    )

    assert paces(page) == ["50 records a second, 3 minutes left"]


def test_the_list_tells_a_rehearsal_from_the_run_itself(page):
    make_run(file=make_file(label="real.xml"))
    make_run(file=make_file(label="tried.xml"), is_dry_run=True)

    content = page.get(reverse("admin:commerceml_importrun_changelist")).content

    cells = re.findall(r'class="field-subject">(.*?)</td>', content.decode())
    assert [
        " ".join(strip_tags(cell.replace("<", " <")).split()) for cell in cells
    ] == [
        "tried.xml проба без записи",
        "real.xml",
    ]


@pytest.mark.parametrize("state", [RunState.HELD, RunState.DONE, RunState.FAILED])
def test_a_run_that_does_not_go_on_has_no_pace(page, state):
    make_run(
        state=state,
        checkpoint=5,
        records_total=9,
        recent_records=500,
        recent_seconds=10,
    )

    assert paces(page) == []


def test_the_list_names_the_file_or_what_a_run_without_one_does(page):
    make_run(file=make_file(label="prices0_1.xml"))
    make_run(kind=RunKind.SWEEP)

    with translation.override("en"):
        address = reverse("admin:commerceml_importrun_changelist")
        content = page.get(address).content.decode()

    assert re.findall(r'class="field-subject">([^<]*)<', content) == [
        "deactivation of missing products",
        "prices0_1.xml",
    ]
