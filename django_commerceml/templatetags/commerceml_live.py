"""What the pages say of a run while it goes on.

The admin is imported when a tag is used: themes read templates, and with them the
tags of all apps, while the admin is still being imported.
"""

from typing import Any

from django import template
from django.http import HttpRequest

from django_commerceml.models import ImportRun

register = template.Library()


@register.simple_tag
def live_run(run: ImportRun) -> Any:
    """Return how far *run* is: an `admin.runs.live.LiveRun`."""
    from django_commerceml.admin.runs.live import (  # noqa: PLC0415 (see above)
        describe_run,
    )

    return describe_run(run)


@register.simple_tag
def can_work(run: ImportRun, request: HttpRequest) -> bool:
    """Return whether the page may have *run* worked on while nobody else does."""
    from django_commerceml.admin.runs.live import is_ours  # noqa: PLC0415 (see above)
    from django_commerceml.admin.runs.live_views import (  # noqa: PLC0415 (see above)
        may_work,
    )

    return is_ours(run) and may_work(request, run)
