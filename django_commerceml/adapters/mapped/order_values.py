"""Values of the shop's own rows, by the sources that are declared."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager, Model

from django_commerceml.adapters.columns import Source, getter
from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.shelves import resolve
from django_commerceml.models import Link


def read(row: Any, source: Source) -> Any:
    """Return what *source* says of *row*; None where there is no such thing.

    A method without arguments, such as «get_status_display», is called.
    """
    if callable(source):
        return source(row)
    try:
        value = getter(source)(row)
    except ObjectDoesNotExist:
        return None
    is_method = callable(value) and not isinstance(value, type | Model | Manager)
    return value() if is_method else value


def read_all(row: Any, sources: Mapping[str, Source]) -> dict[str, Any]:
    """Return what all *sources* say of *row*, by their names."""
    return {name: read(row, source) for name, source in sources.items()}


def external_ids(goods: Iterable[Any], adapter: Any) -> dict[tuple[type, Any], str]:
    """Return 1C's ids of *goods*, by their class and primary key.

    They are objects of the models of *adapter*'s variants or products. An object that
    two infobases know is called as the first of them does.
    """
    found: dict[tuple[type, Any], str] = {}
    wanted = [one for one in goods if isinstance(one, Model)]
    for mapping, kind in (
        (getattr(adapter, "offers", None), LinkKind.OFFER),
        (getattr(adapter, "products", None), LinkKind.PRODUCT),
    ):
        if mapping is None or not wanted:
            continue
        model = resolve(mapping.model)
        own = [one for one in wanted if isinstance(one, model)]
        known = _by_key(own, mapping.key) if mapping.key else _linked(own, model, kind)
        for one in own:
            if known.get(str(one.pk)):
                found.setdefault((type(one), one.pk), known[str(one.pk)])
    return found


def _by_key(goods: Iterable[Any], key: str) -> dict[str, str]:
    return {str(one.pk): str(getattr(one, key) or "") for one in goods}


def _linked(goods: list[Any], model: type[Model], kind: LinkKind) -> dict[str, str]:
    links = Link.objects.filter(
        kind=kind,
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        object_id__in={str(one.pk) for one in goods},
    )
    rows = links.order_by("-profile_id", "-pk").values_list("object_id", "external_id")
    return dict(rows)
