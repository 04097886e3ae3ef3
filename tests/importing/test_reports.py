import pytest

from django_commerceml.exceptions import MalformedFileError, ValueProblem
from django_commerceml.importing.reports import Outcome, Report, record_failure
from django_commerceml.models import RunProblem
from tests.factories import make_file, make_profile, make_run, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    profile = make_profile()
    file = make_file(profile=profile, label="import0_1.xml")
    session = make_session(profile=profile)
    return make_run(profile=profile, file=file, session=session)


def problem(code="VAL-01", **values):
    return ValueProblem(code=code, message="не число", **values)


def journal(*names):
    return list(RunProblem.objects.order_by("pk").values_list(*names))


def test_counts_are_kept_by_type_and_outcome(run):
    report = Report(run)

    report.count("product", Outcome.CREATED)
    report.count("product", Outcome.CREATED, 4)
    report.count("product", Outcome.FAILED, 1)
    report.count("offer", Outcome.UPDATED, 0)

    assert report.counts == {"product": {"created": 5, "failed": 1}}


def test_a_run_that_goes_on_counts_on(run):
    run.counts = {"product": {"created": 5}}
    report = Report(run)

    report.count("product", Outcome.CREATED, 2)

    assert report.counts == {"product": {"created": 7}}
    assert run.counts == {"product": {"created": 5}}


def test_a_problem_waits_until_it_is_flushed_and_is_written_once(run):
    report = Report(run)
    report.add(problem(element="Цена", line=7, external_id="т1", severity="warning"))
    assert journal("code") == []

    report.flush()
    report.flush()

    assert journal(
        "profile_id",
        "session_id",
        "run_id",
        "severity",
        "code",
        "message",
        "file",
        "line",
        "element",
        "external_id",
    ) == [
        (
            run.profile_id,
            run.session_id,
            run.pk,
            "warning",
            "VAL-01",
            "не число",
            "import0_1.xml",
            7,
            "Цена",
            "т1",
        )
    ]


def test_a_run_without_a_file_has_problems_without_one():
    report = Report(make_run())
    report.add(problem())
    report.flush()

    assert journal("file") == [("",)]


def test_texts_are_cut_to_their_columns(run):
    report = Report(run)
    report.add(
        ValueProblem(
            code="VAL-01", message="ж" * 600, element="э" * 300, external_id="и" * 600
        )
    )
    report.flush()

    assert journal("message", "element", "external_id") == [
        ("ж" * 500, "э" * 100, "и" * 255)
    ]


def test_beyond_a_few_hundred_of_one_code_only_that_there_are_more(run):
    report = Report(run)

    report.extend(problem(line=number) for number in range(1000))
    report.add(problem("VAL-02"))
    report.flush()

    said = journal("code", "message", "line", "severity")
    assert said[:200] == [
        ("VAL-01", "не число", number, "error") for number in range(200)
    ]
    assert said[200:] == [
        ("VAL-01", "таких замечаний больше 200, остальные не записаны", 0, "warning"),
        ("VAL-02", "не число", 0, "error"),
    ]


def test_a_run_that_goes_on_knows_how_many_there_were(run):
    first = Report(run)
    first.extend(problem() for _ in range(150))
    first.flush()

    second = Report(run)
    second.extend(problem() for _ in range(150))
    second.flush()

    assert len(journal("code")) == 201


def test_a_warning_about_the_file_is_written_once(run):
    report = Report(run)
    report.warn("XML-05", "файл объявлен неверно")
    report.warn("XML-05", "файл объявлен неверно")
    report.flush()
    Report(run).warn("XML-05", "файл объявлен неверно")

    assert journal("severity", "code", "message") == [
        ("warning", "XML-05", "файл объявлен неверно")
    ]


def test_a_rehearsal_holds_its_problems_until_it_lets_go(run):
    report = Report(run, is_held=True)
    report.add(problem())
    report.flush()
    assert journal("code") == []

    report.let_go()

    assert journal("code") == [("VAL-01",)]


def test_a_failure_is_written_with_all_that_is_known(run):
    error = MalformedFileError("файл обрывается", line=12)

    entry = record_failure(
        run.profile, error, session=run.session, run=run, label="ж" * 600
    )

    assert journal(
        "pk",
        "profile_id",
        "session_id",
        "run_id",
        "severity",
        "code",
        "message",
        "line",
    ) == [
        (
            entry.pk,
            run.profile_id,
            run.session_id,
            run.pk,
            "error",
            "XML-02",
            "файл обрывается",
            12,
        )
    ]
    assert entry.file == "ж" * 500


def test_a_failure_of_nobody_known_is_written_too():
    record_failure(None, MalformedFileError("плохой файл"))

    assert journal("profile_id", "run_id", "file") == [(None, None, "")]
