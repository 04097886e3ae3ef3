"""Where 1C finds the exchange: with and without the final slash, never a redirect.

Some clients have the address of 1C-Bitrix hard-coded (protocol A.1); there the
login alone says which profile it is.
"""

from django.urls import path

from django_commerceml.views import exchange

app_name = "commerceml"

_DEFAULT = {"slug": "default"}

urlpatterns = [
    path("1c/", exchange, _DEFAULT, name="exchange"),
    path("1c", exchange, _DEFAULT),
    path("bitrix/admin/1c_exchange.php", exchange, name="exchange-bitrix"),
    path("1c/<slug:slug>/", exchange, name="exchange-profile"),
    path("1c/<slug:slug>", exchange),
]
