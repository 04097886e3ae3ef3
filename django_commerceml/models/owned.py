"""What every row that 1C owns has in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from django_commerceml.models.fields import KeyField


class OwnedByOneC(models.Model):
    """A row that 1C owns: known by its id there, never erased."""

    profile = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # every heir has an index by profile and 1C's id
        verbose_name=_("profile"),
    )
    external_id = KeyField(
        _("id in 1C"), max_length=255, help_text=_("1C's «Ид», without blanks.")
    )
    is_deleted = models.BooleanField(
        _("marked for deletion"),
        default=False,
        help_text=_("Marked in 1C; the row stays and becomes inactive."),
    )
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))
    fingerprint = models.CharField(
        _("fingerprint"),
        max_length=32,
        blank=True,
        default="",
        help_text=_("Of what was last applied; an equal record is not touched."),
    )

    class Meta:
        abstract = True
