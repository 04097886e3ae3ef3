"""Which goods of documents the shop's catalogue has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django_commerceml.bulk.among import MANY, Among
from django_commerceml.bulk.upserts import in_chunks
from django_commerceml.cml.records import OrderDocument
from django_commerceml.importing.loaders.orders.changes import Changes
from django_commerceml.importing.loaders.orders.remarks import Remark
from django_commerceml.models import ExchangeProfile, Offer


@dataclass(slots=True, kw_only=True)
class KnownGoods:
    """The offers that the lines of a batch name."""

    profile: ExchangeProfile
    offers: dict[str, int] = field(default_factory=dict)

    def load(self, documents: Iterable[OrderDocument]) -> None:
        """Ask the database for the goods of *documents*."""
        ids = {
            line.id
            for document in documents
            for line in document.lines or ()
            if line.id
        }
        for chunk in in_chunks(ids, MANY):
            rows = Offer.objects.filter(
                Among("external_id", chunk), profile=self.profile
            )
            self.offers.update(rows.order_by().values_list("external_id", "pk"))

    def unknown_in(self, changes: Changes) -> Iterator[Remark]:
        """Yield a remark where new lines hold goods that the catalogue has not."""
        unknown = [
            new.values["name"]
            for new in changes.goods.added
            if new.values["external_id"] not in self.offers
            and not new.values["is_service"]
        ]
        if unknown:
            message = f"товаров нет в каталоге: {len(unknown)}, первый «{unknown[0]}»"
            yield Remark(code="ORD-07", message=message[:400], severity="info")
