"""What is wrong, by kind: the problems of the journal counted by their codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from django_commerceml.models import RunProblem, StoredFile
from django_commerceml.status.advice import Advice, advice_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """All problems of one code and severity."""

    code: str
    severity: str
    count: int
    runs: int
    """In how many runs; a refusal outside of any run counts none."""
    last_at: datetime
    example: RunProblem
    """The newest."""
    file_id: int | None
    """Of the stored file that the example is about, where it is known."""
    advice: Advice | None


def group_problems(problems: QuerySet[RunProblem]) -> list[Trouble]:
    """Return *problems* by code and severity, the most frequent first.

    However many there are, it takes three queries.
    """
    groups = list(
        problems.order_by()
        .values("code", "severity")
        .annotate(
            count=Count("pk"),
            runs=Count("run", distinct=True),
            last_at=Max("created_at"),
            newest=Max("pk"),
        )
        .order_by("-count", "code")
    )
    examples = RunProblem.objects.select_related("run", "profile").in_bulk(
        [group["newest"] for group in groups]
    )
    files = find_files(examples.values())
    return [
        Trouble(
            code=group["code"],
            severity=group["severity"],
            count=group["count"],
            runs=group["runs"],
            last_at=group["last_at"],
            example=examples[group["newest"]],
            file_id=files.get(group["newest"]),
            advice=advice_on(group["code"]),
        )
        for group in groups
        if group["newest"] in examples
    ]


def find_files(problems: Iterable[RunProblem]) -> dict[int, int]:
    """Return the stored files that *problems* are about, by the ids of problems.

    That of the run, or the newest of the name that came in the session; the runs
    must have been fetched with the problems.
    """
    found: dict[int, int] = {}
    loose: dict[tuple[int, str], list[int]] = {}
    for problem in problems:
        if problem.run and problem.run.file_id:
            found[problem.pk] = problem.run.file_id
        elif problem.session_id and problem.file:
            key = problem.session_id, problem.file
            loose.setdefault(key, []).append(problem.pk)
    if loose:
        rows = StoredFile.objects.filter(
            session__in={session for session, _ in loose},
            label__in={label for _, label in loose},
        ).order_by("pk")
        for session_id, label, pk in rows.values_list("session_id", "label", "pk"):
            for problem_id in loose.get((session_id or 0, label), ()):
                found[problem_id] = pk
    return found
