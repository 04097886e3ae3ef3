"""What is done once for a whole run: the search, the view, alerts of stock."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.rows import model_of, query
from django_commerceml.chunks import in_chunks

_AT_ONCE = 500


def finish(delivery: Delivery) -> None:
    """Bring up to date what Oscar does at each save, which bulk writing passes by.

    A rehearsal leaves all of it alone.
    """
    since = delivery.context.started_at
    if delivery.context.is_dry_run or since is None:
        return
    refresh_view()
    alert(since)
    if delivery.choices.updates_search:
        update_search(since)


def refresh_view() -> None:
    """Refresh Oscar's view of which products are below which categories, if used."""
    from oscar.checks import use_productcategory_materialised_view  # noqa: PLC0415 (absent before 4.1)

    if use_productcategory_materialised_view():
        with connection.cursor() as cursor:
            cursor.execute(
                "REFRESH MATERIALIZED VIEW CONCURRENTLY"
                " catalogue_product_category_hierarchy"
            )


def alert(since: datetime) -> None:
    """Have Oscar look at the stock records changed *since* that somebody watches.

    Managers watch for too little, buyers for some at all.
    """
    records = query(model_of("partner", "StockRecord")).filter(date_updated__gte=since)
    alerts = model_of("customer", "ProductAlert")
    watched = alerts.objects.filter(status=alerts.ACTIVE).values("product_id")
    wanted = records.filter(
        Q(low_stock_threshold__isnull=False) | Q(product_id__in=watched)
    )
    for record in wanted.select_related("product").order_by("pk").iterator(_AT_ONCE):
        record.post_save_signal()


def update_search(since: datetime) -> None:
    """Index the products that changed *since*, and forget those that are hidden."""
    from haystack import connections  # noqa: PLC0415 (needs its settings)
    from haystack.backends.simple_backend import (  # noqa: PLC0415 (needs its settings)
        SimpleSearchBackend,
    )
    from haystack.exceptions import NotHandled  # noqa: PLC0415 (needs its settings)

    model = model_of("catalogue", "Product")
    for alias in connections.connections_info:
        try:
            index = connections[alias].get_unified_index().get_index(model)
        except NotHandled:
            continue
        backend = connections[alias].get_backend()
        if isinstance(backend, SimpleSearchBackend):
            continue  # it asks the database itself
        for keys in in_chunks(_changed(model, since), _AT_ONCE):
            shown = list(index.index_queryset(using=alias).filter(pk__in=keys))
            if shown:
                backend.update(index, shown)
            _forget(backend, model, set(keys) - {row.pk for row in shown})


def _changed(model: Any, since: datetime) -> Iterator[int]:
    """Yield the ids of products that changed *since*, or whose variants or stock did.

    Variants are found by their parents.
    """
    records = query(model_of("partner", "StockRecord")).filter(date_updated__gte=since)
    own = OuterRef("pk")
    variants = query(model).filter(parent=own, date_updated__gte=since)
    found = query(model).filter(
        Q(date_updated__gte=since)
        | Exists(variants)
        | Exists(records.filter(product=own))
        | Exists(records.filter(product__parent=own)),
        parent=None,
    )
    yield from found.order_by("pk").values_list("pk", flat=True).iterator(_AT_ONCE)


def _forget(backend: Any, model: Any, keys: Iterable[int]) -> None:
    from haystack.utils import get_identifier  # noqa: PLC0415 (needs its settings)

    for key in keys:
        backend.remove(get_identifier(model(pk=key)))
