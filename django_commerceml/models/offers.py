"""The mirror of what is sold: offers, prices and stocks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.models.catalog import Product, Unit
from django_commerceml.models.fields import KeyField
from django_commerceml.models.owned import OwnedByOneC


class PriceType(OwnedByOneC):
    """A type of prices: retail, wholesale."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    description = models.TextField(_("description"), blank=True)
    includes_vat = models.BooleanField(_("VAT included"), null=True, blank=True)
    is_declared = models.BooleanField(
        _("declared by 1C"),
        default=True,
        help_text=_("No: prices of this type came, its name did not yet."),
    )
    groups = models.ManyToManyField(
        "auth.Group",
        blank=True,
        related_name="+",
        verbose_name=_("groups of buyers"),
        help_text=_("Whose users buy at these prices."),
    )
    is_default = models.BooleanField(
        _("for everybody else"),
        default=False,
        help_text=_("What buyers pay who are in none of the groups."),
    )

    class Meta:
        verbose_name = _("price type")
        verbose_name_plural = _("price types")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"],
                name="commerceml_price_type_id",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class Warehouse(OwnedByOneC):
    """A warehouse or a shop with stock."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    comment = models.TextField(_("comment"), blank=True)
    address = models.TextField(_("address"), blank=True)
    contacts = models.JSONField(_("contacts"), default=list, blank=True)
    is_declared = models.BooleanField(
        _("declared by 1C"),
        default=True,
        help_text=_("No: stock in this warehouse came, its name did not yet."),
    )
    is_for_sale = models.BooleanField(
        _("stock is for sale"),
        default=True,
        help_text=_(
            "No: buyers are not offered what lies here; 1C still updates the figures."
        ),
    )

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"],
                name="commerceml_warehouse_id",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class Offer(OwnedByOneC):
    """What a buyer can buy: a product, or one of its variants."""

    product = models.ForeignKey(
        Product,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="offers",
        db_constraint=False,
        verbose_name=_("product"),
        help_text=_("Empty while the offer waits for its product."),
    )
    product_external_id = KeyField(_("product's id in 1C"), max_length=255, blank=True)
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=500, blank=True
    )
    sku = models.CharField(_("article number"), max_length=255, blank=True)
    barcode = models.CharField(_("barcode"), max_length=255, blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("unit"),
    )
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("In all warehouses; empty when 1C never said."),
    )
    details = models.JSONField(
        _("details"),
        default=dict,
        blank=True,
        help_text=_("Pictures, attributes, sizes, volume discounts."),
    )
    is_active = models.BooleanField(_("is active"), default=True)
    prices_fingerprint = models.CharField(
        _("fingerprint of prices"), max_length=32, blank=True, default=""
    )
    stocks_fingerprint = models.CharField(
        _("fingerprint of stock"), max_length=32, blank=True, default=""
    )

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"], name="commerceml_offer_id"
            )
        ]
        indexes = [
            models.Index(
                fields=["profile", "product_external_id"],
                name="commerceml_offer_orphan",
                condition=Q(product__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id


class OfferCharacteristic(models.Model):
    """What makes a variant: colour red, size 42."""

    offer = models.ForeignKey(
        Offer,
        on_delete=models.CASCADE,
        related_name="characteristics",
        db_constraint=False,
        verbose_name=_("offer"),
    )
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    external_id = models.CharField(_("id in 1C"), max_length=255, blank=True)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=255)
    value = models.CharField(_("value"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("characteristic")
        verbose_name_plural = _("characteristics")
        ordering = ["offer_id", "position"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Price(models.Model):
    """A price of an offer."""

    offer = models.ForeignKey(
        Offer,
        on_delete=models.CASCADE,
        related_name="prices",
        db_constraint=False,
        db_index=False,
        verbose_name=_("offer"),
    )
    price_type = models.ForeignKey(
        PriceType,
        on_delete=models.CASCADE,
        related_name="prices",
        db_constraint=False,
        db_index=False,
        verbose_name=_("price type"),
    )
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    unit = KeyField(_("unit"), max_length=50, blank=True)
    factor = models.DecimalField(
        _("base units in the unit"), max_digits=18, decimal_places=4, default=1
    )
    min_quantity = models.DecimalField(
        _("from quantity"), max_digits=18, decimal_places=4, default=0
    )

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "price_type", "min_quantity", "unit"],
                name="commerceml_price_of_offer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Stock(models.Model):
    """How much of an offer lies in one warehouse."""

    offer = models.ForeignKey(
        Offer,
        on_delete=models.CASCADE,
        related_name="stocks",
        db_constraint=False,
        db_index=False,
        verbose_name=_("offer"),
    )
    warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.CASCADE,
        related_name="stocks",
        db_constraint=False,
        db_index=False,
        verbose_name=_("warehouse"),
    )
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=18,
        decimal_places=4,
        help_text=_("As 1C says; below zero is kept."),
    )

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stocks")
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "warehouse"], name="commerceml_stock_of_offer"
            )
        ]

    def __str__(self) -> str:
        return str(self.quantity)
