"""The mirror of 1C's counterparties."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.models.owned import OwnedByOneC


class CounterpartyKind(models.TextChoices):
    """Who a counterparty is before the law."""

    PERSON = "person", _("person")
    SOLE_TRADER = "sole_trader", _("sole trader")
    COMPANY = "company", _("company")


class Counterparty(OwnedByOneC):
    """A person, a sole trader or a company: of 1C, or as a buyer told of himself.

    Those that the shop made are never changed, for the orders that name them: who
    tells other data becomes another one.
    """

    profile = models.ForeignKey(  # type: ignore[assignment]  # the shop's have none
        "commerceml.ExchangeProfile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("profile"),
        help_text=_("The infobase that owns it; empty: the shop."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commerceml_counterparties",
        verbose_name=_("user"),
        help_text=_("Of the site."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=CounterpartyKind.choices,
        default=CounterpartyKind.PERSON,
    )
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    full_name = models.CharField(_("full name"), max_length=500, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    middle_name = models.CharField(_("middle name"), max_length=150, blank=True)
    inn = models.CharField(_("ИНН"), max_length=20, blank=True)
    kpp = models.CharField(_("КПП"), max_length=20, blank=True)
    okpo = models.CharField(_("ОКПО"), max_length=20, blank=True)
    role = models.CharField(_("role"), max_length=50, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    addresses = models.JSONField(_("addresses"), default=dict, blank=True)
    contacts = models.JSONField(_("contacts"), default=list, blank=True)
    bank_accounts = models.JSONField(_("bank accounts"), default=list, blank=True)
    representatives = models.JSONField(_("representatives"), default=list, blank=True)
    details = models.JSONField(
        _("details"),
        default=dict,
        blank=True,
        help_text=_("Birth, registration, other codes, attributes."),
    )
    is_active = models.BooleanField(_("is active"), default=True)

    class Meta:
        verbose_name = _("counterparty")
        verbose_name_plural = _("counterparties")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "external_id"],
                name="commerceml_counterparty_id",
            )
        ]
        indexes = [
            models.Index(fields=["inn", "kpp"], name="commerceml_party_inn"),
            models.Index(fields=["name"], name="commerceml_party_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.external_id
