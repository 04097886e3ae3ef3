"""The tables of what 1C sends of goods: products, offers, prices and stock."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.importing.ownership import get_rules
from django_commerceml.models import (
    Group,
    Offer,
    OfferCharacteristic,
    Price,
    Product,
    Stock,
)
from django_commerceml.spreadsheets.headers import Column
from django_commerceml.spreadsheets.resources import TableResource, make_resource
from django_commerceml.spreadsheets.widgets import ProfileWidget

_KEY: Final = ("profile", "external_id")


class ProductResource(TableResource):
    """Products: the shop's word may be changed, and the fields that are the shop's."""

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Write what *row* says; raise `ValidationError` for a field that 1C owns."""
        before = {name: getattr(instance, name) for name in self._imported()}
        super().import_instance(instance, row, **kwargs)
        rules = get_rules(instance.profile).for_model("product")
        message = gettext(
            "1C owns this field and would write over it: give it to the shop in the "
            "field rules of the profile."
        )
        errors = {
            name: ValidationError(message)
            for name, value in before.items()
            if name not in {*rules, "is_hidden"} and getattr(instance, name) != value
        }
        if errors:
            raise ValidationError(errors)

    def _imported(self) -> list[str]:
        return [column.name for column in self.columns if column.is_imported]


def _groups(product: Product) -> str:
    return "; ".join(group.name for group in product.groups.all())


def _characteristics(offer: Offer) -> str:
    return "; ".join(str(row) for row in offer.characteristics.all())


def _sku(row: Price | Stock) -> str:
    """Return the article number of an offer, or of its product."""
    product = row.offer.product
    return row.offer.sku or (product.sku if product else "")


_PROFILE: Final = Column(name="profile", widget=ProfileWidget)
_OFFER: Final = (
    Column(name="external_id", path="offer__external_id"),
    Column(name="sku", label=_("article number"), read=_sku),
    Column(name="offer", label=_("offer"), path="offer__name"),
)

PRODUCTS: Final = make_resource(
    Product,
    _PROFILE,
    Column(name="external_id"),
    Column(name="is_hidden", is_imported=True),
    Column(name="name", is_imported=True),
    Column(name="sku", is_imported=True),
    Column(name="barcode", is_imported=True),
    Column(name="code"),
    Column(name="groups", label=_("groups"), read=_groups),
    Column(name="base_unit", path="base_unit__short_name", label=_("base unit")),
    Column(name="vat_rate"),
    Column(name="weight", is_imported=True),
    Column(name="manufacturer", is_imported=True),
    Column(name="brand", is_imported=True),
    Column(name="country", is_imported=True),
    Column(name="full_name", is_imported=True),
    Column(name="description", is_imported=True),
    Column(name="is_active"),
    Column(name="updated_at"),
    base=ProductResource,
    key=_KEY,
    related=("profile", "base_unit"),
    prefetched=(Prefetch("groups", Group.objects.only("pk", "name")),),
    deferred=("attributes", "details"),
)

OFFERS: Final = make_resource(
    Offer,
    _PROFILE,
    Column(name="external_id"),
    Column(name="product", path="product__name", label=_("product")),
    Column(name="name"),
    Column(name="sku"),
    Column(name="barcode"),
    Column(name="characteristics", label=_("characteristics"), read=_characteristics),
    Column(name="quantity"),
    Column(name="unit", path="unit__short_name", label=_("unit")),
    Column(name="is_active"),
    Column(name="updated_at"),
    related=("profile", "product", "unit"),
    deferred=(
        "details",
        "product__description",
        "product__attributes",
        "product__details",
    ),
    prefetched=(
        Prefetch("characteristics", OfferCharacteristic.objects.order_by("position")),
    ),
)

PRICES: Final = make_resource(
    Price,
    *_OFFER,
    Column(name="price_type", path="price_type__name", label=_("price type")),
    Column(name="amount"),
    Column(name="currency"),
    Column(name="unit"),
    Column(name="factor"),
    Column(name="min_quantity"),
    related=("offer__product", "price_type"),
)

STOCKS: Final = make_resource(
    Stock,
    *_OFFER,
    Column(name="warehouse", path="warehouse__name", label=_("warehouse")),
    Column(name="quantity"),
    related=("offer__product", "warehouse"),
)
