"""The journal of a run: counts by type and outcome, and problems with their place."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.utils import timezone

from django_commerceml.exceptions import CommerceMLError, ValueProblem
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    ImportRun,
    RunProblem,
    Severity,
)

_MOST_PER_CODE: Final = 200
_TEXT: Final = 500


class Outcome(StrEnum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DEACTIVATED = "deactivated"
    PUBLISHED = "published"
    """Given to the shop anew, changed or not."""
    SKIPPED = "skipped"
    FAILED = "failed"


Counts = dict[str, dict[str, int]]


class Report:
    """What a run did so far; problems wait here until their batch is written."""

    def __init__(self, run: ImportRun, *, is_held: bool = False) -> None:
        self._run = run
        self._is_held = is_held
        self.counts: Counts = {key: dict(value) for key, value in run.counts.items()}
        self._problems: list[RunProblem] = []
        self._per_code: Counter[str] = Counter(
            RunProblem.objects.filter(run=run).values_list("code", flat=True)
        )
        self._label = run.file.label if run.file else ""

    def count(self, record_type: str, outcome: Outcome, number: int = 1) -> None:
        """Add *number* records of *record_type* with *outcome*."""
        if number:
            row = self.counts.setdefault(record_type, {})
            row[outcome] = row.get(outcome, 0) + number

    def add(self, problem: ValueProblem) -> None:
        """Keep *problem*; beyond a few hundred of one code only that there are more."""
        self._per_code[problem.code] += 1
        number = self._per_code[problem.code]
        if number > _MOST_PER_CODE + 1:
            return
        if number > _MOST_PER_CODE:
            problem = _last_word(problem.code)
        self._problems.append(
            RunProblem(
                profile_id=self._run.profile_id,
                session_id=self._run.session_id,
                run=self._run,
                severity=problem.severity,
                code=problem.code,
                message=problem.message[:_TEXT],
                file=self._label,
                line=problem.line,
                element=problem.element[:100],
                external_id=problem.external_id[:255],
                created_at=timezone.now(),
            )
        )

    def extend(self, problems: Iterable[ValueProblem]) -> None:
        """Keep all *problems*."""
        for problem in problems:
            self.add(problem)

    def warn(self, code: str, message: str) -> None:
        """Keep a warning about the file as a whole, once."""
        if not self._per_code[code]:
            self.add(ValueProblem(code=code, message=message, severity="warning"))

    def let_go(self) -> None:
        """Write what was held back while a rehearsal ran."""
        self._is_held = False
        self.flush()

    def flush(self) -> None:
        """Write the problems that wait."""
        if self._is_held:
            return
        problems, self._problems = self._problems, []
        RunProblem.objects.bulk_create(problems, batch_size=100)


def _last_word(code: str) -> ValueProblem:
    return ValueProblem(
        code=code,
        message=f"таких замечаний больше {_MOST_PER_CODE}, остальные не записаны",
        severity=Severity.WARNING,
    )


def record_failure(
    profile: ExchangeProfile | None,
    error: CommerceMLError,
    *,
    session: ExchangeSession | None = None,
    run: ImportRun | None = None,
    label: str = "",
    severity: Severity = Severity.ERROR,
) -> RunProblem:
    """Write *error* to the journal and return the entry; its number goes to 1C."""
    return RunProblem.objects.create(
        profile=profile,
        session=session,
        run=run,
        severity=severity,
        code=error.code,
        message=error.message[:_TEXT],
        file=label[:_TEXT],
        line=getattr(error, "line", 0),
        created_at=timezone.now(),
    )
