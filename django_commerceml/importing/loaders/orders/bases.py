"""What 1C had of an order when it made its document: the base of a comparison."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final

from django_commerceml.cml import iter_records
from django_commerceml.cml.records import OrderContainer, OrderDocument
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.loaders.orders.goods import goods_of, new_line
from django_commerceml.importing.loaders.orders.lines import is_delivery
from django_commerceml.importing.loaders.orders.prices import quantity_of, total_of
from django_commerceml.importing.loaders.orders.sorting import Nature, nature_of
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.models import (
    ExportItem,
    Order,
    OrderDiscount,
    OrderLine,
)
from django_commerceml.storage import get_storage

SAID: Final = "said"
"""Under which name an order keeps what each infobase last said of it."""
_MOST: Final = 3
"""How many answers may have been on the way at once."""


def goods_hash(document: OrderDocument) -> str:
    """Return the same text for documents with the same goods for the same money."""
    goods = [
        (
            line.id or line.name,
            quantity_of(line, None).normalize(),
            total_of(line).normalize(),
        )
        for line in document.lines or ()
    ]
    discounts = [one.amount for one in document.discounts or ()]
    return hashlib.sha256(repr((goods, discounts)).encode()).hexdigest()[:32]


def said_before(state: OrderState) -> dict[str, Any]:
    """Return what the infobase said last, unless it has taken a newer order since."""
    export = state.export
    if export is None or export.echoed_version < export.acknowledged_version:
        return {}
    said: dict[str, Any] = state.order.facts.get(SAID, {})
    found: dict[str, Any] = said.get(str(export.profile_id), {})
    return found


def has_same_goods(document: OrderDocument, base: OrderDocument, order: Order) -> bool:
    """Return whether *document* only hands back the goods of *base*."""
    return not goods_of(document, _as_state(base, order))


def _as_state(base: OrderDocument, order: Order) -> OrderState:
    """Return the order as *base* describes it."""
    goods = base.lines or ()
    deliveries = [line for line in goods if is_delivery(line, order.delivery_name)]
    lines = [
        OrderLine(**new_line(line, includes_vat=order.includes_vat).values)
        for line in goods
        if line not in deliveries
    ]
    price = sum(map(total_of, deliveries), start=0 * total_of(goods[0])) if goods else 0
    return OrderState(
        order=Order(
            delivery_name=order.delivery_name,
            delivery_price=price,
            includes_vat=order.includes_vat,
        ),
        lines=lines,
        discounts=[
            OrderDiscount(amount=one.amount, is_included=bool(one.is_included))
            for one in base.discounts or ()
            if one.amount
        ],
    )


@dataclass(slots=True, kw_only=True)
class GivenDocuments:
    """The documents that went to 1C, read again where a conflict asks for them."""

    wanted: set[str] = field(default_factory=set)
    """The ids of the orders of this batch: others are not kept."""
    _answers: dict[int, dict[str, OrderDocument]] = field(default_factory=dict)

    def of(self, state: OrderState) -> Sequence[OrderDocument]:
        """Return what 1C may have of the order: what it confirmed, or got since."""
        export = state.export
        if export is None:
            return ()
        items = ExportItem.objects.filter(
            order=state.order,
            batch__profile=export.profile_id,
            batch__sent_at__isnull=False,
            version__gte=export.acknowledged_version,
        )
        newest = items.order_by("-version", "-batch_id")[:_MOST]
        found = newest.values_list("batch_id", "batch__storage_key")
        name = str(state.order.uuid)
        answers = [self._read(batch_id, key) for batch_id, key in found]
        return [answer[name] for answer in answers if name in answer]

    def _read(self, batch_id: int, key: str) -> dict[str, OrderDocument]:
        if batch_id not in self._answers:
            self._answers[batch_id] = dict(self._documents(key)) if key else {}
        return self._answers[batch_id]

    def _documents(self, key: str) -> Iterable[tuple[str, OrderDocument]]:
        """Return the documents in the answer *key*; none where it is gone."""
        try:
            return [(one.id or "", one) for one in _orders_in(key) if self._wants(one)]
        except (FileNotFoundError, CommerceMLError):
            return []

    def _wants(self, document: OrderDocument) -> bool:
        return document.id in self.wanted and nature_of(document) is Nature.ORDER


def _orders_in(key: str) -> Iterator[OrderDocument]:
    storage = get_storage()
    with ExitStack() as stack:
        for reading in iter_records(
            lambda: stack.enter_context(storage.open(key, "rb"))
        ):
            if isinstance(reading.record, OrderContainer):
                yield from reading.record.documents
