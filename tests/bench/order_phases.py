"""What is measured of orders, each in a process of its own."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

Job = Callable[[], int]
LINES = 5
CHUNK = 2000


def make_orders(words: list[str]) -> Job:
    """Make so many orders, all of them waiting."""
    return lambda: _make(int(words[0]))


def _make(number: int) -> int:
    from django.db import transaction

    from django_commerceml.models import (
        Counterparty,
        ExchangeProfile,
        Order,
        OrderExport,
        OrderLine,
        OrderTax,
    )

    profile = ExchangeProfile.objects.create(slug="bench", login="bench")
    for start in range(0, number, CHUNK):
        places = range(start, min(start + CHUNK, number))
        with transaction.atomic():
            buyers = Counterparty.objects.bulk_create(_buyers(Counterparty, places))
            orders = Order.objects.bulk_create(
                Order(
                    number=f"{place}",
                    counterparty=buyer,
                    total=Decimal(999),
                    vat_total=Decimal("166.5"),
                    delivery_address="Тверь, Советская, 1",
                    comment="Позвонить за час",
                    version=1,
                )
                for place, buyer in zip(places, buyers, strict=True)
            )
            OrderLine.objects.bulk_create(
                line for order in orders for line in _lines(OrderLine, order)
            )
            OrderTax.objects.bulk_create(
                OrderTax(order=order, rate=20, amount=Decimal("166.5"))
                for order in orders
            )
            OrderExport.objects.bulk_create(
                OrderExport(profile=profile, order=order, version=1) for order in orders
            )
    ExchangeProfile.objects.update(orders_enrolled_at=profile.created_at)
    return number


def _buyers(model: Any, places: range) -> Iterator[Any]:
    from django.utils import timezone

    for place in places:
        yield model(
            external_id=f"buyer-{place}",
            name=f"Иванов Иван {place}",
            last_name="Иванов",
            first_name="Иван",
            contacts=[["Почта", f"buyer{place}@example.com"]],
            created_at=timezone.now(),
            updated_at=timezone.now(),
        )


def _lines(model: Any, order: Any) -> Iterator[Any]:
    for place in range(LINES):
        yield model(
            order=order,
            position=place,
            external_id=f"00000000-0000-4000-8000-{order.pk % 11_000:06}{place:06}",
            name=f"Доска обрезная {place}",
            sku=f"A-{place}",
            quantity=2,
            price=Decimal("99.9"),
            total=Decimal("199.8"),
            vat_rate=20,
            vat_total=Decimal("33.3"),
        )


def read_orders(_: list[str]) -> Job:
    """Read the rows that the answers are made of: the floor."""
    return _read


def _read() -> int:
    from django_commerceml.models import Order, OrderLine

    number = 0
    orders = Order.objects.order_by("pk").select_related("counterparty")
    iterator = orders.iterator(chunk_size=CHUNK)
    while chunk := list(islice(iterator, CHUNK)):
        lines = OrderLine.objects.filter(order__in=[each.pk for each in chunk])
        number += len(chunk)
        if len(list(lines)) != LINES * len(chunk):
            message = "lines are missing"
            raise SystemExit(message)
    return number


def answer_at_once(words: list[str]) -> Job:
    """Answer one request with all orders that wait."""
    return lambda: _answer(int(words[0]), at_once=True)


def answer_in_slices(words: list[str]) -> Job:
    """Answer requests until nothing waits, and confirm them."""
    return lambda: _answer(int(words[0]), at_once=False)


def _answer(number: int, *, at_once: bool) -> int:
    from django_commerceml import exporting
    from django_commerceml.models import ExchangeProfile

    profile = ExchangeProfile.objects.get(slug="bench")
    profile.orders_per_query = 0 if at_once else 1000
    profile.save()
    session = _session(profile, version="" if at_once else "3.1")
    given: int = 0
    while True:
        batch = exporting.open_batch(session)
        for _ in exporting.iter_payload(batch):
            pass
        given += batch.orders
        if at_once or not batch.orders:
            break
    if not at_once:
        exporting.confirm(session)
    if given != number:
        message = f"{given} orders of {number} were given"
        raise SystemExit(message)
    return given


def _session(profile: Any, *, version: str) -> Any:
    from django.utils import timezone

    from django_commerceml.models import ExchangeSession

    now = timezone.now()
    return ExchangeSession.objects.create(
        profile=profile,
        type="sale",
        token_hash=f"bench {version}",
        client_version=version,
        created_at=now,
        last_seen_at=now,
        expires_at=now,
    )
