"""The whole mirror of a profile is given to its shop, whatever changed.

It is for a shop that begins, was emptied, or got another adapter. What the shop has
already costs it nothing: adapters compare before they write.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from django_commerceml.adapters import RowError
from django_commerceml.adapters.shops import Shop, shop_of_run
from django_commerceml.adapters.trees import parents_first_ids
from django_commerceml.chunks import in_chunks
from django_commerceml.conf import get_settings
from django_commerceml.importing import leases
from django_commerceml.importing.context import LinesOf, take_errors
from django_commerceml.importing.loaders import publishing
from django_commerceml.importing.progress import Pace
from django_commerceml.importing.publications import check
from django_commerceml.importing.reports import Outcome, Report
from django_commerceml.models import (
    ExchangeProfile,
    Group,
    ImportRun,
    Offer,
    Product,
)

_AT_MOST: Final = 1000
"""So many rows go in one transaction: a shop may save them one by one, and copies
pictures, and the lease of the run must last that long."""


def give_all(run: ImportRun, report: Report, *, is_over: Callable[[], bool]) -> bool:
    """Go on with *run* until *is_over*; return whether the shop was given all.

    Raises what `check` of publications raises, and what `shop_of_run` raises.
    """
    check(run.profile)
    current = get_settings()
    return Republication(
        run=run,
        shop=shop_of_run(run),
        report=report,
        batch_size=min(current.batch_size, _AT_MOST),
        lease_seconds=current.lease_seconds,
    ).work(is_over=is_over)


@dataclass(slots=True, kw_only=True)
class Republication:
    """Gives the rows of the mirror, batch by batch, from the run's checkpoint.

    The checkpoint counts rows, kind after kind. Rows of the mirror are never erased,
    and nothing else of the profile is imported between two batches.
    """

    run: ImportRun
    shop: Shop
    report: Report
    batch_size: int
    lease_seconds: int
    profile: ExchangeProfile = field(init=False)
    _pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self.profile = self.run.profile
        self._pace = Pace(self.run)

    def work(self, *, is_over: Callable[[], bool]) -> bool:
        """Give until *is_over*; return whether all is given. One batch always is."""
        is_first = True
        for kind, ids in self._batches():
            if not is_first and is_over():
                return False
            self._commit(kind, ids)
            is_first = False
        return True

    def take_errors(
        self, record_type: str, errors: Sequence[RowError], lines: LinesOf = dict
    ) -> list[str]:
        """Journal what the shop said of rows; return 1C's ids of those refused."""
        return take_errors(self.report, record_type, errors, lines)

    def _batches(self) -> Iterator[tuple["_Kind", list[int]]]:
        """Yield what is not given yet."""
        counts = [_rows(kind, self.profile).count() for kind in _KINDS]
        self.run.records_total = sum(counts)
        done = self.run.checkpoint
        for kind, count in zip(_KINDS, counts, strict=True):
            if done < count:
                for ids in kind.pages(self.profile, done, self.batch_size):
                    yield kind, ids
            done = max(0, done - count)

    def _commit(self, kind: "_Kind", ids: list[int]) -> None:
        """Give a batch, with its counts, problems and checkpoint: all or nothing."""
        run, seconds = self.run, self.lease_seconds
        end = run.checkpoint + len(ids)
        with transaction.atomic():
            leases.renew(run, seconds=seconds, checkpoint=end, attempts=0)
            kind.give(ids, self)
            self.report.count(kind.record_type, Outcome.PUBLISHED, len(ids))
            self.report.flush()
            leases.renew(
                run,
                seconds=seconds,
                counts=self.report.counts,
                records_total=run.records_total,
                **self._pace.note(len(ids)),
            )
        run.checkpoint = end
        run.attempts = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """Rows of one kind, in the order in which the shop takes them."""

    record_type: str
    model: type[Group] | type[Product] | type[Offer]
    pages: Callable[[ExchangeProfile, int, int], Iterator[list[int]]]
    """Yields ids of a profile, all but the first, so many at a time."""
    give: Callable[[list[int], Republication], None]


def _rows(kind: _Kind, profile: ExchangeProfile) -> "QuerySet[Any]":
    return kind.model._default_manager.filter(profile=profile)  # noqa: SLF001 (Django's own way)


def _page_groups(
    profile: ExchangeProfile, skipped: int, size: int
) -> Iterator[list[int]]:
    """Yield the groups of *profile*, parents before children."""
    return in_chunks(parents_first_ids(profile.pk)[skipped:], size)


def _pages_of(
    model: type[Product] | type[Offer],
) -> Callable[[ExchangeProfile, int, int], Iterator[list[int]]]:
    def pages(profile: ExchangeProfile, skipped: int, size: int) -> Iterator[list[int]]:
        rows = model._default_manager.filter(profile=profile)  # noqa: SLF001 (Django's own way)
        ids = rows.order_by("pk").values_list("pk", flat=True)
        last = ids[skipped - 1] if skipped else 0
        while page := list(ids.filter(pk__gt=last)[:size]):
            yield page
            last = page[-1]

    return pages


def _give_products(ids: list[int], giver: Republication) -> None:
    publishing.publish_products(ids, giver)
    publishing.publish_images(ids, giver)


def _give_offers(ids: list[int], giver: Republication) -> None:
    publishing.publish_offers(ids, giver, with_prices=ids, with_stocks=ids)


_KINDS: Final = (
    _Kind(
        record_type="group",
        model=Group,
        pages=_page_groups,
        give=publishing.publish_groups,
    ),
    _Kind(
        record_type="product",
        model=Product,
        pages=_pages_of(Product),
        give=_give_products,
    ),
    _Kind(record_type="offer", model=Offer, pages=_pages_of(Offer), give=_give_offers),
)
