"""What 1C asked and what it heard: one row for each request."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from django_commerceml.models.exchange import ExchangeProfile, ExchangeSession


class ExchangeRequest(models.Model):
    """One request of 1C and its answer, without secrets and without bodies."""

    profile = models.ForeignKey(
        ExchangeProfile,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("profile"),
        help_text=_("Empty: the caller gave no login that is known here."),
    )
    session = models.ForeignKey(
        ExchangeSession,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("session"),
    )
    method = models.CharField(_("method"), max_length=10)
    type = models.CharField(_("type"), max_length=20, blank=True)
    mode = models.CharField(_("mode"), max_length=20, blank=True)
    filename = models.CharField(_("file"), max_length=500, blank=True)
    query = models.CharField(
        _("query string"),
        max_length=500,
        blank=True,
        help_text=_("As it came, but for the session's key."),
    )
    body_bytes = models.PositiveBigIntegerField(_("size of the body"), default=0)
    status = models.PositiveSmallIntegerField(_("HTTP status"), default=0)
    reply = models.CharField(
        _("answer"),
        max_length=500,
        blank=True,
        help_text=_("The beginning of a text; of a file its kind."),
    )
    reply_bytes = models.PositiveBigIntegerField(_("size of the answer"), default=0)
    remote_address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    user_agent = models.CharField(_("client"), max_length=200, blank=True)
    request_id = models.CharField(_("id of the request"), max_length=100, blank=True)
    seconds = models.FloatField(_("seconds"), default=0)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("request of 1C")
        verbose_name_plural = _("requests of 1C")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["session", "id"], name="commerceml_request_session"),
            models.Index(fields=["profile", "-id"], name="commerceml_request_recent"),
            models.Index(fields=["received_at"], name="commerceml_request_time"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.mode} {self.pk}"
