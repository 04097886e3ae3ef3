"""Health and figures over HTTP, for monitors; a store includes it where it likes.

Nothing here asks who calls: the store protects the address (see
``monitoring_urls``). No answer holds a secret or anything of a person.
"""

from collections.abc import Iterable
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from django_commerceml.health import CHECKS, Check, check

_NOT_INSTALLED = "pip install django-commerceml[metrics]\n"


@login_not_required
@require_safe
@never_cache
@transaction.non_atomic_requests
def health(request: HttpRequest, name: str | None = None) -> HttpResponse:  # noqa: ARG001 (Django's)
    """Answer 200 where all is well, else 503; with *name* that check alone is made."""
    if name is not None and name not in CHECKS:
        raise Http404
    found = check(None if name is None else [name])
    status = HTTPStatus.OK if found.is_well else HTTPStatus.SERVICE_UNAVAILABLE
    body = {"is_well": found.is_well, "checks": _rows(found.checks)}
    return JsonResponse(body, status=status)


@login_not_required
@require_safe
@never_cache
@transaction.non_atomic_requests
def metrics(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's)
    """Answer with the figures for Prometheus; 501 where its package is missing."""
    try:
        from django_commerceml.metrics import (  # noqa: PLC0415 (an extra)
            CONTENT_TYPE,
            render_metrics,
        )
    except ModuleNotFoundError:
        return HttpResponse(
            _NOT_INSTALLED,
            status=HTTPStatus.NOT_IMPLEMENTED,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(render_metrics(), content_type=CONTENT_TYPE)


def _rows(checks: Iterable[Check]) -> dict[str, Any]:
    rows = {one.name: asdict(one) for one in checks}
    return {
        name: {key: value for key, value in row.items() if key != "name"}
        for name, row in rows.items()
    }
