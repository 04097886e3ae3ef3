"""What became of a run, as commands print it."""

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

from django_commerceml.importing.reports import Outcome
from django_commerceml.models import ImportRun


def print_run(output: OutputWrapper, run: ImportRun, title: str) -> None:
    """Print the state of *run*, its counts by type of records, and its problems."""
    output.write(f"{title}: {run.get_state_display()}")
    if run.error:
        output.write(f"  {run.error} [{run.error_code}]")
    for record_type, row in run.counts.items():
        figures = ", ".join(
            f"{outcome} {row[outcome]}" for outcome in Outcome if outcome in row
        )
        output.write(f"  {record_type:<16}{figures}")
    problems = run.problems.count()
    if problems:
        output.write(_("  problems: %(count)d") % {"count": problems})
