"""Which object of the shop an object of 1C became."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from django_commerceml.models.fields import KeyField


class Link(models.Model):
    """A pair: an id in 1C and an object of the shop; adapters keep them."""

    profile = models.ForeignKey(
        "commerceml.ExchangeProfile",
        on_delete=models.CASCADE,
        related_name="links",
        verbose_name=_("profile"),
    )
    kind = models.CharField(_("kind"), max_length=30)
    external_id = KeyField(_("id in 1C"), max_length=255)
    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("model"),
    )
    object_id = KeyField(_("object"), max_length=64)
    said = models.CharField(
        _("last said"),
        max_length=64,
        blank=True,
        default="",
        editable=False,
        help_text=_("What the adapter wrote last; what changed since is the shop's."),
    )

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "kind", "external_id"], name="commerceml_link_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["content_type", "object_id"], name="commerceml_link_object"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.external_id}"
