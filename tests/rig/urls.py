"""The URLs of the rig: the exchange, and a page that says that the site is there."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def say_ready(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ready")


urlpatterns = [
    path("ready", say_ready),
    path("", include("django_commerceml.urls")),
]
