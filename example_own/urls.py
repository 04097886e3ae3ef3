"""The addresses of the store, and those of 1C."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("django_commerceml.urls")),
    # A web server does this where the store is no demonstration.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("example_own.store.urls")),
]
