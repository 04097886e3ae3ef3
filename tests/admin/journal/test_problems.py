"""Problems by kind: how many, how bad, an example, and what to do."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from django_commerceml.models import RunProblem
from django_commerceml.status.advice import ALL_ADVICE
from django_commerceml.status.troubles import group_problems
from tests.documents import CODE, PACKAGE
from tests.factories import (
    make_file,
    make_problem,
    make_profile,
    make_run,
    make_session,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/commerceml/runproblem/kinds/"


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def codes_of_the_package():
    """Return the codes that stand in the code, wherever it is not advice on them."""
    paths = (
        path
        for path in PACKAGE.rglob("*.py")
        if not {"migrations", "advice"} & set(path.parts)
    )
    text = "\n".join(path.read_text("utf-8") for path in paths)
    return set(re.findall(rf'"({CODE.pattern})"', text))


def test_there_is_advice_on_every_code_and_on_no_other():
    assert set(ALL_ADVICE) == codes_of_the_package()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_advice_is_a_sentence_in_both_languages(language):
    with translation.override(language):
        texts = [
            str(text)
            for advice in ALL_ADVICE.values()
            for text in (advice.meaning, advice.action)
        ]

    assert [text for text in texts if not text.endswith(".")] == []


def test_problems_are_counted_by_code_and_severity():
    runs = [make_run(), make_run()]
    profile = runs[0].profile
    for run in (*runs, *runs, None):
        make_problem(profile=profile, run=run, code="VAL-01")
    newest = make_problem(profile=profile, run=runs[1], code="VAL-01", line=7)
    make_problem(profile=profile, code="VAL-01", severity="warning")
    make_problem(profile=profile, code="ODD-01")

    groups = group_problems(RunProblem.objects.all())

    assert [
        (group.code, group.severity, group.count, group.runs) for group in groups
    ] == [
        ("VAL-01", "error", 6, 2),
        ("ODD-01", "error", 1, 0),
        ("VAL-01", "warning", 1, 0),
    ]
    assert groups[0].example == newest
    assert groups[0].last_at == newest.created_at
    assert groups[0].advice == ALL_ADVICE["VAL-01"]
    assert groups[1].advice is None


def test_the_file_of_a_problem_is_that_of_its_run_or_the_newest_of_the_session():
    session = make_session()
    make_file(profile=session.profile, session=session, label="a.xml")
    newer = make_file(profile=session.profile, session=session, label="a.xml")
    file = make_file(profile=session.profile)
    make_problem(code="VAL-01", run=make_run(file=file))
    make_problem(code="VAL-02", session=session, file="a.xml")
    make_problem(code="VAL-03", session=session, file="none.xml")
    make_problem(code="VAL-04", file="a.xml")

    groups = group_problems(RunProblem.objects.all())

    assert {group.code: group.file_id for group in groups} == {
        "VAL-01": file.pk,
        "VAL-02": newer.pk,
        "VAL-03": None,
        "VAL-04": None,
    }


def test_many_problems_take_a_few_queries(django_assert_num_queries):
    profile = make_profile()
    session = make_session(profile=profile)
    RunProblem.objects.bulk_create(
        RunProblem(
            profile=profile,
            session=session,
            code=f"VAL-{number % 40:02}",
            message="не число",
            file="import.xml",
            created_at=timezone.now(),
        )
        for number in range(4000)
    )

    with django_assert_num_queries(3):
        groups = group_problems(RunProblem.objects.all())

    assert [group.count for group in groups] == [100] * 40


def test_the_page_shows_an_example_with_its_line_and_advice(page):
    file = make_file(label="import0_1.xml")
    run = make_run(profile=file.profile, file=file)
    problem = make_problem(
        profile=file.profile,
        run=run,
        file="import0_1.xml",
        line=1205,
        element="Цена",
        external_id="good#1",
        message="не число: «дорого»",
    )

    content = page.get(ADDRESS).content.decode()

    view = reverse("admin:commerceml_storedfile_view", args=[file.pk])
    assert f'href="{view}?line=1205"' in content
    assert reverse("admin:commerceml_runproblem_change", args=[problem.pk]) in content
    for text in ("не число: «дорого»", "Цена", "good#1", "VAL-01"):
        assert text in content
    assert str(ALL_ADVICE["VAL-01"].action) in content


def test_the_page_is_filtered_by_profile_time_and_severity(page):
    profile = make_profile()
    make_problem(profile=profile, code="VAL-01")
    make_problem(code="VAL-02")
    make_problem(profile=profile, code="VAL-03", created_at=days_ago(8))
    make_problem(profile=profile, code="VAL-04", severity="warning")

    def shown(**query):
        rows = page.get(ADDRESS, query).context["rows"]
        return {trouble.code for trouble, *_ in rows}

    assert shown() == {"VAL-01", "VAL-02", "VAL-04"}
    assert shown(profile=profile.pk) == {"VAL-01", "VAL-04"}
    assert shown(days=30) == {"VAL-01", "VAL-02", "VAL-03", "VAL-04"}
    assert shown(severity="warning", profile=profile.pk) == {"VAL-04"}
    assert shown(days="x", profile="x", severity="x") == shown()


def test_every_link_of_the_page_leads_to_the_problems_it_counts(page):
    problem = make_problem(code="VAL-01")
    make_problem(code="VAL-01", severity="warning")
    make_problem(code="VAL-02")
    answer = page.get(ADDRESS, {"profile": problem.profile_id})

    ((_, address, _),) = answer.context["rows"]
    listed = page.get(address).context["cl"].queryset

    assert list(listed) == [problem]


def test_the_page_needs_the_permission_to_see_problems(permit):
    assert permit("view_importrun").get(ADDRESS).status_code == 403
    assert permit("view_runproblem").get(ADDRESS).status_code == 200
    assert permit("view_runproblem").post(ADDRESS).status_code == 405


def test_the_page_of_kinds_takes_as_many_queries_for_more_problems(page):
    numbers: list[int] = []
    for _ in range(2):
        for number in range(5):
            make_problem(code=f"VAL-{len(numbers)}{number}", run=make_run())
        with CaptureQueriesContext(connection) as captured:
            page.get(ADDRESS)
        numbers.append(len(captured))

    assert numbers[0] == numbers[1]


def test_a_problem_says_what_to_do_and_where_it_is(page):
    file = make_file()
    problem = make_problem(code="VAL-03", line=12, run=make_run(file=file))
    address = reverse("admin:commerceml_runproblem_change", args=[problem.pk])

    content = page.get(address).content.decode()

    assert str(ALL_ADVICE["VAL-03"].action) in content
    assert f"/storedfile/{file.pk}/view/?line=12" in content


def test_a_problem_of_an_unknown_code_has_a_page_too(page):
    problem = make_problem(code="ODD-77", line=12)
    address = reverse("admin:commerceml_runproblem_change", args=[problem.pk])

    assert page.get(address).status_code == 200
