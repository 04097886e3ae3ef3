"""What every loader of a run is given."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django_commerceml.adapters import RowError, ShopAdapter
from django_commerceml.adapters.contract import PublishContext
from django_commerceml.cml import Entry, Outline
from django_commerceml.cml.records import Record, Section
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing.lookups import Lookups
from django_commerceml.importing.notes import Lines, Notes
from django_commerceml.importing.ownership import FieldRules
from django_commerceml.importing.reports import Outcome, Report
from django_commerceml.importing.rows import Merged
from django_commerceml.importing.unknowns import Unknowns
from django_commerceml.models import ExchangeProfile


class Item(NamedTuple):
    """One record to load, and which of its facets changed."""

    entry: Entry
    record: Record
    facets: int


@dataclass(slots=True, kw_only=True)
class LoadContext:
    """The circumstances of a run, as its loaders need them."""

    profile: ExchangeProfile
    outline: Outline
    report: Report
    rules: FieldRules
    adapter: ShopAdapter
    publish: PublishContext
    now: datetime
    lookups: Lookups
    unknowns: Unknowns
    changes: Notes
    file_id: int = 0
    """The file of the run: a later one holds newer documents."""
    is_confirmed: bool = False
    """An operator let go on what was held."""
    place: str = ""
    """The file and the run in words, for the one who decides."""
    sections: dict[int, int] = field(default_factory=dict)
    """Ids of the rows of catalogues and reference books, by section."""

    def section(self, item: Item) -> Section | None:
        """Return the section that *item* stands in."""
        sections = self.outline.sections
        place = item.entry.section
        return sections[place] if place < len(sections) else None

    def count_merge(self, record_type: str, merged: Merged) -> None:
        """Count what a merge wrote."""
        self.report.count(record_type, Outcome.CREATED, len(merged.created))
        self.report.count(record_type, Outcome.UPDATED, len(merged.updated))
        self.report.count(record_type, Outcome.UNCHANGED, len(merged.unchanged))

    def refuse(self, item: Item, record_type: str, message: str) -> None:
        """Count *item* as failed, and say why."""
        self.report.count(record_type, Outcome.FAILED)
        self.report.add(
            ValueProblem(
                code="VAL-03",
                message=message,
                element=item.entry.kind,
                line=item.entry.line,
                external_id=item.entry.id,
            )
        )

    def warn_cut(self, item: Item, names: Iterable[str]) -> None:
        """Say that texts of *item* were longer than their columns."""
        for name in names:
            self.report.add(
                ValueProblem(
                    code="VAL-05",
                    message=f"значение длиннее поля «{name}» и обрезано",
                    element=item.entry.kind,
                    line=item.entry.line,
                    external_id=item.entry.id,
                    severity="warning",
                )
            )

    def take_errors(self, record_type: str, errors: Sequence[RowError]) -> list[str]:
        """Journal the rows that the shop refused; return their ids in 1C."""
        for error in errors:
            self.report.count(record_type, Outcome.FAILED)
            self.report.add(
                ValueProblem(
                    code="SHOP-02",
                    message=error.message,
                    external_id=error.external_id,
                )
            )
        return [error.external_id for error in errors]


def lines_of(items: Mapping[str, Item]) -> Callable[[], Lines]:
    """Return what gives the lines of *items* where they are asked for."""
    return lambda: {name: item.entry.line for name, item in items.items()}


def last_of_each(items: Sequence[Item]) -> dict[str, Item]:
    """Return *items* by 1C's id; of repeated ids the last."""
    return {item.entry.id: item for item in items}
