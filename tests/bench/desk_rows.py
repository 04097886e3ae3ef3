"""The rows of a large store: goods, and years of exchanges."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final

_CHUNK: Final = 20_000
_RUNS_PER_SESSION: Final = 2
_REQUESTS_PER_SESSION: Final = 10
_CHANGES_PER_RUN: Final = 20
_PROBLEMS_PER_RUN: Final = 5
_MINUTES: Final = 4
"""Between two exchanges."""


def make_goods(number: int) -> None:
    """Make so many products, each with an offer, a price and a stock."""
    from django.utils import timezone

    from django_commerceml.models import Offer, PriceType, Product, Warehouse

    profile = _profile()
    now = timezone.now()
    own = {"profile_id": profile.pk, "created_at": now, "updated_at": now}
    price_type = PriceType.objects.create(
        **own, external_id="retail", name="Розничная", currency="RUB"
    )
    warehouse = Warehouse.objects.create(**own, external_id="main", name="Основной")
    for places in _chunks(range(number)):
        products = _insert(Product, [_product(place) | own for place in places])
        offers = _insert(
            Offer,
            [
                _offer(place) | own | {"product_id": pk}
                for place, pk in zip(places, products, strict=True)
            ],
        )
        _append_figures(offers, price_type.pk, warehouse.pk)


def _product(place: int) -> dict[str, Any]:
    return {
        "external_id": f"product-{place}",
        "name": f"Дрель ударная {place}",
        "sku": f"A-{place}",
        "barcode": f"46{place:011}",
        "fingerprint": f"{place:032x}",
    }


def _offer(place: int) -> dict[str, Any]:
    return {
        "external_id": f"product-{place}",
        "product_external_id": f"product-{place}",
        "name": f"Дрель ударная {place}",
        "quantity": Decimal(place % 50),
        "fingerprint": f"{place:032x}",
    }


def _insert(model: Any, rows: list[dict[str, Any]]) -> list[int]:
    from django_commerceml.bulk import upserts
    from django_commerceml.importing.rows import table_of

    table = table_of(model)
    return upserts.insert(model, table.columns, [table.new_row(row) for row in rows])


def _append_figures(offers: list[int], price_type: int, warehouse: int) -> None:
    from django_commerceml.bulk import upserts
    from django_commerceml.models import Price, Stock

    upserts.append(
        Price,
        ("offer_id", "price_type_id", "min_quantity", "unit", "amount", "currency",
         "factor"),
        [(pk, price_type, 0, "шт", Decimal(pk % 9000), "RUB", 1) for pk in offers],
    )  # fmt: skip
    upserts.append(
        Stock,
        ("offer_id", "warehouse_id", "quantity"),
        [(pk, warehouse, Decimal(pk % 50)) for pk in offers],
    )


def make_journal(sessions: int) -> None:
    """Make so many exchanges, one every few minutes until now."""
    from django_commerceml.models import (
        ExchangeRequest,
        ExchangeSession,
        ImportRun,
        RecordChange,
        RunProblem,
        StoredFile,
    )

    profile = _profile()
    made = _bulk(ExchangeSession, _sessions(profile, sessions))
    files = _bulk(StoredFile, _files(profile, made))
    runs = _bulk(ImportRun, _runs(profile, files))
    _bulk(ExchangeRequest, _requests(profile, made))
    _bulk(RecordChange, _changes(profile, runs))
    _bulk(RunProblem, _problems(profile, runs))


def _profile() -> Any:
    from django_commerceml.models import ExchangeProfile

    return ExchangeProfile.objects.get_or_create(slug="bench", login="bench")[0]


def _sessions(profile: Any, number: int) -> Iterator[Any]:
    from django.utils import timezone

    from django_commerceml.models import ExchangeSession

    now = timezone.now()
    for place in range(number):
        at = now - timedelta(minutes=_MINUTES * (number - place))
        yield ExchangeSession(
            profile=profile,
            type="sale" if place % 2 else "catalog",
            state="finished",
            token_hash=f"{place:064}",
            session_key=f"{place:032}",
            timestamp=str(place),
            user_agent="1C+Enterprise/8.3",
            created_at=at,
            last_seen_at=at,
            expires_at=at + timedelta(hours=12),
        )


def _files(profile: Any, sessions: list[Any]) -> Iterator[Any]:
    from django_commerceml.models import StoredFile

    for session in sessions:
        for name in ("import.xml", "offers.xml"):
            yield StoredFile(
                profile=profile,
                session=session,
                label=name,
                label_key=name,
                kind="xml",
                state="processed",
                size=100_000,
                created_at=session.created_at,
                updated_at=session.created_at,
            )


def _runs(profile: Any, files: list[Any]) -> Iterator[Any]:
    from django_commerceml.models import ImportRun

    for place, file in enumerate(files):
        at: datetime = file.created_at
        yield ImportRun(
            profile=profile,
            session_id=file.session_id,
            file=file,
            state="failed" if place % 50 == 0 else "done",
            records_total=11_000,
            checkpoint=11_000,
            counts={"product": {"updated": 20, "unchanged": 10_980}},
            created_at=at,
            started_at=at,
            finished_at=at + timedelta(seconds=30),
        )


def _requests(profile: Any, sessions: list[Any]) -> Iterator[Any]:
    from django_commerceml.models import ExchangeRequest

    for session in sessions:
        for _ in range(_REQUESTS_PER_SESSION):
            yield ExchangeRequest(
                profile=profile,
                session=session,
                method="POST",
                type=session.type,
                mode="file",
                filename="import.xml",
                status=200,
                reply="success",
                received_at=session.created_at,
            )


def _changes(profile: Any, runs: list[Any]) -> Iterator[Any]:
    from django_commerceml.models import RecordChange

    for run in runs[-len(runs) // 4 :]:
        for place in range(_CHANGES_PER_RUN):
            yield RecordChange(
                profile=profile,
                run=run,
                record_type="offer",
                object_id=1 + place,
                external_id=f"product-{place}",
                name=f"Дрель ударная {place}",
                outcome="updated",
                line=100 + place,
                fields=[["price", "Розничная", "100.00", "110.00"]],
                price_change=Decimal(10),
            )


def _problems(profile: Any, runs: list[Any]) -> Iterator[Any]:
    from django_commerceml.models import RunProblem

    for run in runs:
        for place in range(_PROBLEMS_PER_RUN):
            yield RunProblem(
                profile=profile,
                session_id=run.session_id,
                run=run,
                severity="warning",
                code="VAL-03",
                message="Слишком длинное значение обрезано",
                file="import.xml",
                line=100 + place,
                created_at=run.created_at,
            )


def _bulk(model: Any, rows: Iterable[Any]) -> list[Any]:
    from django.db import transaction

    made = []
    for chunk in _chunks(rows):
        with transaction.atomic():
            made += model.objects.bulk_create(chunk, batch_size=500)
    return made


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
