"""The addresses of a store on django-oscar, with the exchange before them."""

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("django_commerceml.urls")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
