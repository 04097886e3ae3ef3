"""A shopper in an Oscar store: a basket, and Oscar's own code that makes an order."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from oscar.core.loading import get_class, get_model

from django_commerceml.models import ExchangeProfile, Order, ShopOrder
from tests.factories import make_characteristic, make_offer, make_product

_numbers = count(1)


def make_goods(
    profile: ExchangeProfile,
    code: str,
    *,
    title: str,
    price: Any,
    stock: int = 10,
    vat_rate: Any = None,
) -> Any:
    """Make goods that both the mirror and Oscar have; return Oscar's."""
    make_offer(
        product=make_product(
            profile=profile, external_id=code, name=title, vat_rate=vat_rate
        ),
        external_id=code,
    )
    return stocked(code, title, price, stock, product_class=product_class())


def make_variant(
    profile: ExchangeProfile, code: str, *, title: str, price: Any, colour: str
) -> Any:
    """Make a variant, of the product whose id its own begins with; return Oscar's."""
    external_id = code.partition("#")[0]
    product = make_product(profile=profile, external_id=external_id, name=title)
    offer = make_offer(product=product, external_id=code)
    make_characteristic(offer=offer, value=colour)
    parent = get_model("catalogue", "Product").objects.create(
        code=external_id,
        title=title,
        slug=external_id,
        structure="parent",
        product_class=product_class(),
    )
    return stocked(code, "", price, 10, structure="child", parent=parent)


def product_class() -> Any:
    return get_model("catalogue", "ProductClass").objects.get_or_create(
        name="Товар 1С", slug="goods"
    )[0]


def stocked(code: str, title: str, price: Any, stock: int, **values: Any) -> Any:
    product = get_model("catalogue", "Product").objects.create(
        code=code, title=title, slug=f"goods-{next(_numbers)}", **values
    )
    partner, _ = get_model("partner", "Partner").objects.get_or_create(
        name="1С", code="1c"
    )
    product.stockrecords.create(
        partner=partner,
        partner_sku=f"А-{code}",
        price=Decimal(price),
        price_currency="RUB",
        num_in_stock=stock,
    )
    return product


def make_address(model: str = "ShippingAddress", **values: Any) -> Any:
    country, _ = get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="RU",
        defaults={"printable_name": "Россия", "is_shipping_country": True},
    )
    usual = {
        "first_name": "Анна",
        "last_name": "Иванова",
        "line1": "Советская, 5",
        "line4": "Тверь",
        "postcode": "170100",
        "country": country,
    }
    return get_model("order", model).objects.create(**usual | values)


def make_user(email: str = "anna@example.com") -> Any:
    return get_user_model().objects.create_user(username=email, email=email)


def buy(*goods: Any, user: Any = None, method: Any = None, **values: Any) -> Any:
    """Order *goods*, pairs of a product and a quantity, by Oscar's own code."""
    with transaction.atomic():
        basket = fill_basket(*goods, user=user)
        return check_out(basket, user=user, method=method, **values)


def fill_basket(*goods: Any, user: Any = None) -> Any:
    basket = get_model("basket", "Basket").objects.create(owner=user)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy()
    for product, quantity in goods:
        basket.add_product(product, quantity)
    get_class("offer.applicator", "Applicator")().apply(basket, user)
    return basket


def check_out(
    basket: Any, *, user: Any = None, method: Any = None, **values: Any
) -> Any:
    method = method or get_class("shipping.methods", "FixedPrice")(
        Decimal(300), Decimal(300)
    )
    charge = method.calculate(basket)
    surcharges = values.pop("surcharges", None)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(
        basket, charge, surcharges
    )
    if "shipping_address" not in values:
        phone = values.pop("phone_number", "+79123456789")
        values["shipping_address"] = make_address(
            phone_number=phone, notes="Позвоните за час"
        )
    order = get_class("order.utils", "OrderCreator")().place_order(
        order_number=f"O-{next(_numbers)}",
        basket=basket,
        user=user,
        shipping_method=method,
        shipping_charge=charge,
        total=total,
        surcharges=surcharges,
        **{"guest_email": "guest@example.com"} | values,
    )
    basket.submit()
    return order


def pay(order: Any, amount: Any, *, kind: str = "Картой онлайн") -> Any:
    """Take money for *order*, as the store's checkout does."""
    source_type, _ = get_model("payment", "SourceType").objects.get_or_create(
        name=kind, code="card"
    )
    source = order.sources.create(source_type=source_type, amount_allocated=amount)
    source.debit(Decimal(amount), reference="BANK-1")
    return source


def ours(order: Any) -> Order:
    """Return the order of the outbox that *order* became."""
    return Order.objects.get(shop_order=row_of(order))


def row_of(order: Any) -> ShopOrder:
    return ShopOrder.objects.get(object_id=str(order.pk))


def anew(order: Any) -> Any:
    return type(order).objects.get(pk=order.pk)


def facts(order: Any) -> dict[str, Any]:
    """Return what Oscar has of payments and shipments of *order*, and its stock."""
    return {
        "status": anew(order).status,
        "paid": [
            (event.event_type.name, event.amount)
            for event in order.payment_events.order_by("pk")
        ],
        "debited": sum(source.amount_debited for source in order.sources.all()),
        "sent": [
            [(one.line.title, one.quantity) for one in event.line_quantities.all()]
            for event in order.shipping_events.order_by("pk")
        ],
        "notes": list(order.notes.order_by("pk").values_list("message", flat=True)),
        "stock": [
            (
                line.num_allocated,
                line.stockrecord.num_in_stock,
                line.stockrecord.num_allocated,
            )
            for line in order.lines.select_related("stockrecord").order_by("pk")
        ],
    }
