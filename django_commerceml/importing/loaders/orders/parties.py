"""The buyers that documents name, and the counterparties that they are."""

from collections.abc import Iterable

from django_commerceml.cml.records import OrderDocument
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.loaders.counterparties import key_of, write_parties
from django_commerceml.importing.loaders.orders.births import (
    buyer_in,
    has_data,
    is_collective,
)
from django_commerceml.models import Counterparty as Party


class Buyers:
    """The buyers of the documents of a batch."""

    def __init__(self, context: LoadContext) -> None:
        self._context = context
        self._known: dict[str, Party] = {}

    def load(self, documents: Iterable[OrderDocument]) -> None:
        """Write the buyers of *documents*, each once."""
        parties = [
            party
            for document in documents
            if (party := buyer_in(document)) is not None and has_data(party)
        ]
        wanted = {key_of(party): party for party in parties}
        self._known.update(write_parties(wanted, self._context))

    def find(self, document: OrderDocument) -> Party | None:
        """Return the buyer of *document*."""
        party = buyer_in(document)
        return self._known.get(key_of(party)) if party is not None else None

    def find_person(self, document: OrderDocument) -> Party | None:
        """Return the buyer of *document*, unless that stands for all buyers."""
        party = buyer_in(document)
        return None if party is None or is_collective(party) else self.find(document)
