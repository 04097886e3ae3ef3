"""What each infobase has of each order, and the answers that it was given."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from django_commerceml.models.fields import KeyField
from django_commerceml.models.orders import Order

_IS_WAITING: Final = Q(version__gt=F("acknowledged_version"), held_reason="")


class HoldReason(models.TextChoices):
    """Why an order does not go to an infobase."""

    NONE = "", _("not held")
    OPERATOR = "operator", _("held back by an operator")
    UNBUILT = "unbuilt", _("its document cannot be built")
    CONFLICT = "conflict", _("changed on both sides")


class OrderExport(models.Model):
    """An order and an infobase: which version it must have, which it confirmed."""

    profile = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.CASCADE,
        related_name="order_exports",
        db_index=False,
        # MySQL would have every new order wait until nobody works for the profile.
        db_constraint=False,
        verbose_name=_("profile"),
    )
    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="exports", verbose_name=_("order")
    )
    version = models.PositiveBigIntegerField(
        _("version"), default=1, help_text=_("What 1C must get.")
    )
    acknowledged_version = models.PositiveBigIntegerField(
        _("acknowledged version"), default=0, help_text=_("What 1C confirmed.")
    )
    echoed_version = models.PositiveBigIntegerField(
        _("version that came back"),
        default=0,
        help_text=_("1C had it when it last sent the order."),
    )
    given_at = models.DateTimeField(_("last given"), null=True, blank=True)
    waiting_since = models.DateTimeField(
        _("waiting since"),
        null=True,
        blank=True,
        help_text=_("Of what is not confirmed."),
    )
    held_reason = models.CharField(
        _("held"),
        max_length=20,
        blank=True,
        choices=HoldReason.choices,
        default=HoldReason.NONE,
    )
    held_message = models.CharField(_("why"), max_length=500, blank=True)
    is_waiting = models.GeneratedField(
        expression=_IS_WAITING,  # type: ignore[arg-type]  # a condition is one, too
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name=_("is waiting"),
        help_text=_("To be given, and not held: the database keeps count of it."),
    )
    number = KeyField(
        _("number for 1C"),
        max_length=55,
        blank=True,
        help_text=_("As it first went; it stays."),
    )
    external_id = KeyField(_("id in 1C"), max_length=255, blank=True)
    number_in_1c = KeyField(_("number in 1C"), max_length=50, blank=True)
    date_in_1c = models.DateTimeField(_("date in 1C"), null=True, blank=True)
    content_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Of the document last given."),
    )
    received_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Of the document last applied."),
    )
    received_sequence = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        help_text=_("The file that the document last applied came in."),
    )

    class Meta:
        verbose_name = _("order for 1C")
        verbose_name_plural = _("orders for 1C")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "order"], name="commerceml_export_key"
            ),
            models.UniqueConstraint(
                fields=["profile", "number"],
                condition=~Q(number=""),
                name="commerceml_export_number",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_version__lte=F("version")),
                name="commerceml_export_versions",
            ),
        ]
        indexes = [
            models.Index(
                fields=["profile", "order"],
                name="commerceml_export_dirty",
                condition=Q(is_waiting=True),
            ),
            models.Index(
                fields=["profile", "held_reason"],
                name="commerceml_export_held",
                condition=~Q(held_reason=""),
            ),
            models.Index(
                fields=["profile", "external_id"],
                name="commerceml_export_external",
                condition=~Q(external_id=""),
            ),
            models.Index(
                fields=["profile", "number_in_1c"],
                name="commerceml_export_1c_number",
                condition=~Q(number_in_1c=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.acknowledged_version}/{self.version}"


class BatchState(models.TextChoices):
    """What became of an answer with orders."""

    OPEN = "open", _("waits for the confirmation of 1C")
    ACKNOWLEDGED = "acknowledged", _("confirmed")
    SUPERSEDED = "superseded", _("a newer exchange has begun")


class ExportBatch(models.Model):
    """One answer to ``query``: frozen bytes, and the versions that are in them."""

    profile = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.CASCADE,
        related_name="export_batches",
        db_index=False,
        verbose_name=_("profile"),
    )
    session = models.ForeignKey(
        "commerceml.ExchangeSession",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="export_batches",
        verbose_name=_("session"),
    )
    sequence = models.PositiveIntegerField(_("place in the session"), default=1)
    request_id = models.CharField(max_length=100, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=BatchState.choices, default=BatchState.OPEN
    )
    storage_key = models.CharField(max_length=255, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size, bytes"), default=0)
    encoding = models.CharField(_("encoding"), max_length=20)
    form = models.CharField(_("form"), max_length=30)
    orders = models.PositiveIntegerField(_("orders"), default=0)
    last_order_id = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(
        _("sent"), null=True, blank=True, help_text=_("Empty: not to the end.")
    )
    acknowledged_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer with orders")
        verbose_name_plural = _("answers with orders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sequence"], name="commerceml_batch_sequence"
            )
        ]
        indexes = [
            models.Index(fields=["profile", "state"], name="commerceml_batch_state")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ExportItem(models.Model):
    """An order in an answer, at the version that it had."""

    batch = models.ForeignKey(
        ExportBatch,
        on_delete=models.CASCADE,
        related_name="items",
        db_index=False,
        verbose_name=_("answer"),
    )
    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="+", verbose_name=_("order")
    )
    version = models.PositiveBigIntegerField(_("version"))

    class Meta:
        verbose_name = _("order in an answer")
        verbose_name_plural = _("orders in answers")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "order"], name="commerceml_item_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.version}"
