"""Shops for tests: adapters that remember what they were given, or fail on purpose."""

from typing import ClassVar

from django_commerceml.adapters import Capability, RowError, ShopAdapter


class SimulatedDeath(BaseException):
    """The worker is gone: nothing of ours may catch it."""


class RecordingShop(ShopAdapter):
    """Takes everything and remembers it."""

    capabilities = frozenset(Capability)
    published: ClassVar[list[tuple[str, list[str], bool]]] = []
    finished: ClassVar[list[int | None]] = []

    def publish_groups(self, groups, context):
        return self._take("groups", groups, context)

    def publish_products(self, products, context):
        return self._take("products", products, context)

    def publish_images(self, products, context):
        return self._take("images", products, context)

    def publish_offers(self, offers, context):
        return self._take("offers", offers, context)

    def publish_prices(self, prices, context):
        return self._take("prices", [price.offer for price in prices], context)

    def publish_stocks(self, stocks, context):
        return self._take("stocks", [stock.offer for stock in stocks], context)

    def withdraw(self, products, context):
        return self._take("withdraw", products, context)

    def finish(self, context):
        self.finished.append(context.run_id)

    def _take(self, what, rows, context):
        ids = sorted(row.external_id for row in rows)
        if ids:
            self.published.append((what, ids, context.is_dry_run))
        return []


class FailingShop(ShopAdapter):
    """Raises *error* at its *fails_at*th batch of products."""

    capabilities = frozenset({Capability.PRODUCTS})
    error: ClassVar[BaseException] = SimulatedDeath()
    fails_at: ClassVar[int] = 0
    calls: ClassVar[int] = 0

    def publish_products(self, products, context):
        type(self).calls += 1
        if self.calls == self.fails_at:
            raise self.error
        return []


class BrokenShop(FailingShop):
    """Raises *error* whenever it is given products."""

    def publish_products(self, products, context):
        raise self.error


class FlakyShop(FailingShop):
    """Raises *error* at its *fails_at*th batch of prices."""

    capabilities = frozenset({Capability.PRICES})

    def publish_prices(self, prices, context):
        return self.publish_products(prices, context)


class ClosedShop(ShopAdapter):
    """Raises *error* whenever it is to take something off sale."""

    capabilities = frozenset({Capability.WITHDRAWAL})
    error: ClassVar[BaseException] = SimulatedDeath()

    def withdraw(self, products, context):
        raise self.error


class ChoosyShop(ShopAdapter):
    """Refuses to withdraw what it has on its counter."""

    capabilities = frozenset({Capability.WITHDRAWAL})

    def withdraw(self, products, context):
        return [
            RowError(external_id=row.external_id, message="лежит в витрине")
            for row in products
            if row.external_id == "p1"
        ]
