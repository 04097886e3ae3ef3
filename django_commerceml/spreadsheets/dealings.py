"""The tables of dealings: counterparties, orders, statuses, price types, links."""

from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from django_commerceml.models import (
    Counterparty,
    Link,
    Order,
    OrderLine,
    OrderStatus,
    PriceType,
)
from django_commerceml.spreadsheets.headers import Column
from django_commerceml.spreadsheets.resources import TableResource, make_resource
from django_commerceml.spreadsheets.widgets import (
    GroupsWidget,
    ModelWidget,
    ProfileWidget,
)


class OrderResource(TableResource):
    """Orders, each with the name of its status."""

    def rows_of(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the orders with the names of their statuses."""
        known = OrderStatus.objects.filter(code=OuterRef("status"))
        names = known.order_by("profile_id", "position", "id").values("name")
        found: QuerySet[Any] = queryset.annotate(status_name=Subquery(names[:1]))
        return found


class OrderLineResource(TableResource):
    """The lines of the orders that the list shows."""

    def rows_of(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the lines of the orders in *queryset*."""
        orders = queryset.order_by().values("pk")
        return OrderLine.objects.filter(order__in=orders).order_by(
            "-order_id", "position", "pk"
        )


class PriceTypeResource(TableResource):
    """Whose prices are whose; an infobase has one type for everybody else."""

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Take the word from the others where *instance* is for everybody else."""
        super().after_save_instance(instance, row, **kwargs)
        if instance.is_default:
            others = PriceType.objects.filter(profile_id=instance.profile_id)
            others.exclude(pk=instance.pk).update(is_default=False)


def _status_name(order: Order) -> str:
    return vars(order)["status_name"] or order.status


def _buyer(row: Order | OrderLine) -> str:
    order = row.order if isinstance(row, OrderLine) else row
    return str(order.counterparty or order.user or "")


def _contacts(counterparty: Counterparty) -> str:
    return "; ".join(f"{kind}: {value}" for kind, value in counterparty.contacts)


def _addresses(counterparty: Counterparty) -> str:
    texts = (address.get("text", "") for address in counterparty.addresses.values())
    return "; ".join(dict.fromkeys(filter(None, texts)))


_PROFILE: Final = Column(name="profile", widget=ProfileWidget, is_imported=True)

COUNTERPARTIES: Final = make_resource(
    Counterparty,
    Column(name="profile", widget=ProfileWidget),
    Column(name="external_id"),
    Column(name="kind", path="get_kind_display", label=_("kind")),
    Column(name="name"),
    Column(name="full_name"),
    Column(name="inn"),
    Column(name="kpp"),
    Column(name="okpo"),
    Column(name="contacts", label=_("contacts"), read=_contacts),
    Column(name="addresses", label=_("addresses"), read=_addresses),
    Column(name="is_active"),
    Column(name="updated_at"),
    related=("profile",),
)

ORDERS: Final = make_resource(
    Order,
    Column(name="number"),
    Column(name="placed_at"),
    Column(name="status", label=_("status"), read=_status_name),
    Column(name="buyer", label=_("buyer"), read=_buyer),
    Column(name="total"),
    Column(name="vat_total"),
    Column(name="currency"),
    Column(name="payment_name"),
    Column(name="is_paid"),
    Column(name="paid_at", label=_("when paid")),
    Column(name="delivery_name"),
    Column(name="delivery_price"),
    Column(name="delivery_address"),
    Column(name="tracking_number"),
    Column(name="is_shipped"),
    Column(name="shipped_at", label=_("when shipped")),
    Column(name="is_cancelled"),
    Column(name="comment"),
    Column(name="updated_at"),
    base=OrderResource,
    related=("counterparty", "user"),
)

ORDER_LINES: Final = make_resource(
    OrderLine,
    Column(name="number", path="order__number", label=_("order")),
    Column(name="placed_at", path="order__placed_at", label=_("placed")),
    Column(name="buyer", label=_("buyer"), read=_buyer),
    Column(name="position"),
    Column(name="external_id"),
    Column(name="sku"),
    Column(name="barcode"),
    Column(name="name"),
    Column(name="quantity"),
    Column(name="unit_name"),
    Column(name="price"),
    Column(name="total"),
    Column(name="vat_rate"),
    Column(name="vat_total"),
    Column(name="currency", path="order__currency", label=_("currency")),
    base=OrderLineResource,
    related=("order__counterparty", "order__user"),
    title=_("orders, line by line"),
)

STATUSES: Final = make_resource(
    OrderStatus,
    _PROFILE,
    Column(name="code", is_imported=True),
    Column(name="name", is_imported=True),
    Column(name="name_in_1c", is_imported=True),
    Column(name="position", is_imported=True),
    Column(name="is_final", is_imported=True),
    key=("profile", "code"),
    creates=True,
    related=("profile",),
)

PRICE_TYPES: Final = make_resource(
    PriceType,
    Column(name="profile", widget=ProfileWidget),
    Column(name="external_id"),
    Column(name="name"),
    Column(name="currency"),
    Column(name="groups", widget=GroupsWidget, is_imported=True),
    Column(name="is_default", is_imported=True),
    base=PriceTypeResource,
    key=("profile", "external_id"),
    related=("profile",),
    prefetched=("groups",),
)

LINKS: Final = make_resource(
    Link,
    _PROFILE,
    Column(name="kind", is_imported=True),
    Column(name="external_id", is_imported=True),
    Column(name="content_type", widget=ModelWidget, is_imported=True),
    Column(name="object_id", is_imported=True),
    key=("profile", "kind", "external_id"),
    creates=True,
    related=("profile", "content_type"),
)
