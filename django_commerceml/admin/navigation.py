"""Links between the pages of the admin."""

from typing import Final

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

RUN_PAGE: Final = "admin:commerceml_importrun_change"
CHANGES_PAGE: Final = "admin:commerceml_importrun_changes"


def list_url(model: type[Model], **lookups: object) -> str:
    """Return the address of the list of *model*, filtered by *lookups*."""
    options = model._meta  # noqa: SLF001 (Django's public name for it)
    return reverse(
        f"admin:{options.app_label}_{options.model_name}_changelist", query=lookups
    )


def list_link(
    model: type[Model], text: "str | Promise" = "", **lookups: object
) -> SafeString:
    """Return a link to the list of *model*; its *text* defaults to the model's name."""
    label = text or model._meta.verbose_name_plural  # noqa: SLF001 (see above)
    return format_html(
        '<a class="cml-link" href="{}">{}</a>',
        list_url(model, **lookups),
        capfirst(str(label)),
    )


def row_link(row: Model) -> SafeString:
    """Return a link to the page of *row*."""
    options = row._meta  # noqa: SLF001 (see above)
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return format_html(
        '<a class="cml-link" href="{}">{}</a>', reverse(name, args=[row.pk]), row
    )


def join_links(*links: SafeString) -> SafeString:
    """Return *links* in one line."""
    return format_html_join(" · ", "{}", ((link,) for link in links))
