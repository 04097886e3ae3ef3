"""What is wrong with the declaration of orders, found without a query."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model

from django_commerceml.adapters.columns import Source, find_field
from django_commerceml.adapters.composing import names_of
from django_commerceml.adapters.documents import (
    OrderDocument,
    OrderDocumentBuyer,
    OrderDocumentLine,
)
from django_commerceml.adapters.hearing import find_key
from django_commerceml.adapters.mapped.order_changes import CHANGES_OF
from django_commerceml.adapters.mapped.orders import (
    OrderLineMapping,
    OrderMapping,
)
from django_commerceml.adapters.mapped.shelves import resolve
from django_commerceml.models.order_options import CODE_OF_STATUS

_NOT_DECLARED: Final = frozenset({"lines", "buyer"})
"""What of a document has a declaration of its own."""


def check_orders(mapping: OrderMapping, adapter: type[Any]) -> Iterator[CheckMessage]:
    """Yield what is wrong with *mapping*, the orders of *adapter*."""
    place = f"{adapter.__name__}.orders"
    try:
        model = resolve(mapping.model)
    except (LookupError, ValueError) as error:
        yield _error(
            "commerceml.E040",
            place,
            f"there is no such model: {error}",
            "Name it app.Model.",
        )
        return
    known = set(names_of(OrderDocument)) - _NOT_DECLARED
    yield from _check_sources(f"{place}.fields", mapping.fields, model, known)
    yield from _check_needed(f"{place}.fields", mapping.fields, {"placed_at"})
    buyer = set(names_of(OrderDocumentBuyer))
    yield from _check_sources(f"{place}.buyer", mapping.buyer, model, buyer)
    yield from _check_lines(f"{place}.lines", mapping.lines, model)
    yield from _check_statuses(place, mapping)
    yield from _check_receive(f"{place}.receive", mapping, model)


def _check_lines(
    place: str, mapping: OrderLineMapping, order: type[Model]
) -> Iterator[CheckMessage]:
    key = find_key(order, mapping.related)
    if key is None:
        yield _error(
            "commerceml.E043",
            place,
            f"{order.__name__} has no lines called {mapping.related!r}",
            "It is the related_name of their foreign key to the order, or "
            "«<model>_set».",
        )
        return
    known = set(names_of(OrderDocumentLine)) - {"key"}
    yield from _check_sources(f"{place}.fields", mapping.fields, key.model, known)
    yield from _check_needed(f"{place}.fields", mapping.fields, {"price", "quantity"})
    if mapping.product is not None:
        yield from _check_path(f"{place}.product", mapping.product, key.model)
    yield from _check_path(f"{place}.key", mapping.key, key.model)
    if mapping.receive:
        quantity = mapping.fields.get("quantity", "")
        yield from _check_column(f"{place}.receive", quantity, key.model)


def _check_statuses(place: str, mapping: OrderMapping) -> Iterator[CheckMessage]:
    for name, code in mapping.statuses.items():
        try:
            CODE_OF_STATUS(code)
        except ValidationError:
            yield _error(
                "commerceml.E045",
                f"{place}.statuses",
                f"{name!r} stands for {code!r}, which is no code of a status",
                "Codes are those on the page of the profile, such as N.",
            )
    if "status" in mapping.receive and not mapping.statuses:
        yield _error(
            "commerceml.E045",
            f"{place}.receive",
            "the status of 1C has no meaning in the shop",
            "Say in statuses which code stands for which of the shop's statuses.",
        )


def _check_receive(
    place: str, mapping: OrderMapping, model: type[Model]
) -> Iterator[CheckMessage]:
    for name, target in mapping.receive.items():
        if name not in CHANGES_OF:
            known = ", ".join(CHANGES_OF)
            yield _error(
                "commerceml.E041",
                place,
                f"1C does not change {name!r}",
                f"It changes {known}.",
            )
        elif isinstance(target, str):
            yield from _check_column(f"{place}[{name!r}]", target, model)


def _check_sources(
    place: str, sources: Mapping[str, Source], model: type[Model], known: set[str]
) -> Iterator[CheckMessage]:
    for name, source in sources.items():
        if name not in known:
            yield _error(
                "commerceml.E041",
                place,
                f"a document has no {name!r}",
                f"It has {', '.join(sorted(known))}.",
            )
        yield from _check_path(f"{place}[{name!r}]", source, model)


def _check_path(
    place: str, source: Source, model: type[Model]
) -> Iterator[CheckMessage]:
    """Yield an error where the first word of a path is nothing of *model*."""
    if callable(source):
        return
    name = source.partition(".")[0]
    if name != "pk" and not hasattr(model, name) and name not in _fields_of(model):
        yield _error(
            "commerceml.E042",
            place,
            f"{model.__name__} has no {name!r}",
            "Name a field, a property, a method without arguments, or give a callable.",
        )


def _check_column(place: str, name: Any, model: type[Model]) -> Iterator[CheckMessage]:
    try:
        find_field(model, name if isinstance(name, str) else "")
    except FieldDoesNotExist:
        yield _error(
            "commerceml.E044",
            place,
            f"{model.__name__} has no column {name!r} to write into",
            "Name a field of the model itself.",
        )


def _check_needed(
    place: str, sources: Iterable[str], needed: set[str]
) -> Iterator[CheckMessage]:
    missing = sorted(needed - set(sources))
    if missing:
        yield _error(
            "commerceml.E046",
            place,
            f"nothing is said of {', '.join(missing)}",
            "1C needs them.",
        )


def _fields_of(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}  # noqa: SLF001 (Django's public name)


def _error(name: str, place: str, text: str, hint: str) -> CheckMessage:
    return Error(f"{place}: {text}", hint=hint, id=name)
