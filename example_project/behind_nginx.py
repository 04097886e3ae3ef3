"""What the shop has more where it is served behind nginx: health, real addresses."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path

from example_project import urls

GetResponse = Callable[[HttpRequest], HttpResponseBase]

urlpatterns = [
    *urls.urlpatterns,
    # nginx lets nobody in from outside.
    path("monitoring/", include("django_commerceml.monitoring_urls")),
]


def real_address(get_response: GetResponse) -> GetResponse:
    """Count wrong passwords by who sent them; without it, all come from nginx."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip()
        return get_response(request)

    return middleware
