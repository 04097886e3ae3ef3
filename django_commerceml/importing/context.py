"""What every loader of a run is given."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from django_commerceml.adapters import RowError
from django_commerceml.adapters.shops import Shop
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

LinesOf = Callable[[], Lines]

_REFUSED_BY_SHOP: Final = "SHOP-02"
_CHANGED_BY_SHOP: Final = "SHOP-03"


class Item(NamedTuple):
    """One record to load, and which of its facets changed."""

    entry: Entry
    record: Record
    facets: int


class Giver(Protocol):
    """Who gives rows to the shop, and journals what it says."""

    @property
    def profile(self) -> ExchangeProfile:
        """Return whose rows they are."""

    @property
    def shop(self) -> Shop:
        """Return the shop."""

    def take_errors(
        self, record_type: str, errors: Sequence[RowError], lines: LinesOf = dict
    ) -> list[str]:
        """Journal what the shop said of rows; return 1C's ids of those refused.

        *lines* gives where in the file they stand.
        """


@dataclass(slots=True, kw_only=True)
class LoadContext:
    """The circumstances of a run, as its loaders need them."""

    profile: ExchangeProfile
    outline: Outline
    report: Report
    rules: FieldRules
    shop: Shop
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

    def take_errors(
        self, record_type: str, errors: Sequence[RowError], lines: LinesOf = dict
    ) -> list[str]:
        """Journal what the shop said of rows; return 1C's ids of those refused.

        *lines* gives where in the file they stand.
        """
        return take_errors(self.report, record_type, errors, lines)


def take_errors(
    report: Report,
    record_type: str,
    errors: Sequence[RowError],
    lines: LinesOf = dict,
) -> list[str]:
    """Report what the shop said of rows; return 1C's ids of those it refused."""
    places = lines() if errors else {}
    for error in errors:
        report.add(
            ValueProblem(
                code=shop_code(error),
                message=error.message,
                element=error.field,
                line=places.get(error.external_id, 0),
                external_id=error.external_id,
                severity="warning" if error.is_warning else "error",
            )
        )
    refused = [error.external_id for error in errors if not error.is_warning]
    report.count(record_type, Outcome.FAILED, len(refused))
    return refused


def shop_code(error: RowError) -> str:
    """Return the code of what the shop said of a row."""
    return _CHANGED_BY_SHOP if error.is_warning else _REFUSED_BY_SHOP


def lines_of(items: Mapping[str, Item]) -> LinesOf:
    """Return what gives the lines of *items* where they are asked for."""
    return lambda: {name: item.entry.line for name, item in items.items()}


def last_of_each(items: Sequence[Item]) -> dict[str, Item]:
    """Return *items* by 1C's id; of repeated ids the last."""
    return {item.entry.id: item for item in items}
