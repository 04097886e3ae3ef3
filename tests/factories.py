"""Small makers of rows: each fills what a test does not say."""

from decimal import Decimal
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from django_commerceml.models import (
    Alarm,
    Catalog,
    Category,
    ChangeOutcome,
    Counterparty,
    ExchangeProfile,
    ExchangeRequest,
    ExchangeSession,
    FilePart,
    Group,
    ImportRun,
    Link,
    Offer,
    OfferCharacteristic,
    Order,
    OrderExport,
    OrderLine,
    PendingReference,
    Price,
    PriceType,
    Product,
    ProductGroup,
    ProductImage,
    Property,
    PropertyOption,
    PropertyValue,
    RecordChange,
    ReferenceBook,
    ReferenceItem,
    RunProblem,
    ShopOrder,
    ShopOrderMark,
    Stock,
    StoredFile,
    Unit,
    Unknown,
    Warehouse,
)
from django_commerceml.protocol.labels import picture_key, same_key

PASSWORD = "the password of 1C"
_Row = TypeVar("_Row", bound=Model)
_numbers = count(1)


def make_profile(**values: Any) -> ExchangeProfile:
    slug = values.setdefault("slug", f"profile-{next(_numbers)}")
    values.setdefault("login", slug)
    values.setdefault("password", make_password(PASSWORD))
    return ExchangeProfile.objects.create(**values)


def make_session(**values: Any) -> ExchangeSession:
    now = timezone.now()
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("token_hash", uuid4().hex)
    values.setdefault("session_key", uuid4().hex)
    values.setdefault("type", "catalog")
    for name in ("created_at", "last_seen_at", "expires_at"):
        values.setdefault(name, now)
    return ExchangeSession.objects.create(**values)


def make_request(**values: Any) -> ExchangeRequest:
    if "session" in values:
        values.setdefault("profile_id", values["session"].profile_id)
    values.setdefault("method", "GET")
    values.setdefault("type", "catalog")
    values.setdefault("mode", "init")
    values.setdefault("status", 200)
    values.setdefault("received_at", timezone.now())
    return ExchangeRequest.objects.create(**values)


def make_file(**values: Any) -> StoredFile:
    label = values.setdefault("label", "import.xml")
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("label_key", same_key(label))
    values.setdefault("picture_key", picture_key(label))
    for name in ("created_at", "updated_at"):
        values.setdefault(name, timezone.now())
    return StoredFile.objects.create(**values)


def make_part(**values: Any) -> FilePart:
    values.setdefault("file_id", _parent_id(values, "file", make_file))
    values.setdefault("sequence", next(_numbers))
    values.setdefault("length", 3)
    values.setdefault("sha256", uuid4().hex)
    values.setdefault("storage_key", uuid4().hex)
    values.setdefault("received_at", timezone.now())
    return FilePart.objects.create(**values)


def make_run(**values: Any) -> ImportRun:
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("created_at", timezone.now())
    return ImportRun.objects.create(**values)


def make_problem(**values: Any) -> RunProblem:
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("code", "VAL-01")
    values.setdefault("message", "не число: «много»")
    values.setdefault("created_at", timezone.now())
    return RunProblem.objects.create(**values)


def make_unknown(**values: Any) -> Unknown:
    now = timezone.now()
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("kind", "status")
    values.setdefault("value", f"Статус {next(_numbers)}")
    values.setdefault("first_seen_at", now)
    values.setdefault("last_seen_at", now)
    return Unknown.objects.create(**values)


def make_change(**values: Any) -> RecordChange:
    """Note that a run changed a record."""
    if "run" not in values:
        values["run"] = make_run()
    values.setdefault("profile_id", values["run"].profile_id)
    values.setdefault("record_type", "product")
    values.setdefault("external_id", str(uuid4()))
    values.setdefault("name", f"Товар {next(_numbers)}")
    values.setdefault("outcome", ChangeOutcome.UPDATED)
    values.setdefault("fields", [["name", "", "Стол", "Стул"]])
    return RecordChange.objects.create(**values)


def make_alarm(**values: Any) -> Alarm:
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("kind", "failure")
    values.setdefault("message", "import.xml не загружен")
    values.setdefault("raised_at", timezone.now())
    values.setdefault("open_key", uuid4().hex)
    return Alarm.objects.create(**values)


def make_catalog(**values: Any) -> Catalog:
    return _make_owned(Catalog, **values)


def make_unit(**values: Any) -> Unit:
    return _make_owned(Unit, **{"short_name": "шт", "code": "796", **values})


def make_group(**values: Any) -> Group:
    return _make_owned(Group, **values)


def make_category(**values: Any) -> Category:
    return _make_owned(Category, **values)


def make_property(**values: Any) -> Property:
    return _make_owned(Property, **values)


def make_option(**values: Any) -> PropertyOption:
    values.setdefault("property_id", _parent_id(values, "property", make_property))
    values.setdefault("external_id", str(uuid4()))
    values.setdefault("value", "красный")
    return PropertyOption.objects.create(**values)


def make_book(**values: Any) -> ReferenceBook:
    return _make_owned(ReferenceBook, **values)


def make_item(**values: Any) -> ReferenceItem:
    if "book" not in values:
        values["book"] = make_book()
    return _make_owned(ReferenceItem, **{"profile": values["book"].profile, **values})


def make_product(**values: Any) -> Product:
    return _make_owned(Product, **values)


