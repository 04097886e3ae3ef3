"""A shop of clothes: products in many sections, and variants that are sold."""

from django.db import models


class Section(models.Model):
    title = models.CharField(max_length=255)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)

    def __str__(self):
        return self.title


class Garment(models.Model):
    title = models.CharField(max_length=255)
    slug = models.SlugField(max_length=30, unique=True)
    text = models.TextField(blank=True)
    sections = models.ManyToManyField(Section, blank=True)
    is_public = models.BooleanField(default=True)

    def __str__(self):
        return self.title


class Coat(Garment):
    lining = models.CharField(max_length=50, blank=True)


class Variant(models.Model):
    garment = models.ForeignKey(Garment, models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=255, blank=True, db_index=True)
    options = models.JSONField(default=dict, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    stock = models.IntegerField()
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.garment} {self.options}"


class Photo(models.Model):
    garment = models.ForeignKey(Garment, models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="photos")
    place = models.PositiveSmallIntegerField(default=0)
    caption = models.CharField(max_length=50, blank=True)

    def __str__(self):
        return self.image.name
