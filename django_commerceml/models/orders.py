"""Orders of the shop, and what 1C says of them: an outbox and a mirror at once."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.models.fields import KeyField
from django_commerceml.models.order_options import CODE_OF_STATUS


class PaymentKind(models.TextChoices):
    """How money comes (ХозОперация of a payment)."""

    CASH = "cash", _("cash")
    BANK = "bank", _("bank transfer")
    ACQUIRING = "acquiring", _("by card")


class OrderStatus(models.Model):
    """A status of orders as one infobase knows it; their order is that of work."""

    profile = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.CASCADE,
        related_name="order_statuses",
        verbose_name=_("profile"),
    )
    code = KeyField(_("code"), max_length=50, validators=[CODE_OF_STATUS])
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=255)
    name_in_1c = models.CharField(
        _("name in 1C"),
        max_length=255,
        blank=True,
        help_text=_("Where 1C calls it otherwise; empty: the same name."),
    )
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    is_final = models.BooleanField(_("is final"), default=False)

    class Meta:
        verbose_name = _("order status")
        verbose_name_plural = _("order statuses")
        ordering = ["profile_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "code"], name="commerceml_status_code"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """An order: what the buyer ordered, what 1C's manager made of it.

    Change it within a transaction and call `exporting.publish` in the same one:
    only then does the change reach 1C.
    """

    uuid = models.UUIDField(
        _("own id"),
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("What 1C knows the order by («Ид»)."),
    )
    number = KeyField(_("number"), max_length=50, unique=True)
    origin = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made in"),
        help_text=_("The infobase that the order was made in; empty: in the shop."),
    )
    site_id = models.PositiveIntegerField(_("site"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commerceml_orders",
        verbose_name=_("user"),
    )
    counterparty = models.ForeignKey(
        "commerceml.Counterparty",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("counterparty"),
        help_text=_("Who buys, as it was told with this order."),
    )
    placed_at = models.DateTimeField(_("placed"), default=timezone.now)
    status = models.CharField(_("status"), max_length=50, default="N")
    status_changed_at = models.DateTimeField(_("status changed"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="RUB")
    price_type = models.ForeignKey(
        "commerceml.PriceType",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("price type"),
        help_text=_("What the order was sold at."),
    )
    includes_vat = models.BooleanField(
        _("VAT included"),
        default=True,
        help_text=_("No: VAT is added to the prices of the lines."),
    )
    delivery_code = models.CharField(
        _("code of the delivery"), max_length=50, blank=True
    )
    delivery_name = models.CharField(_("delivery"), max_length=255, blank=True)
    delivery_price = models.DecimalField(
        _("price of delivery"), default=0, max_digits=18, decimal_places=2
    )
    delivery_address = models.TextField(_("delivery address"), blank=True)
    delivery_address_parts = models.JSONField(
        _("delivery address by parts"),
        default=list,
        blank=True,
        help_text=_('[["Город", "Тверь"], ["Улица", "Советская"]]'),
    )
    payment_code = models.CharField(_("code of the payment"), max_length=50, blank=True)
    payment_name = models.CharField(_("payment"), max_length=255, blank=True)
    comment = models.TextField(_("comment of the buyer"), blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=100, blank=True)
    total = models.DecimalField(
        _("total"),
        default=0,
        help_text=_("Computed from the lines."),
        max_digits=18,
        decimal_places=2,
    )
    vat_total = models.DecimalField(
        _("VAT in all"), default=0, max_digits=18, decimal_places=2
    )
    is_paid = models.BooleanField(_("is paid"), default=False)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    is_delivery_allowed = models.BooleanField(_("shipment allowed"), default=False)
    delivery_allowed_at = models.DateTimeField(
        _("shipment allowed since"), null=True, blank=True
    )
    is_shipped = models.BooleanField(_("is shipped"), default=False)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    is_cancelled = models.BooleanField(_("is cancelled"), default=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancellation_reason = models.CharField(
        _("reason of the cancellation"), max_length=500, blank=True
    )
    facts = models.JSONField(
        _("said by 1C"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Which infobase reported payment, shipment, cancellation."),
    )
    attributes = models.JSONField(
        _("attributes"),
        default=dict,
        blank=True,
        help_text=_(
            "More «реквизиты» for 1C, by name: organisation, warehouse, agreement."
        ),
    )
    version = models.PositiveBigIntegerField(
        _("version"),
        default=0,
        editable=False,
        help_text=_("Raised by every change; zero: never published."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="commerceml_order_user"),
            models.Index(fields=["placed_at"], name="commerceml_order_placed"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """A line: what is sold, how much of it, at what price. It keeps its price."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="lines", verbose_name=_("order")
    )
    position = models.PositiveIntegerField(_("place"), default=0)
    offer = models.ForeignKey(
        "commerceml.Offer",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("offer"),
    )
    external_id = models.CharField(
        _("id in 1C"),
        max_length=255,
        blank=True,
        help_text=_("Of the product, or of the product and its variant: «…#…»."),
    )
    sku = models.CharField(_("article number"), max_length=255, blank=True)
    barcode = models.CharField(_("barcode"), max_length=255, blank=True)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=500)
    unit_code = models.CharField(_("code of the unit"), max_length=20, blank=True)
    unit_name = models.CharField(_("unit"), max_length=100, blank=True)
    factor = models.DecimalField(
        _("base units in the unit"), default=1, max_digits=18, decimal_places=4
    )
    quantity = models.DecimalField(
        _("quantity"), default=1, max_digits=18, decimal_places=4
    )
    base_price = models.DecimalField(
        _("price before discount"),
        null=True,
        blank=True,
        help_text=_("Of one unit; empty: no discount."),
        max_digits=18,
        decimal_places=4,
    )
    price = models.DecimalField(
        _("price"),
        help_text=_("Of one unit, after the line's discount."),
        max_digits=18,
        decimal_places=4,
    )
    total = models.DecimalField(_("total"), default=0, max_digits=18, decimal_places=2)
    vat_rate = models.DecimalField(
        _("VAT, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: without VAT."),
    )
    vat_total = models.DecimalField(
        _("VAT in all"), default=0, max_digits=18, decimal_places=2
    )
    price_type = models.ForeignKey(
        "commerceml.PriceType",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("price type"),
    )
    is_service = models.BooleanField(_("is a service"), default=False)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)

    class Meta:
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        ordering = ["order_id", "position", "id"]

    def __str__(self) -> str:
        return self.name


