"""What 1C's manager does to orders; all of it waits to be sent to the site."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django_commerceml.cml.records import Contact, DocumentLine
from django_commerceml.emulator.infobase.amounts import recount, total_of
from django_commerceml.emulator.infobase.entities import Good, Order, Party, Settlement
from django_commerceml.emulator.infobase.infobase import Infobase, make_guid
from django_commerceml.emulator.infobase.wares import PIECE


class Manager:
    """Acts on the orders of *infobase*, which are named by 1C's number or the site's.

    Each method raises `ValueError` where there is no such order or line.
    """

    def __init__(self, infobase: Infobase) -> None:
        self._infobase = infobase

    def pay(self, number: str, amount: Decimal | None = None) -> Order:
        """Post a payment of *amount*, by default of what is still to be paid."""
        order = self._infobase.get_order(number)
        paid = sum((payment.amount for payment in order.payments), Decimal(0))
        rest = total_of(order) - paid
        return self._settle(order, "payments", rest if amount is None else amount)

    def ship(self, number: str) -> Order:
        """Post the shipment of the whole order."""
        order = self._infobase.get_order(number)
        return self._settle(order, "shipments", total_of(order))

    def change_line(
        self,
        number: str,
        position: int,
        *,
        quantity: Decimal | None = None,
        price: Decimal | None = None,
    ) -> Order:
        """Give the line at *position*, from 1 on, another quantity or price."""
        order = self._infobase.get_order(number)
        line = self._get_line(order, position)
        changed = replace(
            line,
            quantity=line.quantity if quantity is None else quantity,
            price=line.price if price is None else price,
        )
        lines = list(order.lines)
        lines[position - 1] = recount(changed)
        return self._change(order, lines=tuple(lines))

    def add_line(
        self, number: str, good: Good, *, quantity: Decimal, price: Decimal
    ) -> Order:
        """Add a line with *good* to the end of the order."""
        order = self._infobase.get_order(number)
        if self._infobase.find_good(good_id=good.id) is None:
            self._infobase.put_good(good)
        line = _make_line(good, quantity=quantity, price=price)
        return self._change(order, lines=(*order.lines, line))

    def remove_line(self, number: str, position: int) -> Order:
        """Take the line at *position*, from 1 on, out of the order."""
        order = self._infobase.get_order(number)
        self._get_line(order, position)
        lines = order.lines[: position - 1] + order.lines[position:]
        return self._change(order, lines=lines)

    def set_status(self, number: str, status: str) -> Order:
        """Give the order the *status* of that name, or of that id."""
        order = self._infobase.get_order(number)
        statuses = self._infobase.statuses
        by_name = {name: status_id for status_id, name in statuses.items()}
        status_id = status if status in statuses else by_name.get(status, "")
        name = statuses.get(status, status)
        return self._change(order, status=name, status_id=status_id)

    def cancel(self, number: str) -> Order:
        """Cancel the order."""
        return self._change(self._infobase.get_order(number), is_cancelled=True)

    def mark_deleted(self, number: str) -> Order:
        """Mark the order as deleted; 1C takes the posting back, too."""
        order = self._infobase.get_order(number)
        return self._change(order, is_deleted=True, is_posted=False)

    def create_order(
        self,
        party: Party,
        lines: Iterable[tuple[Good, Decimal, Decimal]],
        *,
        currency: str = "RUB",
    ) -> Order:
        """Create an order of *party* in 1C: goods, quantities and prices."""
        with self._infobase.transaction():
            order = Order(
                id=make_guid(),
                number=self._infobase.next_number(),
                created_at=self._infobase.now(),
                party_id=party.id,
                currency=currency,
                sent_version=0,
            )
            self._infobase.put_order(order)
            for good, quantity, price in lines:
                order = self.add_line(
                    order.number, good, quantity=quantity, price=price
                )
        return order

    def create_party(
        self,
        name: str,
        *,
        official_name: str = "",
        inn: str = "",
        kpp: str = "",
        contacts: tuple[Contact, ...] = (),
    ) -> Party:
        """Create a counterparty; an *official_name* makes a company of it."""
        party = Party(
            id=make_guid(),
            name=name,
            full_name="" if official_name else name,
            official_name=official_name,
            inn=inn,
            kpp=kpp,
            contacts=contacts,
            is_changed=True,
        )
        self._infobase.put_party(party)
        return party

    def _settle(self, order: Order, field: str, amount: Decimal) -> Order:
        """Post a document that fulfils the site's own where there is one."""
        posted: tuple[Settlement, ...] = getattr(order, field)
        known = {settlement.site_id for settlement in posted}
        is_shipment = field == "shipments"
        waiting = [
            part.id
            for part in order.parts
            if part.is_shipment == is_shipment and part.id not in known
        ]
        document = Settlement(
            id=make_guid(),
            number=self._infobase.next_number(field),
            at=self._infobase.now(),
            amount=amount,
            site_id=waiting[0] if waiting else "",
        )
        return self._change(order, **{field: (*posted, document)})

    def _change(self, order: Order, **changes: Any) -> Order:
        changed = replace(order, **changes, version=order.version + 1)
        self._infobase.put_order(changed)
        return changed

    @staticmethod
    def _get_line(order: Order, position: int) -> DocumentLine:
        if not 0 < position <= len(order.lines):
            message = f"В заказе {order.number} нет строки {position}."
            raise ValueError(message)
        return order.lines[position - 1]


def _make_line(good: Good, *, quantity: Decimal, price: Decimal) -> DocumentLine:
    return recount(
        DocumentLine(
            id=good.id,
            sku=good.sku or None,
            name=good.name,
            unit=PIECE,
            factor=Decimal(1),
            price=price,
            quantity=quantity,
        )
    )
