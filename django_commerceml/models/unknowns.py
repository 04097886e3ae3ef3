"""Words of 1C that the store did not know when they first came."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.models.exchange import ExchangeProfile, ImportRun
from django_commerceml.models.fields import KeyField


class UnknownKind(models.TextChoices):
    """What the word is about."""

    PRICE_TYPE = "price_type", _("price type")
    WAREHOUSE = "warehouse", _("warehouse")
    STATUS = "status", _("status of orders")
    UNIT = "unit", _("unit")
    CURRENCY = "currency", _("currency")
    PAYMENT = "payment", _("way to pay")
    DELIVERY = "delivery", _("way to deliver")
    TAX_RATE = "tax_rate", _("tax rate")


class UnknownState(models.TextChoices):
    """What a person said of it."""

    OPEN = "open", _("to decide")
    DECIDED = "decided", _("decided")
    IGNORED = "ignored", _("left as it is")


class Unknown(models.Model):
    """A word of 1C that a person should decide about."""

    profile = models.ForeignKey(
        ExchangeProfile,
        on_delete=models.CASCADE,
        related_name="unknowns",
        verbose_name=_("profile"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=UnknownKind)
    value = KeyField(
        _("as 1C says it"), max_length=255, help_text=_("An id, or the word itself.")
    )
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    state = models.CharField(
        _("state"), max_length=20, choices=UnknownState, default=UnknownState.OPEN
    )
    suggestion = models.CharField(
        _("suggestion"),
        max_length=255,
        blank=True,
        help_text=_("The code of what it most probably is in the store."),
    )
    decision = models.CharField(
        _("decision"),
        max_length=255,
        blank=True,
        help_text=_("The code of what it is in the store."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    run = models.ForeignKey(
        ImportRun,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="unknowns",
        verbose_name=_("first came with"),
    )
    occurrences = models.PositiveIntegerField(
        _("runs that had it"), default=1, help_text=_("Not how often each had it.")
    )
    first_seen_at = models.DateTimeField(_("first came"))
    last_seen_at = models.DateTimeField(_("last came"))

    class Meta:
        verbose_name = _("unknown word")
        verbose_name_plural = _("unknown words")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "kind", "value"], name="commerceml_unknown_value"
            )
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="commerceml_unknown_state"),
        ]

    def __str__(self) -> str:
        return self.name or self.value
