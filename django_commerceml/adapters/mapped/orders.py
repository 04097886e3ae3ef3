"""What a shop declares of its own orders: what they say, and what 1C may change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from django_commerceml.adapters.columns import Source
from django_commerceml.adapters.contract import OrderChanges
from django_commerceml.adapters.mapped.declarations import ShopModel
from django_commerceml.models import Order

Sources = Mapping[str, Source]
"""What the document calls it, and where in the shop's row it is: an attribute, a path
such as «user.email», a method without arguments, or a callable of the row."""
Target = str | Callable[[Any, Any], object]
"""A field of the shop's order, or a callable of the order and 1C's value. The callable
saves what it changes, and does nothing when it is called again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineMapping:
    """The shop's model of lines."""

    related: str
    """The order's name for its lines: «items»."""
    product: Source | None = None
    """The object of the shop's variants, or products, that is sold: 1C's id is known
    by it. None: *fields* say *external_id*."""
    fields: Sources = field(default_factory=dict)
    """Of `OrderDocumentLine`: *price* and *quantity* at least. The *name* is that of
    the product where it is not said."""
    key: Source = "pk"
    """What a line is known by; it must never change."""
    receive: bool = False
    """Whether 1C may change quantities and remove lines; False: the journal says what
    it changed, and the lines of the shop stay."""
    prefetch: Sequence[str] = ()
    """What is read of a line beside its columns: «variant__product»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMapping:
    """The shop's model of orders."""

    model: ShopModel
    fields: Sources
    """Of `OrderDocument`. *placed_at* at least; *number* is the primary key where it
    is not said. *discounts*, *payments*, *shipments* are callables that return such
    records."""
    lines: OrderLineMapping
    buyer: Sources = field(default_factory=dict)
    """Of `OrderDocumentBuyer`; where all of it is empty, 1C gets the site's user."""
    statuses: Mapping[Any, str] = field(default_factory=dict)
    """The code of the profile's status for each of the shop's; of those with one code
    the first stands for it. Where there are any, others are not told to 1C."""
    filter: Callable[[Any], bool] | None = None
    """Which rows are orders; the others, such as baskets, do not go to 1C."""
    changed_at: str | None = None
    """The field that tells when an order last changed."""
    receive: Mapping[str, Target] = field(default_factory=dict)
    """What 1C may change: the column of `Order`, and where it goes."""
    on_receive: Callable[[Any, Order, OrderChanges], object] | None = None
    """Called with the shop's order, ours and the changes, after they are written."""
    create: Callable[[Order], Model | None] | None = None
    """Makes the shop's order for one that was made in 1C; None: it stays with us."""
