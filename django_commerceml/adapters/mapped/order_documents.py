"""An order of the shop's own model becomes a document, as its mapping declares."""

from typing import Any

from django_commerceml.adapters.composing import compose, is_said
from django_commerceml.adapters.documents import (
    OrderDocument,
    OrderDocumentBuyer,
    OrderDocumentLine,
)
from django_commerceml.adapters.mapped.order_values import (
    external_ids,
    read,
    read_all,
)
from django_commerceml.adapters.mapped.orders import OrderLineMapping, OrderMapping


def build_document(
    mapping: OrderMapping, shop_order: Any, adapter: Any
) -> OrderDocument | None:
    """Return what *shop_order* says; None: it is no order yet.

    *adapter* declares the models of what is sold. Raises `AdapterError`.
    """
    if mapping.filter is not None and not mapping.filter(shop_order):
        return None
    values = {"number": shop_order.pk, **read_all(shop_order, mapping.fields)}
    if mapping.statuses and "status" in values:
        values["status"] = mapping.statuses.get(values["status"])
    said = read_all(shop_order, mapping.buyer)
    if is_said(said.values()):
        values["buyer"] = compose(OrderDocumentBuyer, said)
    values["lines"] = _build_lines(mapping.lines, shop_order, adapter)
    return compose(OrderDocument, values)


def _build_lines(
    mapping: OrderLineMapping, shop_order: Any, adapter: Any
) -> list[OrderDocumentLine]:
    rows = getattr(shop_order, mapping.related).order_by("pk")
    paths = [*mapping.prefetch]
    if isinstance(mapping.product, str):
        paths.append(mapping.product.replace(".", "__"))
    lines = list(rows.prefetch_related(*paths))
    goods = [_goods_of(line, mapping) for line in lines]
    ids = external_ids(goods, adapter)
    return [
        _build_line(mapping, line, sold, ids.get((type(sold), sold and sold.pk), ""))
        for line, sold in zip(lines, goods, strict=True)
    ]


def _goods_of(line: Any, mapping: OrderLineMapping) -> Any:
    return read(line, mapping.product) if mapping.product is not None else None


def _build_line(
    mapping: OrderLineMapping, line: Any, sold: Any, external_id: str
) -> OrderDocumentLine:
    values = {
        "key": read(line, mapping.key),
        "external_id": external_id,
        "name": "" if sold is None else str(sold),
        **read_all(line, mapping.fields),
    }
    return compose(OrderDocumentLine, values)
