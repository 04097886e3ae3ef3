"""The addresses of a store on django-oscar, with the exchange before them."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

oscar: Any = apps.get_app_config("oscar")
urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("django_commerceml.urls")),
    path("", include(oscar.urls[0])),
]