def make_product_group(**values: Any) -> ProductGroup:
    """Put a product into a group."""
    values.setdefault("product_id", _parent_id(values, "product", make_product))
    values.setdefault("group_id", _parent_id(values, "group", make_group))
    return ProductGroup.objects.create(**values)


def make_property_value(**values: Any) -> PropertyValue:
    """Give a product a value of a property."""
    if "offer" not in values:
        values.setdefault("product_id", _parent_id(values, "product", make_product))
    values.setdefault("property_id", _parent_id(values, "property", make_property))
    values.setdefault("value", "красный")
    return PropertyValue.objects.create(**values)


def make_image(**values: Any) -> ProductImage:
    values.setdefault("product_id", _parent_id(values, "product", make_product))
    values.setdefault("path", f"import_files/{next(_numbers)}.jpg")
    return ProductImage.objects.create(**values)


def make_pending_reference(**values: Any) -> PendingReference:
    if "product" not in values:
        values["product"] = make_product()
    values.setdefault("profile", values["product"].profile)
    values.setdefault("kind", PendingReference.Kind.GROUP)
    values.setdefault("target_external_id", str(uuid4()))
    return PendingReference.objects.create(**values)


def make_price_type(**values: Any) -> PriceType:
    return _make_owned(PriceType, **{"currency": "RUB", **values})


def make_warehouse(**values: Any) -> Warehouse:
    return _make_owned(Warehouse, **values)


def make_offer(**values: Any) -> Offer:
    if "product" not in values:
        values["product"] = make_product()
    product = values["product"]
    if product is not None:
        values.setdefault("profile", product.profile)
        values.setdefault("product_external_id", product.external_id)
    return _make_owned(Offer, **values)


def make_characteristic(**values: Any) -> OfferCharacteristic:
    values.setdefault("offer_id", _parent_id(values, "offer", make_offer))
    values.setdefault("name", "Цвет")
    values.setdefault("value", "красный")
    return OfferCharacteristic.objects.create(**values)


def make_price(**values: Any) -> Price:
    values.setdefault("offer_id", _parent_id(values, "offer", make_offer))
    kind_id = _parent_id(values, "price_type", make_price_type)
    values.setdefault("price_type_id", kind_id)
    values.setdefault("amount", Decimal(100))
    values.setdefault("currency", "RUB")
    return Price.objects.create(**values)


def make_stock(**values: Any) -> Stock:
    values.setdefault("offer_id", _parent_id(values, "offer", make_offer))
    warehouse_id = _parent_id(values, "warehouse", make_warehouse)
    values.setdefault("warehouse_id", warehouse_id)
    values.setdefault("quantity", Decimal(5))
    return Stock.objects.create(**values)


def make_counterparty(**values: Any) -> Counterparty:
    return _make_owned(Counterparty, **values)


def make_link(**values: Any) -> Link:
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("kind", "product")
    values.setdefault("external_id", str(uuid4()))
    content_type = ContentType.objects.get_for_model(ExchangeProfile)
    values.setdefault("content_type", content_type)
    values.setdefault("object_id", "1")
    return Link.objects.create(**values)


def _make_owned(model: type[_Row], **values: Any) -> _Row:
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("external_id", str(uuid4()))
    if hasattr(model, "name"):
        values.setdefault("name", f"{model.__name__} {next(_numbers)}")
    for name in ("created_at", "updated_at"):
        values.setdefault(name, timezone.now())
    return model._default_manager.create(**values)  # noqa: SLF001 (Django's public name)


def _profile_id(values: dict[str, Any]) -> Any:
    return _parent_id(values, "profile", make_profile)


def _parent_id(values: dict[str, Any], name: str, make: Any) -> Any:
    """Return the id of the row that *values* name, or of a new one."""
    if name in values:
        parent = values.pop(name)
        return parent.pk if parent is not None else None
    return values.get(f"{name}_id") or make().pk


def make_order(*, lines: int = 0, **values: Any) -> Order:
    """Make an order with a number of equal lines; it is not published."""
    values.setdefault("number", f"{next(_numbers)}")
    order = Order.objects.create(**values)
    for position in range(lines):
        make_order_line(order=order, position=position)
    return order


def make_order_line(**values: Any) -> OrderLine:
    number = next(_numbers)
    values.setdefault("order_id", _parent_id(values, "order", make_order))
    values.setdefault("external_id", f"00000000-0000-4000-8000-{number:012}")
    values.setdefault("name", f"Товар {number}")
    values.setdefault("price", Decimal("99.90"))
    values.setdefault("quantity", Decimal(2))
    values.setdefault("vat_rate", Decimal(20))
    return OrderLine.objects.create(**values)


def make_order_export(**values: Any) -> OrderExport:
    values.setdefault("profile_id", _profile_id(values))
    values.setdefault("order_id", _parent_id(values, "order", make_order))
    return OrderExport.objects.create(**values)


def make_shop_order(**values: Any) -> ShopOrder:
    """Note an order of the shop, which is none really."""
    values.setdefault("content_type", ContentType.objects.get_for_model(ContentType))
    values.setdefault("object_id", f"{next(_numbers)}")
    return ShopOrder.objects.create(**values)


def make_shop_order_mark(**values: Any) -> ShopOrderMark:
    """Lay a mark beside the row of an order of the shop."""
    values.setdefault("content_type", ContentType.objects.get_for_model(ContentType))
    values.setdefault("object_id", f"{next(_numbers)}")
    return ShopOrderMark.objects.create(**values)
