from django.apps import AppConfig


class WardrobeConfig(AppConfig):
    name = "tests.shops.wardrobe"
    label = "wardrobe"
    default_auto_field = "django.db.models.BigAutoField"
