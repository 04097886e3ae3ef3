"""A shop whose products have their price and stock themselves; it has no variants."""

from django.db import models


class Shown(models.Manager["Article"]):
    """What the shop shows; its own code never looks at the rest."""

    def get_queryset(self):
        return super().get_queryset().filter(is_active=True)


class Section(models.Model):
    name = models.CharField(max_length=60)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True)
    is_public = models.BooleanField(default=True)

    def __str__(self):
        return self.name


class Article(models.Model):
    onec_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    sku = models.CharField(max_length=40, unique=True, null=True, blank=True)
    text = models.TextField(blank=True)
    keeper = models.CharField(max_length=20)
    section = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True)
    weight = models.FloatField(null=True, blank=True)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="RUB")
    quantity = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    picture = models.FileField(upload_to="articles", blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = Shown()

    def __str__(self):
        return self.title