class OrderDiscount(models.Model):
    """A discount on an order, or on one of its lines."""

    order = models.ForeignKey(
        Order,
        on_delete=models.CASCADE,
        related_name="discounts",
        verbose_name=_("order"),
    )
    line = models.ForeignKey(
        OrderLine,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="discounts",
        verbose_name=_("line"),
        help_text=_("Empty: on the whole order."),
    )
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=250)
    amount = models.DecimalField(
        pgettext_lazy("of money", "amount"), max_digits=18, decimal_places=2
    )
    percent = models.DecimalField(
        _("percent"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    is_included = models.BooleanField(
        _("already in the price"),
        default=False,
        help_text=_("Discounts on lines are; those on the order lessen the total."),
    )

    class Meta:
        verbose_name = _("discount")
        verbose_name_plural = _("discounts")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.amount}"


class OrderTax(models.Model):
    """The sum of one tax of an order (Документ/Налоги)."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="taxes", verbose_name=_("order")
    )
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=100, default="НДС"
    )
    rate = models.DecimalField(
        _("rate, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    amount = models.DecimalField(
        pgettext_lazy("of money", "amount"), max_digits=18, decimal_places=2
    )
    is_included = models.BooleanField(_("in the total"), default=True)

    class Meta:
        verbose_name = _("tax")
        verbose_name_plural = _("taxes")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.rate}: {self.amount}"


class _Attached(models.Model):
    """What payments and shipments have in common: who reported them, what ids."""

    source = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("reported by"),
        help_text=_("Empty: by the shop."),
    )
    external_id = models.CharField(_("id in 1C"), max_length=255, blank=True)
    number = models.CharField(_("number"), max_length=50, blank=True)
    is_deleted = models.BooleanField(_("marked for deletion"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        abstract = True


class OrderPayment(_Attached):
    """A payment, or a refund, of an order."""

    order = models.ForeignKey(
        Order,
        on_delete=models.CASCADE,
        related_name="payments",
        verbose_name=_("order"),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=PaymentKind.choices,
        default=PaymentKind.ACQUIRING,
    )
    name = models.CharField(_("payment"), max_length=255, blank=True)
    amount = models.DecimalField(
        pgettext_lazy("of money", "amount"), max_digits=18, decimal_places=2
    )
    is_paid = models.BooleanField(_("is paid"), default=False)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    is_refund = models.BooleanField(_("is a refund"), default=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}"


class OrderShipment(_Attached):
    """A shipment of an order."""

    order = models.ForeignKey(
        Order,
        on_delete=models.CASCADE,
        related_name="shipments",
        verbose_name=_("order"),
    )
    name = models.CharField(_("delivery"), max_length=255, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=100, blank=True)
    is_shipped = models.BooleanField(_("is shipped"), default=False)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    lines = models.JSONField(
        _("contents"),
        default=list,
        blank=True,
        help_text=_('[{"id": …, "name": …, "quantity": …}]'),
    )

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number


DEFAULT_STATUSES = (
    ("N", "Принят", False),
    ("P", "Оплачен", False),
    ("S", "Отгружен", False),
    ("F", "Выполнен", True),
    ("C", "Отменён", True),
)
"""Code, name, and whether it is final: what a profile begins with."""


def statuses_of(profile_id: int) -> list[OrderStatus]:
    """Return the statuses of a profile in their order; at first the usual ones."""
    found = list(OrderStatus.objects.filter(profile_id=profile_id))
    if found:
        return found
    OrderStatus.objects.bulk_create(
        _default_statuses(profile_id), ignore_conflicts=True
    )
    return list(OrderStatus.objects.filter(profile_id=profile_id))


def _default_statuses(profile_id: int) -> Iterable[OrderStatus]:
    for place, (code, name, is_final) in enumerate(DEFAULT_STATUSES):
        yield OrderStatus(
            profile_id=profile_id,
            code=code,
            name=name,
            position=place,
            is_final=is_final,
        )
