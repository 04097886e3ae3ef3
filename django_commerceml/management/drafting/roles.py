"""Which model of a shop is what: by its name, and by what it points to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

Model = type[models.Model]

_PRODUCTS: Final = ("product", "item", "good", "goods", "article", "ware", "tovar")
_GROUPS: Final = (
    *("category", "group", "section", "rubric", "catalog", "catalogue"),
    *("collection", "shelf", "department"),
)
_OFFERS: Final = (
    *("variant", "variation", "offer", "sku", "modification", "option"),
    "version",
)
_IMAGES: Final = ("image", "photo", "picture", "media")
_ORDERS: Final = ("order", "purchase", "sale", "invoice")
_LINES: Final = ("line", "item", "position", "row", "entry")
_NO_PRODUCTS: Final = (
    *(*_ORDERS, "cart", "basket", "wish", "favourite", "favorite"),
    *("review", "comment", "price", "stock", *_IMAGES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """What stands for what in a shop; None: nothing was recognised."""

    product: Model
    group: Model | None = None
    offer: Model | None = None
    image: Model | None = None
    order: Model | None = None
    line: Model | None = None

    @property
    def sold(self) -> Model:
        """Return what has a price: the variant, or the product."""
        return self.offer or self.product


def guess_roles(
    candidates: Sequence[Model], *, chosen: Sequence[Model]
) -> Roles | None:
    """Return what *candidates* are; those *chosen* come before the others.

    None: there is no product among them.
    """
    known = [*chosen, *(one for one in candidates if one not in chosen)]
    product = _find_product(chosen) or _first_strange(chosen) or _find_product(known)
    if product is None:
        return None
    others = [one for one in known if one is not product]
    order = _named(others, _ORDERS)
    offer = _pointing(others, product, _OFFERS)
    return Roles(
        product=product,
        group=_find_group(product, others),
        offer=offer,
        image=_pointing(others, product, _IMAGES),
        order=order,
        line=_pointing(others, order, _LINES) if order else None,
    )


def _find_product(known: Iterable[Model]) -> Model | None:
    """Return the model that is called like a product."""
    fitting = [one for one in known if not _is_called(one, _NO_PRODUCTS)]
    return _named(fitting, _PRODUCTS)


def _first_strange(chosen: Iterable[Model]) -> Model | None:
    """Return the first of *chosen* that is called like nothing that is known."""
    words = (*_NO_PRODUCTS, *_GROUPS, *_OFFERS, *_LINES)
    return next((one for one in chosen if not _is_called(one, words)), None)


def _find_group(product: Model, others: Sequence[Model]) -> Model | None:
    """Return the model of groups: one that products point to, first of all."""
    targets = [
        field.related_model
        for field in product._meta.get_fields()  # noqa: SLF001 (Django's public name)
        if field.many_to_many or field.many_to_one
    ]
    near = [one for one in others if one in targets]
    return _named(near, _GROUPS)


def _named(known: Iterable[Model], words: Iterable[str]) -> Model | None:
    """Return the model that is called by the first of *words* that there is."""
    names = {_name_of(one): one for one in reversed([*known])}
    for word in words:
        exact = names.get(word)
        if exact is not None:
            return exact
    for word in words:
        for name, model in reversed(names.items()):
            if name.endswith(word):
                return model
    return None


def _pointing(
    known: Iterable[Model], target: Model, words: Iterable[str]
) -> Model | None:
    """Return the model with a key to *target* that is called by one of *words*."""
    near = [one for one in known if find_link(one, target) is not None]
    return _named(near, words)


def find_link(model: Model, target: Model | None) -> Any:
    """Return the foreign key of *model* to *target*; None: there is none."""
    links = (
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 (Django's public name)
        if isinstance(field, models.ForeignKey)
    )
    return next((field for field in links if field.related_model is target), None)


def _is_called(model: Model, words: Iterable[str]) -> bool:
    return any(word in _name_of(model) for word in words)


def _name_of(model: Model) -> str:
    return model.__name__.lower()
