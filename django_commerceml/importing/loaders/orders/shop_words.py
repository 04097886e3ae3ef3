"""What the shop says of its order around a change of 1C: nothing of it is echoed."""

from typing import Final

from django.db import connection, transaction

from django_commerceml.adapters import OrderChanges, ShopAdapter
from django_commerceml.adapters.sayings import ROWS, Row, Sayings
from django_commerceml.adapters.shop_orders import find
from django_commerceml.logs import get_logger
from django_commerceml.models import Order, ShopOrder

logger = get_logger(__name__)

_EXACT: Final = frozenset(
    {"status", "is_paid", "is_shipped", "is_cancelled", "is_delivery_allowed"}
)
"""What the shop says otherwise than 1C of these is its own word, not a spelling."""
_COLUMNS: Final = {"counterparty_id": "buyer"}
"""What the shop calls other than the column."""


class ShopWords:
    """What the shop says of one order before and after it took over a change.

    A shop may keep less than 1C said: a shorter number, a day without its hour. That
    is no change of the shop, and must not go back to 1C as one.
    """

    def __init__(self, adapter: ShopAdapter, order: Order) -> None:
        self._adapter = adapter
        self._order = order
        self._before = self._listen()

    def note(self, changes: OrderChanges) -> None:
        """Note as said what the shop says since it took over *changes*."""
        after = self._listen()
        if after is None:
            return
        # The shop that is at work on the mark may wait for its order, which is locked.
        skips = connection.features.has_select_for_update_skip_locked
        rows = ShopOrder.objects.select_for_update(skip_locked=skips)
        row = rows.filter(order=self._order).first()
        if row is None or (self._before is None and row.said):
            return
        said = Sayings.read(row.said)
        if self._before is None:
            said.header = dict(after.header)
        else:
            _note_header(said, self._before, after, changes)
        for name in ROWS:
            before = getattr(self._before, name) if self._before else {}
            _note_rows(getattr(said, name), before, getattr(after, name))
        row.said = said.write()
        row.save(update_fields=["said"])

    def _listen(self) -> Sayings | None:
        """Return what the shop says now; None where it has no such order."""
        model = self._adapter.order_model()
        shop_order = find(self._order, model) if model is not None else None
        if shop_order is None:
            return None
        try:
            with transaction.atomic():
                document = self._adapter.build_order(shop_order)
        except Exception:
            # It is told where the order is taken over: here nothing depends on it.
            logger.exception("an order of the shop cannot be built")
            return None
        return Sayings.of(document) if document is not None else None


def _note_header(
    said: Sayings, before: Sayings, after: Sayings, changes: OrderChanges
) -> None:
    names = {_COLUMNS.get(name, name) for name in changes.fields} - _EXACT
    for name in names & after.header.keys():
        if before.header.get(name) == said.header.get(name):
            said.header[name] = after.header[name]


def _note_rows(
    said: dict[str, Row], before: dict[str, Row], after: dict[str, Row]
) -> None:
    """Note the rows that the shop made, changed, removed as it took over a change."""
    for key, (digest, _) in after.items():
        old = before.get(key)
        known = said.get(key)
        if old is None or (known is not None and known[0] == old[0]):
            said[key] = (digest, known[1] if known is not None else None)
    for key in before.keys() - after.keys():
        said.pop(key, None)
