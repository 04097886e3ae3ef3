"""Orders go to 1C as they are, and what 1C does to them comes back once."""

from decimal import Decimal
from typing import Any, Final
from unittest import SkipTest

from django.db import transaction
from django.db.models import Model

from django_commerceml.adapters.contract import Capability
from django_commerceml.adapters.documents import OrderDocument
from django_commerceml.adapters.testing.claims import (
    claim,
    claim_equal,
    claim_is,
    claim_no_refusals,
    claim_no_writes,
    present,
)
from django_commerceml.adapters.testing.probes import AdapterProbe, needs
from django_commerceml.adapters.testing.receiving import Handed, hand
from django_commerceml.adapters.testing.trials import Trial
from django_commerceml.adapters.testing.watching import watching

_OFFERS: Final = ("a", "b")
_STRANGE: Final = "ЧУЖОЙ"
"""A status that no shop has."""
_TRACK: Final = "RA123456789RU"


class OrdersContract(AdapterProbe):
    """What holds of orders."""

    @needs(Capability.ORDERS)
    def test_an_order_is_told_completely(self) -> None:
        """1C cannot do without any of this."""
        _, _, document = self._place()

        claim(document.number, "the order has no number")
        claim(document.placed_at.tzinfo, "the moment of the order has no time zone")
        claim_equal(len(document.currency), 3, "the length of the currency's code")
        buyer = document.buyer
        named = document.user_id or (buyer and (buyer.name or buyer.last_name))
        claim(named, "nobody knows who buys")
        keys = {line.key for line in document.lines if line.key}
        claim_equal(len(keys), len(document.lines), "the number of keys of lines")
        goods = [line for line in document.lines if not line.is_service]
        claim_equal(
            sorted(line.external_id for line in goods),
            sorted(_OFFERS),
            "1C's ids of what is sold",
        )
        for line in goods:
            claim(line.name, f"line {line.key} has no name")
            claim_equal(line.quantity, Decimal(2), f"the quantity of line {line.key}")
            claim(isinstance(line.price, Decimal), "a price is no Decimal")

    @needs(Capability.ORDERS)
    def test_telling_an_order_twice_is_the_same(self) -> None:
        """It writes nothing either."""
        adapter, shop_order, document = self._place()

        with watching() as watch:
            again = adapter.build_order(self._anew(shop_order))

        claim_equal(again, document, "the order told again")
        claim_no_writes(watch.writes)

    @needs(Capability.ORDERS)
    def test_a_change_of_an_order_is_told(self) -> None:
        """What the shop changed is in the document."""
        adapter, shop_order, document = self._place()

        self.change_order(shop_order)

        changed = adapter.build_order(self._anew(shop_order))
        claim(changed != document, "a change of the order is not told")
        claim_equal(changed.number, document.number, "the number")

    @needs(Capability.ORDERS)
    def test_a_payment_arrives_once(self) -> None:
        """1C repeats its documents."""
        self._receive_twice("payment", is_paid=True)

    @needs(Capability.ORDERS)
    def test_a_shipment_arrives_once(self) -> None:
        """With the number that the buyer follows it by."""
        self._receive_twice("shipment", is_shipped=True, tracking_number=_TRACK)

    @needs(Capability.ORDERS)
    def test_a_cancellation_arrives_once(self) -> None:
        """The order is off."""
        self._receive_twice("cancellation", is_cancelled=True)

    @needs(Capability.ORDERS)
    def test_statuses_arrive(self) -> None:
        """Each of *statuses*, one after another and once more."""
        if not self.statuses:
            raise SkipTest(f"{type(self).__name__}.statuses is not said")
        handed = self._handed()
        for code, name in self.statuses.items():
            for _ in range(2):
                claim_no_refusals(handed.receive_status(code))
                found = self.read_order(handed.shop_order).status
                claim_is(found, name, f"the shop's status after {code}")

    @needs(Capability.ORDERS)
    def test_statuses_may_skip_steps(self) -> None:
        """1C's manager goes to the last one at once."""
        if not self.statuses:
            raise SkipTest(f"{type(self).__name__}.statuses is not said")
        handed = self._handed()
        code, name = list(self.statuses.items())[-1]

        claim_no_refusals(handed.receive_status(code))

        found = self.read_order(handed.shop_order).status
        claim_is(found, name, f"the shop's status after {code}")

    @needs(Capability.ORDERS)
    def test_an_unknown_status_is_reported(self) -> None:
        """And the order keeps the one that it has."""
        if not self.statuses:
            raise SkipTest(f"{type(self).__name__}.statuses is not said")
        handed = self._handed()
        before = self.read_order(handed.shop_order).status

        errors = handed.receive_status(_STRANGE)

        claim(errors, "nobody is told that the shop does not know a status")
        claim(_STRANGE in errors[0].message, f"which status? {errors[0].message}")
        found = self.read_order(handed.shop_order).status
        claim_equal(found, before, "the shop's status")

    def _place(self) -> tuple[Any, Any, OrderDocument]:
        """Return the adapter, an order of the shop, and what is told of it."""
        if self.adapter_class().order_model() is None:
            raise SkipTest("orders are kept in the mirror")
        trial = self._stocked()
        with transaction.atomic():
            shop_order = self.place_order(_OFFERS)
        adapter = trial.adapter()
        document = adapter.build_order(self._anew(shop_order))
        return adapter, shop_order, present(document, "document of the order")

    def _stocked(self) -> Trial:
        """Return a 1C whose goods are in the shop, where it takes any."""
        trial = self.trial()
        for name in _OFFERS:
            trial.goods.article(name, price=150, stock=10)
        trial.give()
        return trial

    def _handed(self) -> Handed:
        adapter, shop_order, document = self._place()
        return hand(adapter, shop_order, document)

    def _receive_twice(
        self, name: str, *, tracking_number: str = "", **facts: bool
    ) -> None:
        """Have 1C say *facts*, and say them again: nothing more happens."""
        handed = self._handed()
        changes = handed.change(name, tracking_number=tracking_number, **facts)
        claim_no_refusals(handed.receive(changes))
        self._claim_facts(handed, facts, tracking_number)

        with watching() as watch:
            claim_no_refusals(handed.receive(changes))

        claim_no_writes(watch.writes)
        self._claim_facts(handed, facts, tracking_number)

    def _claim_facts(
        self, handed: Handed, facts: dict[str, bool], tracking_number: str
    ) -> None:
        found = self.read_order(handed.shop_order)
        for fact, wanted in facts.items():
            claim_is(getattr(found, fact), wanted, f"{fact} of the shop's order")
        claim_is(
            found.tracking_number if tracking_number else None,
            tracking_number,
            "the tracking number",
        )

    def _anew(self, shop_order: Model) -> Any:
        """Return *shop_order* as another process finds it."""
        rows = type(shop_order)._base_manager  # noqa: SLF001 (Django's own way)
        return rows.get(pk=shop_order.pk)
