"""A shop that wants everything, remembers it, and refuses what it is told to."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import ClassVar

from django_commerceml.adapters import (
    Capability,
    OrderChanges,
    PublishContext,
    RowError,
    ShopAdapter,
)
from django_commerceml.models import (
    Group,
    Offer,
    Order,
    Price,
    Product,
    ProductImage,
    Stock,
)

RECORDING = "tests.adapters.recording.RecordingAdapter"

Call = tuple[str, list[str]]


class RecordingAdapter(ShopAdapter):
    """Keeps what it is given in the class: the engine makes its own instance."""

    capabilities = frozenset(Capability)
    calls: ClassVar[list[Call]] = []
    amounts: ClassVar[list[tuple[str, str, Decimal]]] = []
    pictures: ClassVar[list[tuple[str, str]]] = []
    received: ClassVar[list[OrderChanges]] = []
    contexts: ClassVar[list[PublishContext]] = []
    refuses: ClassVar[set[str]] = set()
    says: ClassVar[dict[str, RowError]] = {}
    finished: ClassVar[list[PublishContext]] = []
    before: ClassVar[Callable[[str], None] | None] = None
    """Called with the name of each call; may raise."""
    before_rows: ClassVar[Callable[[str, list[str]], None] | None] = None
    """Called with the name and the ids of each call; may raise."""

    @classmethod
    def reset(cls) -> None:
        cls.calls.clear()
        cls.amounts.clear()
        cls.pictures.clear()
        cls.received.clear()
        cls.contexts.clear()
        cls.refuses.clear()
        cls.says.clear()
        cls.finished.clear()
        cls.before = None
        cls.before_rows = None

    @classmethod
    def take_calls(cls) -> list[Call]:
        calls = list(cls.calls)
        cls.calls.clear()
        return calls

    def publish_groups(
        self, groups: Sequence[Group], context: PublishContext
    ) -> Sequence[RowError]:
        return self._take("groups", [row.external_id for row in groups], context)

    def publish_products(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        return self._take("products", [row.external_id for row in products], context)

    def publish_images(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        pictures = ProductImage.objects.filter(product__in=products)
        self.pictures.extend(pictures.order_by("pk").values_list("path", "file"))
        return self._take("images", [row.external_id for row in products], context)

    def publish_offers(
        self, offers: Sequence[Offer], context: PublishContext
    ) -> Sequence[RowError]:
        return self._take("offers", [row.external_id for row in offers], context)

    def publish_prices(
        self, prices: Sequence[Price], context: PublishContext
    ) -> Sequence[RowError]:
        self.amounts.extend(
            (row.offer.external_id, row.price_type.external_id, row.amount)
            for row in prices
        )
        return self._take("prices", [row.offer.external_id for row in prices], context)

    def publish_stocks(
        self, stocks: Sequence[Stock], context: PublishContext
    ) -> Sequence[RowError]:
        return self._take("stocks", [row.offer.external_id for row in stocks], context)

    def withdraw(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        return self._take("withdraw", [row.external_id for row in products], context)

    def receive_order(
        self, order: Order, changes: OrderChanges, context: PublishContext
    ) -> Sequence[RowError]:
        self.received.append(changes)
        return self._take("receive_order", [order.number], context)

    def finish(self, context: PublishContext) -> None:
        before = type(self).before
        if before is not None:
            before("finish")
        self.finished.append(context)

    def _take(
        self, name: str, ids: list[str], context: PublishContext
    ) -> Sequence[RowError]:
        before = type(self).before
        if before is not None:
            before(name)
        before_rows = type(self).before_rows
        if before_rows is not None:
            before_rows(name, ids)
        self.calls.append((name, ids))
        self.contexts.append(context)
        refusals = {
            external_id: RowError(external_id=external_id, message="магазин не принял")
            for external_id in self.refuses
        }
        said = {**refusals, **self.says}
        return [
            said[external_id]
            for external_id in dict.fromkeys(ids)
            if external_id in said
        ]
