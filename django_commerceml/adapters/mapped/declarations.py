"""What a shop declares of its own models: which is which, and who owns a field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR
from typing import Any

from django.db.models import Model

from django_commerceml.adapters.columns import Mode, Source

ShopModel = str | type[Model]
"""«app.Model», or the class."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where the value of a field comes from, and when it is written."""

    source: Source
    mode: Mode = Mode.ALWAYS


Fields = Mapping[str, Source | Field]
"""The shop's fields, and where their values come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMapping:
    """The shop's model of groups, and what of a group goes where."""

    model: ShopModel
    key: str | None = None
    """The shop's own field that holds 1C's id; None: the adapter keeps `Link` rows."""
    fields: Fields = field(default_factory=dict)
    parent: str | None = None
    """A foreign key to the model itself; None: groups of the shop make no tree."""
    active: str | None = None
    """A boolean: whether buyers see it."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Values of new rows, by attribute; a callable is called for each."""
    filter: Callable[[Any], bool] | None = None
    """Which groups the shop takes; None: all."""
    safe: bool = False
    """Save row by row, with signals and the model's own ``save``."""
    full_clean: bool = False
    """With *safe*: call ``full_clean`` before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductMapping:
    """The shop's model of products, and what of a product goes where."""

    model: ShopModel
    key: str | None = None
    """The shop's own field that holds 1C's id; None: the adapter keeps `Link` rows."""
    fields: Fields = field(default_factory=dict)
    groups: str | Field | None = None
    """A many-to-many field, or a foreign key, to the model of groups."""
    active: str | None = None
    """A boolean: whether buyers see it."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Values of new rows, by attribute; a callable is called for each."""
    filter: Callable[[Any], bool] | None = None
    """Which products the shop takes; None: all."""
    prefetch: Sequence[str] = ()
    """What callables read of a row beside its columns: «property_values__property»."""
    safe: bool = False
    """Save row by row, with signals and the model's own ``save``."""
    full_clean: bool = False
    """With *safe*: call ``full_clean`` before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMapping:
    """The shop's model of variants; a product without variants has one."""

    model: ShopModel
    product: str
    """The foreign key to the model of products."""
    key: str | None = None
    """The shop's own field that holds 1C's id; None: the adapter keeps `Link` rows."""
    fields: Fields = field(default_factory=dict)
    characteristics: str | None = None
    """A JSON field, which gets «{"Цвет": "красный"}», or a text, «Цвет: красный»."""
    active: str | None = None
    """A boolean: whether buyers see it."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Values of new rows, by attribute; a callable is called for each."""
    filter: Callable[[Any], bool] | None = None
    """Which offers the shop takes; None: all."""
    prefetch: Sequence[str] = ()
    """What callables read of a row beside its columns."""
    safe: bool = False
    """Save row by row, with signals and the model's own ``save``."""
    full_clean: bool = False
    """With *safe*: call ``full_clean`` before."""


Choice = Mapping[str, Any] | Callable[[Any], Any] | Sequence[str] | None
"""Which price types, or warehouses, the shop takes.

A mapping gives the shop's value for a name or an id of 1C, a callable for the row of
the mirror (None: not taken); a sequence names those that keep their names; None takes
all of them by their names.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceMapping:
    """Where prices go: a field of the variant (or product), or a table of prices."""

    field: str
    """The field of the amount."""
    price_type: str | None = None
    """Of a field: the name, or 1C's id, of the price type; None: the one that everybody
    pays (`pricing.price_type_for`). Of a table: the field that tells the types."""
    currency: str | None = None
    """The field of the currency, «RUB»."""
    with_vat: bool = True
    """Whether VAT is added to prices that 1C says without it."""
    missing: Any = None
    """Of a field: what is written where 1C has no price; None: nothing, or where the
    field must not be empty, the old price stays and the journal says so."""
    model: ShopModel | None = None
    """The table; None: a field of the variant."""
    offer: str | None = None
    """Of a table: the foreign key to the variant, or to the product."""
    types: Choice = None
    """Of a table: which types are taken, and what stands for them."""
    min_quantity: str | None = None
    """Of a table: the field of the quantity from which a price holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockMapping:
    """Where stock goes: a field of the variant (or product), or a table of stocks."""

    field: str
    """The field of the quantity."""
    warehouses: Choice = None
    """Which warehouses count, by name or 1C's id; None: those that are for sale. Of a
    table also what stands for them."""
    rounding: str = ROUND_FLOOR
    """How what does not fit is rounded: a word of `decimal`."""
    model: ShopModel | None = None
    """The table; None: a field of the variant."""
    offer: str | None = None
    """Of a table: the foreign key to the variant, or to the product."""
    warehouse: str | None = None
    """Of a table: the field that tells the warehouses."""
    uncounted: Any = None
    """Of a table: what stands for stock that 1C does not count by warehouses, or a
    callable that returns it; None: there is no room for such stock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMapping:
    """Where pictures go: a table of pictures, or one field of the product."""

    file: str
    """The file field."""
    model: ShopModel | None = None
    """The table; None: the field is one of the product, and gets the main picture."""
    product: str | None = None
    """Of a table: the foreign key to the product."""
    position: str | None = None
    """Of a table: the field of the place, from zero."""
    fields: Fields = field(default_factory=dict)
    """Of a table: more fields, from the mirror's `ProductImage`."""
