"""One exchange of 1C as the room of orders sees it, and orders with all they have."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

from lxml import etree

from django_commerceml import exporting
from django_commerceml.cml.names import ContactKind
from django_commerceml.models import (
    Counterparty,
    ExportBatch,
    OrderDiscount,
    OrderExport,
    OrderPayment,
    OrderShipment,
)
from tests.factories import make_order, make_order_line, make_session

NOON = datetime(2026, 11, 24, 9, 41, 7, tzinfo=UTC)
"""12:41:07 in Moscow."""


def begin(profile, **values):
    return make_session(profile=profile, type="sale", **values)


def send(batch):
    """Take an answer to its end; return its bytes."""
    return b"".join(exporting.iter_payload(batch))


def query(session, **values):
    """Ask for orders and take the whole answer."""
    return send(exporting.open_batch(session, **values))


def exchange(profile, **values):
    """Play a whole exchange; return the numbers of the orders that came."""
    session = begin(profile, **values)
    data = query(session)
    exporting.confirm(session)
    return numbers(data)


def numbers(data):
    """Return the numbers of the orders in *data*."""
    return [
        node.findtext("{*}Номер")
        for node in etree.fromstring(data).iter("{*}Документ")
        if node.findtext("{*}ХозОперация") == "Заказ товара"
    ]


def published(**values):
    """Make an order of one line and publish it."""
    order = make_order(**{"lines": 1, **values})
    exporting.publish(order)
    return order


def change(order, **values):
    """Change *order* as the shop does."""
    for name, value in values.items():
        setattr(order, name, value)
    order.save()
    return exporting.publish(order)


def export_of(profile, order):
    return OrderExport.objects.get(profile=profile, order=order)


def versions(profile):
    """Return by number of order: the version, and the confirmed one."""
    rows = OrderExport.objects.filter(profile=profile).order_by("order_id")
    return {
        number: (version, acknowledged)
        for number, version, acknowledged in rows.values_list(
            "order__number", "version", "acknowledged_version"
        )
    }


def states():
    return list(ExportBatch.objects.order_by("pk").values_list("state", flat=True))


def make_company(**values):
    """Make a company as a buyer tells of it in the shop."""
    return Counterparty.objects.create(
        **{
            "external_id": str(uuid.uuid4()),
            "kind": "company",
            "name": "Кофейня на углу",
            "full_name": 'ООО "Угол"',
            "inn": "7800000000",
            "kpp": "780001001",
            "okpo": "00000000",
            "addresses": {
                "legal_address": {"text": "190000, СПб, Угловая ул., д. 1", "parts": []}
            },
            "contacts": [[ContactKind.EMAIL, "zakaz@example.test"]],
            "bank_accounts": [
                {
                    "number": "40702810000000000001",
                    "bank": "Банк-пример",
                    "bik": "044000000",
                    "swift": "",
                    "correspondent_account": "30101810000000000001",
                }
            ],
            "representatives": [{"name": "Углов Пётр", "relation": ""}],
            "created_at": NOON,
            "updated_at": NOON,
            **values,
        }
    )


def make_person(**values):
    """Make a person as a buyer tells of himself in the shop."""
    return Counterparty.objects.create(
        **{
            "external_id": str(uuid.uuid4()),
            "kind": "person",
            "name": "Петрова Анна",
            "full_name": "Петрова Анна Сергеевна",
            "last_name": "Петрова",
            "first_name": "Анна",
            "middle_name": "Сергеевна",
            "contacts": [
                [ContactKind.WORK_PHONE, "+7 900 000-00-00"],
                [ContactKind.EMAIL, "anna@example.test"],
            ],
            "created_at": NOON,
            "updated_at": NOON,
            **values,
        }
    )


def make_full_order(**values):
    """Make an order with all that an order can have, and publish it."""
    order = make_order(
        **{
            "number": "1057",
            "counterparty": make_company(),
            "placed_at": NOON,
            "delivery_code": "2",
            "delivery_name": "Курьер",
            "delivery_price": Decimal(300),
            "delivery_address": "107045, Москва, Сретенка ул., д. 5",
            "delivery_address_parts": [["Город", "Москва"]],
            "payment_code": "3",
            "payment_name": "Картой онлайн",
            "comment": "Позвонить за час",
            "is_paid": True,
            "paid_at": NOON,
            "attributes": {"Склад": "Основной склад"},
            **values,
        }
    )
    line = make_order_line(
        order=order,
        external_id="d1000000-0000-4000-8000-000000000001",
        sku="ЗЧ 0017",
        name="Сенча (100 г)",
        price=Decimal("1240.50"),
        quantity=Decimal(2),
        attributes={"НомерПозицииКорзины": 1},
    )
    make_order_line(
        order=order, name="Упаковка", price=Decimal(10), is_service=True, position=1
    )
    OrderDiscount.objects.create(order=order, line=line, name="Осень", amount=50)
    OrderDiscount.objects.create(order=order, name="По карте", amount=100, percent=4)
    OrderPayment.objects.create(
        order=order,
        number="П-1",
        kind="bank",
        amount=2781,
        is_paid=True,
        paid_at=NOON,
    )
    OrderShipment.objects.create(
        order=order,
        number="О-1",
        tracking_number="RA1",
        lines=[{"id": line.external_id, "name": line.name, "quantity": "1"}],
    )
    exporting.publish(order)
    return order
