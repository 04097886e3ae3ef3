"""The addresses of health and figures, apart from those of the exchange.

A store includes them where it likes, and lets in whom it likes: by an address that
no router forwards from outside, by its web server, or by a decorator of its own.
"""

from django.urls import path

from django_commerceml.monitoring import health, metrics

app_name = "commerceml_monitoring"

urlpatterns = [
    path("health/", health, name="health"),
    path("health/<slug:name>/", health, name="health-check"),
    path("metrics", metrics, name="metrics"),
]
