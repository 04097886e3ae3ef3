"""The counts of a run as a table: a row for each type of records."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from django_commerceml.admin.words import OUTCOMES, record_type_name, record_type_place
from django_commerceml.importing.reports import Outcome
from django_commerceml.models import ImportRun, RunKind


def render_counts(run: ImportRun) -> SafeString | str:
    """Return the counts of *run* by type and outcome, "" before there are any."""
    if not run.counts:
        return ""
    outcomes = _outcomes_of(run)
    rows = [
        (record_type_name(name), [counted.get(outcome, 0) for outcome in outcomes])
        for name, counted in sorted(run.counts.items(), key=_place)
    ]
    context = {"outcomes": [OUTCOMES[one] for one in outcomes], "rows": rows}
    return render_to_string("commerceml/admin/counts.html", context)


def _outcomes_of(run: ImportRun) -> list[str]:
    """Return the columns of the table: what can become of a record of *run*."""
    if run.kind == RunKind.PUBLISH:
        return [Outcome.PUBLISHED, Outcome.FAILED]
    return [outcome for outcome in OUTCOMES if outcome != Outcome.PUBLISHED]


def _place(item: tuple[str, dict[str, int]]) -> int:
    return record_type_place(item[0])
