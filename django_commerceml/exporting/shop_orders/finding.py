"""Which adapter an order of the shop belongs to."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string

from django_commerceml.adapters import ShopAdapter
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import AdapterError
from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeProfile, ShopOrder

logger = get_logger(__name__)


def find_adapter(model: type[Model]) -> type[ShopAdapter] | None:
    """Return the adapter of the orders of *model*; None: nobody knows them.

    The one in the settings comes first, then those of active profiles.
    """
    for adapter in iter_adapters():
        known = adapter.order_model()
        if known is not None and issubclass(_concrete(model), _concrete(known)):
            return adapter
    return None


def adapter_of(row: ShopOrder) -> tuple[ShopAdapter, type[Model]]:
    """Return the adapter of *row*, and its model of orders.

    Raises `AdapterError` where there is none.
    """
    model = row.content_type.model_class()
    adapter = find_adapter(model) if model is not None else None
    known = adapter.order_model() if adapter is not None else None
    if adapter is None or known is None:
        label = row.content_type.app_labeled_name
        raise AdapterError(f"ни один адаптер не знает заказов «{label}»")
    return adapter(), known


def takers_of(content_type: ContentType) -> list[ExchangeProfile]:
    """Return the profiles whose shop has orders of *content_type*.

    Where no adapter knows such orders, they are all that take any.
    """
    takers = ExchangeProfile.objects.filter(is_active=True, exports_orders=True)
    model = content_type.model_class()
    paths = {
        path
        for path, adapter in iter_named_adapters()
        if model is not None and adapter.order_model() is model
    }
    own = Q(adapter__in=paths)
    if get_settings().adapter in paths:
        own |= Q(adapter="")
    return list(takers.filter(own)) or list(takers)


def waiting_for(profile: ExchangeProfile) -> QuerySet[ShopOrder]:
    """Return the orders of the shop of *profile* that are not taken over yet."""
    rows = ShopOrder.objects.filter(waiting_since__isnull=False)
    kinds = ContentType.objects.filter(
        pk__in=rows.order_by().values("content_type").distinct()
    )
    return rows.filter(
        content_type__in=[kind for kind in kinds if profile in takers_of(kind)]
    )


def iter_adapters() -> Iterator[type[ShopAdapter]]:
    """Yield the adapters that are in use, each once; what is none is left out."""
    for _, adapter in iter_named_adapters():
        yield adapter


def iter_named_adapters() -> Iterator[tuple[str, type[ShopAdapter]]]:
    """Yield the adapters as `iter_adapters` does, each after its dotted path."""
    known: set[str] = set()
    for path in _paths():
        if path not in known:
            known.add(path)
            adapter = load_adapter(path)
            if adapter is not None:
                yield path, adapter


def load_adapter(path: str) -> type[ShopAdapter] | None:
    """Return the adapter at the dotted *path*; None where there is no such class."""
    try:
        found = import_string(path)
    except ImportError:
        logger.warning("there is no adapter %s", path)
        return None
    is_adapter = isinstance(found, type) and issubclass(found, ShopAdapter)
    return found if is_adapter else None


def _paths() -> Iterator[str]:
    # One after another: mostly the first is the right one, and nothing is queried.
    yield get_settings().adapter
    profiles = ExchangeProfile.objects.filter(is_active=True).exclude(adapter="")
    yield from profiles.order_by("pk").values_list("adapter", flat=True)


def _concrete(model: type[Model]) -> type[Model]:
    return model._meta.concrete_model or model  # noqa: SLF001 (Django's public name)
