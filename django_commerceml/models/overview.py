"""The overview: a page of its own among those of the models."""

from django.utils.translation import gettext_lazy as _

from django_commerceml.models.exchange import ExchangeProfile


class Overview(ExchangeProfile):
    """All profiles at a glance; it has a permission of its own, and no table."""

    class Meta:
        proxy = True
        verbose_name = _("overview")
        verbose_name_plural = _("overview")
        default_permissions = ("view",)
