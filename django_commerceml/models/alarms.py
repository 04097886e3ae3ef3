"""What calls a person: the options of a profile, and the events themselves."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    URLValidator,
    validate_email,
)
from django.db import models
from django.utils.translation import gettext_lazy as _


def split_addresses(text: str) -> list[str]:
    """Return the addresses of e-mail in *text*, each once.

    Line ends, blanks, commas and semicolons part them.
    """
    return list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text))))


def validate_addresses(text: str) -> None:
    """Raise `ValidationError` where *text* holds what is no address of e-mail."""
    for address in split_addresses(text):
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(
                _("«%(address)s» is no address of e-mail."),
                params={"address": address},
            ) from error


class AlarmOptions(models.Model):
    """What an `ExchangeProfile` says of alarms."""

    alarm_emails = models.TextField(
        _("write to"),
        blank=True,
        validators=[validate_addresses],
        help_text=_("Addresses of e-mail, one to a line. Empty: nobody."),
    )
    alarm_webhook = models.CharField(
        _("address of a webhook"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Each event is also sent there, as JSON. Empty: nowhere."),
    )
    alarm_silence_hours = models.PositiveIntegerField(
        _("no contact for, hours"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Noticed only where beat or cron looks (commerceml_watch). Empty: silence "
            "of 1C is no event."
        ),
    )
    alarm_on_failure = models.BooleanField(
        _("a failed exchange"),
        default=True,
        help_text=_(
            "Until it is repaired the shop goes on with the goods and prices it had."
        ),
    )
    alarm_on_held = models.BooleanField(
        _("a run that waits for a person"),
        default=True,
        help_text=_(
            "Nothing of it is in the shop until somebody confirms it in the admin."
        ),
    )
    alarm_orders_minutes = models.PositiveIntegerField(
        _("orders not confirmed for, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: orders that wait are no event."),
    )
    alarm_drop_percent = models.PositiveSmallIntegerField(
        _("fewer records than usual, %"),
        null=True,
        blank=True,
        validators=[
            MinValueValidator(1),
            MaxValueValidator(100, _("A share is at most 100 %%.")),
        ],
        help_text=_(
            "A full export with so many fewer records than the usual one of the last "
            "ten is an event. Empty: it is not."
        ),
    )

    class Meta:
        abstract = True


class AlarmKind(models.TextChoices):
    """What happened."""

    SILENCE = "silence", _("no contact")
    FAILURE = "failure", _("failed exchange")
    HELD = "held", _("a run waits for a person")
    ORDERS = "orders", _("orders are not confirmed")
    SHOP_ORDERS = "shop_orders", _("orders cannot be given to 1C")
    DROP = "drop", _("fewer records than usual")


class Alarm(models.Model):
    """An event that a person was, or will be, told of; and its end."""

    profile = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.CASCADE,
        related_name="alarms",
        verbose_name=_("profile"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AlarmKind)
    subject = models.CharField(
        _("about"),
        max_length=255,
        blank=True,
        help_text=_("Tells events of one kind apart, such as the name of a file."),
    )
    message = models.TextField(_("message"))
    run = models.ForeignKey(
        "commerceml.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="alarms",
        verbose_name=_("run"),
    )
    raised_at = models.DateTimeField(_("since"))
    cleared_at = models.DateTimeField(_("over since"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)
    clear_told_at = models.DateTimeField(_("its end told"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(
        _("error"), blank=True, help_text=_("Why it could not be told.")
    )
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_ways = models.CharField(max_length=50, blank=True, editable=False)
    open_key = models.CharField(  # noqa: DJ001 (of what is over there are many)
        max_length=64,
        null=True,
        unique=True,
        editable=False,
        help_text=_("Lets an event that goes on be there once."),
    )

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["profile", "kind", "cleared_at"], name="commerceml_alarm_open"
            ),
            models.Index(fields=["raised_at"], name="commerceml_alarm_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}".strip()
