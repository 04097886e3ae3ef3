"""An order is placed: all of it in one transaction, once for each form."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

from django.core import signing
from django.db import IntegrityError, transaction

from django_commerceml.exporting import publish
from django_commerceml.models import Order, OrderLine
from example_project.storefront.basket import Basket, Contents, Row, read_contents
from example_project.storefront.buyers import Buyer, User, get_counterparty
from example_project.storefront.prices import PriceChoice
from example_project.storefront.ways import Way

SALT = "storefront.checkout"
TOKEN_SECONDS = 24 * 60 * 60
SUFFIXES = ("", *"ABCDEFGHJK")
PARTS = (("Почтовый индекс", "postal_code"), ("Город", "city"), ("Улица", "street"))


class BasketChangedError(Exception):
    """What a buyer has seen is not what he would get."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where an order goes."""

    postal_code: str = ""
    city: str = ""
    street: str = ""

    @property
    def parts(self) -> list[list[str]]:
        found = [[kind, getattr(self, name)] for kind, name in PARTS]
        return [part for part in found if part[1]]

    @property
    def text(self) -> str:
        return ", ".join(value for _, value in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a buyer asks for, besides the goods."""

    token: UUID
    """Of the form that was sent: it becomes the order's own id."""
    seen: str
    """What the goods came to on the page that the buyer saw."""
    buyer: Buyer
    user: User
    delivery: Way | None = None
    destination: Destination = Destination()
    payment: Way | None = None
    comment: str = ""


def make_token() -> str:
    """Return a token for a form: an order that may be placed once."""
    return signing.dumps(uuid4().hex, salt=SALT)


def read_token(text: str) -> UUID | None:
    """Return the id of the order of a form; None: the form is too old or not ours."""
    try:
        return UUID(hex=signing.loads(text, salt=SALT, max_age=TOKEN_SECONDS))
    except signing.BadSignature:
        return None


def place(draft: Draft, basket: Basket, choice: PriceChoice) -> Order:
    """Place the order of *draft*; a form that is sent twice makes one order.

    Raises `BasketChangedError` when prices or stock have changed since.
    """
    try:
        with transaction.atomic():
            return _write(draft, read_contents(basket, choice))
    except IntegrityError:
        placed = Order.objects.filter(uuid=draft.token).first()
        if placed is None:
            raise
        return placed


def _write(draft: Draft, contents: Contents) -> Order:
    if contents.problem or contents.seen != draft.seen:
        raise BasketChangedError
    includes_vat = any(quote.includes_vat for quote, _ in contents.quotes)
    order = _make_order(draft, contents, includes_vat=includes_vat)
    OrderLine.objects.bulk_create(
        _make_line(order, position, row)
        for position, row in enumerate(contents.rows, start=1)
    )
    _number(order)
    publish(order)
    return order


def _make_order(draft: Draft, contents: Contents, *, includes_vat: bool) -> Order:
    delivery, payment = draft.delivery, draft.payment
    first, _ = contents.quotes[0]
    return Order.objects.create(
        uuid=draft.token,
        number=draft.token.hex,
        user_id=draft.user.pk if draft.user.is_authenticated else None,
        counterparty=get_counterparty(draft.buyer, draft.user),
        currency=first.currency,
        price_type=first.price_type,
        includes_vat=includes_vat,
        delivery_code=delivery.code if delivery else "",
        delivery_name=delivery.name if delivery else "",
        delivery_price=delivery.price if delivery else Decimal(0),
        delivery_address=draft.destination.text,
        delivery_address_parts=draft.destination.parts,
        payment_code=payment.code if payment else "",
        payment_name=payment.name if payment else "",
        comment=draft.comment,
    )


def _make_line(order: Order, position: int, row: Row) -> OrderLine:
    quote, offer, product = row.quote, row.offer, row.offer.product
    if quote is None or product is None:
        raise BasketChangedError
    return OrderLine(
        order=order,
        position=position,
        offer=offer,
        external_id=offer.external_id,
        sku=offer.sku or product.sku,
        barcode=offer.barcode or product.barcode,
        name=str(offer),
        unit_code=quote.unit_code,
        unit_name=quote.unit,
        factor=quote.factor,
        quantity=row.quantity,
        # An order has one rule of VAT for all of its lines.
        price=quote.amount_with_vat if order.includes_vat else quote.amount,
        vat_rate=quote.vat_rate,
        price_type=quote.price_type,
    )


def _number(order: Order) -> None:
    """Give *order* a short number; 1C may have used the first that comes to mind."""
    wanted = [f"{order.pk:06}{suffix}" for suffix in SUFFIXES]
    taken = set(
        Order.objects.filter(number__in=wanted).values_list("number", flat=True)
    )
    order.number = next(number for number in wanted if number not in taken)
    order.save(update_fields=["number"])
