"""Settings of a store on django-oscar; ``COMMERCEML_TEST_OSCAR=forked`` forks it.

The fork has a catalogue of its own, as projects do that need another column.
"""

import os
import warnings

from oscar.defaults import *  # noqa: F403 (Oscar's own way)

from tests.settings import *  # noqa: F403 (the suite's settings, but for these)
from tests.settings import BASE

# Oscar 4.2 says so on Django 6.1, as soon as its apps are loaded.
warnings.filterwarnings("ignore", r"Calling select_related\(\) with no arguments")

_OSCAR = [
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "sorl.thumbnail",
    "django_tables2",
]
_FORKS = {
    "oscar.apps.catalogue.apps.CatalogueConfig": (
        "tests.oscar.forked.catalogue.apps.CatalogueConfig"
    ),
}
IS_FORKED = os.environ.get("COMMERCEML_TEST_OSCAR") == "forked"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *(_FORKS.get(name, name) if IS_FORKED else name for name in _OSCAR),
    "import_export",
    "django_commerceml",
]


class _WithoutMigrations:
    """Every table is made as its model is: Oscar's migrations take their time."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = _WithoutMigrations()
SITE_ID = 1
ROOT_URLCONF = "tests.oscar.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
}
OSCAR_SHOP_NAME = "Тестовый магазин"
OSCAR_DEFAULT_CURRENCY = "RUB"
OSCAR_INITIAL_ORDER_STATUS = "Новый"
OSCAR_INITIAL_LINE_STATUS = "Новый"
OSCAR_ORDER_STATUS_PIPELINE = {
    "Новый": ("Собирается", "Отменён"),
    "Собирается": ("Отгружен", "Отменён"),
    "Отгружен": ("Доставлен",),
    "Доставлен": (),
    "Отменён": (),
}
MEDIA_ROOT = str(BASE / "oscar" / "media-of-tests")
MEDIA_URL = "media/"
LOCALE_PATHS: list[str] = []
