"""The URLs of a store that lets monitors in."""

from django.urls import include, path

urlpatterns = [
    path("", include("tests.urls")),
    path("commerceml/", include("django_commerceml.monitoring_urls")),
]
