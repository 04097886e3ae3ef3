"""How orders go to an infobase and come back: the "Orders" tab of 1C-Bitrix."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderEncoding(models.TextChoices):
    """The encoding of the orders that 1C gets."""

    WINDOWS_1251 = "windows-1251", "windows-1251"
    UTF8 = "utf-8", "UTF-8"


class SchemaCap(models.TextChoices):
    """The newest form of documents that an infobase gets, whatever it asks for."""

    FLAT_OLD = "2.05", _("2.05: orders only, the oldest spelling")
    FLAT = "2.09", _("2.09: orders only")
    SIBLINGS = "2.10", _("2.10: orders, payments and shipments")
    NONE = "", _("as 1C asks for")


class ConflictPolicy(models.TextChoices):
    """Whose lines and sums stay when the shop and 1C changed an order at once."""

    ONE_C = "1c", _("those of 1C")
    SHOP = "shop", _("those of the shop")
    HOLD = "hold", _("hold the order until an operator decides")


class OrderOptions(models.Model):
    """What an `ExchangeProfile` says of orders."""

    exports_orders = models.BooleanField(
        _("send orders to 1C"),
        default=True,
        help_text=_("Orders of the shop wait for this infobase until it takes them."),
    )
    order_site_id = models.PositiveIntegerField(
        _("site whose orders are sent"),
        null=True,
        blank=True,
        help_text=_("Empty: the orders of all sites."),
    )
    allowed_groups = models.ManyToManyField(
        "auth.Group",
        blank=True,
        related_name="+",
        verbose_name=_("groups allowed to exchange"),
        help_text=_(
            "Users of these groups may enter 1C with the login and the password that "
            "they have on the site. Empty: only the login of this profile."
        ),
    )
    orders_paid_only = models.BooleanField(
        _("send paid orders only"),
        default=False,
        help_text=_("The others wait in the shop until they are paid."),
    )
    orders_shippable_only = models.BooleanField(
        _("send only orders whose shipment is allowed"),
        default=False,
        help_text=_("The others wait in the shop until somebody allows the shipment."),
    )
    orders_from_status = models.CharField(
        _("send orders from this status on"),
        max_length=50,
        blank=True,
        help_text=_("The code of a status; it and all that follow it are sent."),
    )
    orders_since = models.DateField(
        _("earliest date of orders"),
        null=True,
        blank=True,
        help_text=_("Orders placed before it are never sent."),
    )
    orders_per_query = models.PositiveIntegerField(
        _("orders in one answer"),
        default=1000,
        help_text=_("The rest waits for the next request. Zero: all at once."),
    )
    order_number_prefix = models.CharField(
        _("prefix of order numbers"),
        max_length=4,
        blank=True,
        help_text=_("Orders that were already sent keep the number they went with."),
    )
    order_currency = models.CharField(
        _("currency written into orders"),
        max_length=10,
        blank=True,
        help_text=_("As 1C calls it, such as «руб». Empty: the currency of the order."),
    )
    order_encoding = models.CharField(
        _("encoding of orders"),
        max_length=20,
        choices=OrderEncoding.choices,
        default=OrderEncoding.WINDOWS_1251,
        help_text=_("1C reads both; old releases only windows-1251."),
    )
    order_schema_cap = models.CharField(
        _("newest form of orders"),
        max_length=10,
        blank=True,
        choices=SchemaCap.choices,
        default=SchemaCap.NONE,
        help_text=_(
            "Lower it only if 1C refuses the orders: older forms carry no payments and "
            "shipments."
        ),
    )
    query_acknowledges = models.BooleanField(
        _("a new request confirms the orders before"),
        default=False,
        help_text=_(
            "For 1C that never says «success». Orders whose answer was lost on the way "
            "are then lost for 1C: switch it on only when nothing else helps."
        ),
    )
    changes_statuses = models.BooleanField(
        _("change statuses by information from 1C"),
        default=True,
        help_text=_("No: buyers see only the statuses that are set in the shop."),
    )
    status_on_payment = models.CharField(
        _("status when 1C reports the payment"),
        max_length=50,
        blank=True,
        help_text=_("The code of a status; empty: the status stays."),
    )
    status_on_shipment = models.CharField(
        _("status when 1C reports the shipment"),
        max_length=50,
        blank=True,
        help_text=_("The code of a status; empty: the status stays."),
    )
    conflict_policy = models.CharField(
        _("changed on both sides"),
        max_length=10,
        choices=ConflictPolicy.choices,
        default=ConflictPolicy.ONE_C,
        help_text=_(
            "Whose lines and sums stay when the shop changed an order after 1C took it "
            "and 1C changed it too. The buyer's data stay those of the shop."
        ),
    )
    imports_new_orders = models.BooleanField(
        _("accept orders and counterparties made in 1C"),
        default=False,
        help_text=_("No: documents that the shop does not know are only journaled."),
    )
    new_orders_site_id = models.PositiveIntegerField(
        _("site of orders made in 1C"),
        null=True,
        blank=True,
        help_text=_("Where the shop shows them. Empty: at no site in particular."),
    )
    matches_parties_by_name = models.BooleanField(
        _("find counterparties by name, too"),
        default=False,
        help_text=_("After the id, ИНН with КПП, and the user of the site."),
    )
    notifies_buyers = models.BooleanField(
        _("write to the buyer"),
        default=False,
        help_text=_("An e-mail when 1C changes the status, reports payment, shipment."),
    )
    orders_enrolled_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the orders that were there before the profile were put into its queue."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; who takes no orders, or not all, may be given the others later."""
        if not self.exports_orders or self._has_another_date():
            self.orders_enrolled_at = None
        super().save(*args, **kwargs)

    def _has_another_date(self) -> bool:
        """Return whether the earliest date of orders is not what it was."""
        if self.orders_enrolled_at is None:
            return False
        rows = type(self)._default_manager.filter(pk=self.pk)  # noqa: SLF001 (Django's public name)
        return rows.exclude(orders_since=self.orders_since).exists()


CODE_OF_STATUS = RegexValidator(
    r"^[A-Za-z0-9_-]+$", _("Latin letters, digits, «-» and «_» only.")
)
