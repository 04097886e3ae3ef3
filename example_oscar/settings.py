"""Settings of the Oscar store: Oscar's usual ones, and one of django-commerceml.

It is forked in two places: a courier in `shipping`, cash in `checkout`. The
environment says the rest, as in `example_project.settings`.
"""

from pathlib import Path
from typing import Any

from oscar.defaults import *  # noqa: F403 (Oscar's own way)

from example_project.settings import *  # noqa: F403 (the same database, storages, …)
from example_project.settings import COMMERCEML, VAR

BASE = Path(__file__).resolve().parent

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "example_oscar.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "example_oscar.shipping.apps.ShippingConfig",
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
    "import_export",
    "django_commerceml",
]
MIGRATION_MODULES = {"shipping": "oscar.apps.shipping.migrations"}
SITE_ID = 1
ROOT_URLCONF = "example_oscar.urls"
WSGI_APPLICATION = "example_oscar.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
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
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": str(VAR / "search"),
    }
}
FIXTURE_DIRS = [BASE / "fixtures"]
LANGUAGES = [("ru", "Русский")]
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "media/"
LOGIN_URL = "customer:login"
LOGIN_REDIRECT_URL = "/"

OSCAR_SHOP_NAME = "Универмаг"
OSCAR_SHOP_TAGLINE = "магазин, с которым работает 1С"
OSCAR_DEFAULT_CURRENCY = "RUB"
OSCAR_FROM_EMAIL = "shop@example.com"
OSCAR_SEARCH_FACETS: dict[str, dict[str, Any]] = {"fields": {}, "queries": {}}
OSCAR_INITIAL_ORDER_STATUS = "Принят"
OSCAR_INITIAL_LINE_STATUS = "Принят"
OSCAR_ORDER_STATUS_PIPELINE = {
    "Принят": ("Оплачен", "Отменён"),
    "Оплачен": ("Отгружен", "Отменён"),
    "Отгружен": ("Выполнен",),
    "Выполнен": (),
    "Отменён": (),
}

COMMERCEML = COMMERCEML | {
    "ADAPTER": "django_commerceml.adapters.oscar.OscarAdapter",
    "DELIVERY_METHODS": {"courier": {"name": "Курьер"}},
    "PAYMENT_METHODS": {"cash": {"name": "Наличными при получении", "kind": "cash"}},
}
