"""Writes an order of 1C as the document that goes back to the site (protocol C.12)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.attributes import DocumentAttribute as Name
from django_commerceml.cml.names import Operation, Role
from django_commerceml.cml.records import (
    Attribute,
    Counterparty,
    OrderContainer,
    OrderDocument,
)
from django_commerceml.emulator.habits import IdUse, OrderHabits, StatusUse
from django_commerceml.emulator.infobase.amounts import taxes_of, total_of
from django_commerceml.emulator.infobase.entities import Order, Party, Settlement

_ENGLISH: Final = {
    Name.NUMBER_1C: "Number by 1C",
    Name.DATE_1C: "Date by 1C",
    Name.PAYMENT_NUMBER_1C: "Payment number by 1C",
    Name.PAYMENT_DATE_1C: "Payments date by 1C",
    Name.SHIPMENT_NUMBER_1C: "Shipment number by 1C",
    Name.SHIPMENT_DATE_1C: "Shipment date by 1C",
}
"""What a user who works in English makes of the names."""

Said = list[tuple[Name, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """Writes documents by the *habits* of a family, in Russian or English."""

    habits: OrderHabits
    in_english: bool = False

    def write(self, order: Order, party: Party) -> OrderContainer:
        """Return *order* with the documents that are based on it."""
        document = self._order(order, party)
        if not self.habits.has_parts:
            return OrderContainer(documents=(document,))
        parts = [
            self._part(order, settlement, document.id)
            for settlement in (*order.payments, *order.shipments)
        ]
        return OrderContainer(documents=(document, *parts))

    def _order(self, order: Order, party: Party) -> OrderDocument:
        habits = self.habits
        ids = {IdUse.OWN: order.id, IdUse.SITE: order.site_id or order.id}
        return OrderDocument(
            id=ids.get(habits.id_use),
            number=order.site_number,
            date=order.site_date or order.created_at.date(),
            operation=Operation.ORDER,
            role=Role.SELLER,
            currency=order.currency,
            exchange_rate=Decimal(1),
            total=total_of(order),
            version=f"{order.version}",
            number_1c=order.number.ljust(habits.number_width),
            date_1c=order.created_at.date(),
            is_deleted=order.is_deleted,
            counterparties=(write_party(party, habits),),
            time=order.site_time or order.created_at.time(),
            comment=order.comment or None,
            taxes=taxes_of(order) or None,
            discounts=order.discounts or None,
            surcharges=order.surcharges or None,
            lines=order.lines,
            attributes=self._attributes(self._facts(order)),
        )

    def _facts(self, order: Order) -> Said:
        has_elements = self.habits.has_elements
        said: Said = []
        if not has_elements:
            said += [
                (Name.NUMBER_1C, order.number),
                (Name.DATE_1C, self._moment(order.created_at)),
                (Name.IS_DELETED, values.write_boolean(order.is_deleted)),
            ]
        said.append((Name.IS_POSTED, values.write_boolean(order.is_posted)))
        if order.is_cancelled or has_elements:
            said.append((Name.IS_CANCELLED, values.write_boolean(order.is_cancelled)))
        return said + self._progress(order) + self._status(order)

    def _progress(self, order: Order) -> Said:
        """Say of the payment and the shipment only that they are complete."""
        total = total_of(order)
        is_paid = is_complete(order.payments, total) and order.is_posted
        is_shipped = bool(order.shipments) and order.is_posted
        said: Said = []
        if self.habits.tells_flags:
            if self.habits.tells_pairs:
                said.append((Name.IS_PAID, values.write_boolean(is_paid)))
            said.append((Name.IS_SHIPPED, values.write_boolean(is_shipped)))
        if is_paid and self.habits.tells_pairs:
            said += self._pair(order.payments[-1], *_PAYMENT)
        if is_shipped:
            said += self._pair(order.shipments[-1], *_SHIPMENT)
        return said

    def _pair(self, settlement: Settlement, number: Name, date: Name) -> Said:
        return [(number, settlement.number), (date, self._moment(settlement.at))]

    def _status(self, order: Order) -> Said:
        use = self.habits.status_use
        said: Said = []
        if order.status_id and use is not StatusUse.NAME:
            said.append((Name.STATUS_ID, order.status_id))
        if order.status and use is not StatusUse.ID:
            said.append((Name.STATUS_NAME, order.status))
        return said

    def _part(
        self, order: Order, settlement: Settlement, basis_id: str | None
    ) -> OrderDocument:
        is_shipment = settlement in order.shipments
        known = next((p for p in order.parts if p.id == settlement.site_id), None)
        usual = Operation.SHIPMENT if is_shipment else Operation.BANK_PAYMENT
        done = Name.IS_SHIPPED if is_shipment else Name.IS_PAID
        said = [
            (Name.IS_POSTED, values.write_boolean(True)),  # noqa: FBT003 (a codec)
            (done, values.write_boolean(True)),  # noqa: FBT003 (a codec)
            *self._pair(settlement, *(_SHIPMENT if is_shipment else _PAYMENT)),
        ]
        return OrderDocument(
            id=settlement.site_id or settlement.id,
            number=known.number if known else "",
            date=settlement.at.date(),
            operation=known.operation if known else usual,
            role=Role.SELLER,
            currency=order.currency,
            exchange_rate=Decimal(1),
            total=settlement.amount,
            number_1c=settlement.number.ljust(self.habits.number_width),
            date_1c=settlement.at.date(),
            is_deleted=False,
            basis_id=basis_id,
            time=settlement.at.time(),
            lines=order.lines if is_shipment else None,
            attributes=self._attributes(said),
        )

    def _attributes(self, said: Said) -> tuple[Attribute, ...]:
        names = _ENGLISH if self.in_english else {}
        return tuple(
            Attribute(name=names.get(name, name), values=(value,))
            for name, value in said
        )

    def _moment(self, value: datetime) -> str:
        if self.habits.has_long_hours:
            return values.write_moment(value)
        return f"{value:%Y-%m-%d}T{value.hour}:{value:%M:%S}"


def is_complete(settlements: tuple[Settlement, ...], total: Decimal) -> bool:
    """Return whether *settlements* come to *total*."""
    paid = sum((settlement.amount for settlement in settlements), Decimal(0))
    return bool(settlements) and paid >= total


def write_party(party: Party, habits: OrderHabits) -> Counterparty:
    """Return *party* as it goes to the site; its id is whose the order's is."""
    own = habits.id_use is not IdUse.SITE
    return Counterparty(
        id=party.id if own else party.site_id or party.id,
        name=party.name,
        full_name=party.full_name or None,
        official_name=party.official_name or None,
        last_name=party.last_name or None,
        first_name=party.first_name or None,
        middle_name=party.middle_name or None,
        inn=party.inn or None,
        kpp=party.kpp or None,
        role=Role.BUYER,
        address=party.address,
        contacts=party.contacts or None,
    )


_PAYMENT: Final = (Name.PAYMENT_NUMBER_1C, Name.PAYMENT_DATE_1C)
_SHIPMENT: Final = (Name.SHIPMENT_NUMBER_1C, Name.SHIPMENT_DATE_1C)
