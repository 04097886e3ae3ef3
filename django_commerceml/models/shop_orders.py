"""Orders that live in models of the shop, and what they are in the outbox."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from django_commerceml.models.fields import KeyField
from django_commerceml.models.orders import Order


class ShopOrder(models.Model):
    """An order of the shop's own model; it waits while the outbox is behind it."""

    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("model"),
    )
    object_id = KeyField(_("object"), max_length=64)
    order = models.OneToOneField(
        Order,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="shop_order",
        verbose_name=_("order"),
        help_text=_("Empty: it has not been taken over yet."),
    )
    waiting_since = models.DateTimeField(
        _("waits since"),
        null=True,
        blank=True,
        help_text=_("The shop has changed it since it was last taken over."),
    )
    said = models.JSONField(
        _("said by the shop"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Part by part, what the shop last said of it."),
    )
    problem = models.CharField(
        _("problem"),
        max_length=500,
        blank=True,
        help_text=_("Why it could not be taken over; it is tried again."),
    )

    class Meta:
        verbose_name = _("order of the shop")
        verbose_name_plural = _("orders of the shop")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="commerceml_shop_order_object",
            )
        ]
        indexes = [
            models.Index(
                fields=["waiting_since"],
                name="commerceml_shop_order_waits",
                condition=models.Q(waiting_since__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id} {self.object_id}"


class ShopOrderMark(models.Model):
    """A change of an order whose row was somebody else's at that moment.

    Whoever changes an order must not wait for others that do: each would add a lock
    to the shop's own. Such a mark is laid beside the row, and soon made part of it.
    """

    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("model"),
    )
    object_id = KeyField(_("object"), max_length=64)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("mark of an order of the shop")
        verbose_name_plural = _("marks of orders of the shop")
        indexes = [
            models.Index(
                fields=["content_type", "object_id"], name="commerceml_shop_order_mark"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id} {self.object_id}"
