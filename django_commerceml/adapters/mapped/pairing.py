"""Proposals page by page, for who looks at them: some at a time, from any place on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.goods import MappedGoods
from django_commerceml.adapters.mapped.linking import accept, propose
from django_commerceml.adapters.mapped.pairs import (
    ORDER,
    Accepted,
    Choice,
    Page,
    Place,
    Sureness,
    sureness_of,
)
from django_commerceml.adapters.mapped.proposals import WAYS, Proposal, Search
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store
from django_commerceml.adapters.shops import get_adapter
from django_commerceml.chunks import BATCH
from django_commerceml.exceptions import RunError
from django_commerceml.models import ExchangeProfile, Offer, Product

LOOKED_AT: Final = 5 * BATCH
"""So many rows of the mirror are looked at in one go."""


class Pairing:
    """Goods of a profile that are not linked yet, and what they may be in the shop."""

    def __init__(
        self,
        adapter: MappedGoods,
        profile: ExchangeProfile,
        by: Sequence[str] = WAYS,
    ) -> None:
        self._adapter = adapter
        self._profile = profile
        self._by = by
        self._store = Store(profile, adapter.declarations())

    def read(self, place: Place, *, size: int, wanted: Sureness | None = None) -> Page:
        """Return at most *size* proposals after *place*; *wanted* None takes all.

        At most `LOOKED_AT` rows are looked at: a page may hold fewer, and not be the
        last one.
        """
        found: list[Proposal] = []
        for batch in self._batches(place, BATCH if wanted else size):
            for proposal in batch.proposals:
                if wanted in {None, sureness_of(proposal)}:
                    found.append(proposal)
                if len(found) == size:
                    return Page(proposals=found, next=batch.place_of(proposal))
            if batch.is_last:
                return Page(proposals=found, next=batch.end)
        return Page(proposals=found, next=None)

    def accept_sure(self, place: Place) -> Accepted:
        """Link what is sure, of the next `LOOKED_AT` rows after *place*."""
        count = 0
        for batch in self._batches(place, BATCH):
            sure = [one for one in batch.proposals if sureness_of(one) is Sureness.SURE]
            count += accept(self._adapter, self._profile, sure)
            if batch.is_last:
                return Accepted(count=count, next=batch.end)
        return Accepted(count=count, next=None)

    def accept_all_sure(self) -> int:
        """Link what is sure of all there is; return how many are linked."""
        count = 0
        place: Place | None = Place()
        while place is not None:
            accepted = self.accept_sure(place)
            count += accepted.count
            place = accepted.next
        return count

    def iter_sureness(self) -> Iterator[tuple[LinkKind, Sureness]]:
        """Yield what each that is not linked is, and how sure it is."""
        for proposal in propose(self._adapter, self._profile, self._by):
            yield proposal.kind, sureness_of(proposal)

    def accept(self, choices: Iterable[Choice]) -> int:
        """Link what a person has chosen; return how many are linked.

        What is not there, in the mirror or in the shop, is passed over.
        """
        chosen = list(choices)
        count = 0
        for kind, shelf in self._shelves().items():
            names = [one.external_id for one in chosen if one.kind is kind]
            rows = self._mirror(kind).filter(external_id__in=names)
            known = dict(rows.values_list("external_id", "name"))
            count += accept(
                self._adapter,
                self._profile,
                [
                    _proposal_of(one, known[one.external_id])
                    for one in chosen
                    if one.kind is kind
                    and one.external_id in known
                    and _is_key(shelf.model, one.object_id)
                ],
            )
        return count

    def model_of(self, kind: LinkKind) -> type[Model] | None:
        """Return the shop's model of *kind*; None: it has none."""
        shelf = self._shelves().get(kind)
        return shelf.model if shelf is not None else None

    def count(self, kind: LinkKind) -> int:
        """Return how many rows of *kind* are not linked; at most `LOOKED_AT` and one.

        Zero where the shop has nothing of that kind.
        """
        if kind not in self._shelves():
            return 0
        return self._unlinked(kind)[: LOOKED_AT + 1].count()

    def _batches(self, place: Place, size: int) -> Iterator["_Batch"]:
        """Yield what is not linked after *place*, *size* rows at a time."""
        looked = 0
        for kind, shelf in self._shelves().items():
            if ORDER.index(kind) < ORDER.index(place.kind):
                continue
            after = place.after if kind is place.kind else 0
            search = self._search(kind, shelf)
            while rows := list(self._unlinked(kind).filter(pk__gt=after)[:size]):
                looked += len(rows)
                after = rows[-1].pk
                yield _Batch(
                    kind=kind,
                    numbers={row.external_id: row.pk for row in rows},
                    proposals=list(search.find(rows)),
                    is_last=looked >= LOOKED_AT,
                )

    def _search(self, kind: LinkKind, shelf: Shelf) -> Search:
        variants = self._store.offers if kind is LinkKind.PRODUCT else None
        return Search(kind, shelf, self._mirror(kind), self._by, variants)

    def _shelves(self) -> dict[LinkKind, Shelf]:
        """Return where goods are, in the order in which they are looked at."""
        shelves = {
            LinkKind.PRODUCT: self._store.products,
            LinkKind.OFFER: self._store.offers,
        }
        return {kind: shelf for kind, shelf in shelves.items() if shelf is not None}

    def _mirror(self, kind: LinkKind) -> "QuerySet[Any]":
        rows: QuerySet[Any] = Product.objects.all()
        if kind is LinkKind.OFFER:
            rows = Offer.objects.filter(product__isnull=False)
        return rows.filter(profile=self._profile, is_active=True).order_by("pk")

    def _unlinked(self, kind: LinkKind) -> "QuerySet[Any]":
        return self._mirror(kind).filter(self._shelves()[kind].is_unknown())


def pairing_of(profile: ExchangeProfile, by: Sequence[str] = WAYS) -> Pairing | None:
    """Return the pairing of *profile*; None: its adapter declares no goods."""
    try:
        adapter = get_adapter(profile)
    except RunError:
        return None
    if not isinstance(adapter, MappedGoods) or adapter.products is None:
        return None
    return Pairing(adapter, profile, by)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Rows of the mirror, and what they may be."""

    kind: LinkKind
    numbers: Mapping[str, int]
    """The primary keys of the rows, by 1C's ids."""
    proposals: Sequence[Proposal]
    is_last: bool
    """Whether so many rows were looked at that it is enough."""

    @property
    def end(self) -> Place:
        """Return the place after all of its rows."""
        return Place(kind=self.kind, after=max(self.numbers.values()))

    def place_of(self, proposal: Proposal) -> Place:
        """Return the place after the row of *proposal*."""
        return Place(kind=self.kind, after=self.numbers[proposal.external_id])


def _proposal_of(choice: Choice, name: str) -> Proposal:
    return Proposal(
        kind=choice.kind,
        external_id=choice.external_id,
        name=name,
        object_id=choice.object_id,
        object_label="",
        matched_by="",
        others=0,
    )


def _is_key(model: type[Model], text: str) -> bool:
    """Return whether *text* can be a primary key of *model*."""
    try:
        model._meta.pk.to_python(text)  # noqa: SLF001 (Django's public name)
    except ValidationError:
        return False
    return bool(text)
