"""What a run did to a record, field by field."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.models.exchange import ExchangeProfile, ImportRun


class ChangeOutcome(models.TextChoices):
    """What became of the record."""

    CREATED = "created", pgettext_lazy("of a record", "created")
    UPDATED = "updated", pgettext_lazy("of a record", "changed")
    DEACTIVATED = "deactivated", pgettext_lazy("of a record", "deactivated")


class RecordChange(models.Model):
    """One record that a run changed, or, in a rehearsal, would change.

    Records that a run creates are kept of rehearsals only: of others it is known
    from the time when the row was made.
    """

    profile = models.ForeignKey(
        ExchangeProfile,
        on_delete=models.CASCADE,
        related_name="changes",
        verbose_name=_("profile"),
    )
    run = models.ForeignKey(
        ImportRun,
        on_delete=models.CASCADE,
        related_name="changes",
        verbose_name=_("run"),
    )
    record_type = models.CharField(
        _("type"), max_length=20, help_text=_("As in the counts of a run.")
    )
    object_id = models.BigIntegerField(
        _("row"),
        null=True,
        blank=True,
        help_text=_("Of the mirror; empty where a rehearsal would make it."),
    )
    external_id = models.CharField(_("id in 1C"), max_length=255, blank=True)
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=ChangeOutcome)
    line = models.PositiveIntegerField(_("line"), default=0)
    fields = models.JSONField(
        _("changes"),
        default=list,
        blank=True,
        help_text=_("Lists of four: the field, a detail of it, the old, the new."),
    )
    price_change = models.DecimalField(
        _("price, %"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The largest change of a price, in per cent of the old one."),
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["record_type", "object_id", "-id"],
                name="commerceml_change_object",
            ),
            models.Index(fields=["run", "id"], name="commerceml_change_run"),
        ]

    def __str__(self) -> str:
        return self.name or self.external_id
