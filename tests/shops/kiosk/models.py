"""A kiosk: shelves, items in variants, photos, purchases. It counts whole pieces."""

from django.db import models


class Shelf(models.Model):
    code = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    code = models.CharField(max_length=255, unique=True)
    article = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 (unique)
    title = models.CharField(max_length=200)
    shelves = models.ManyToManyField(Shelf)
    is_public = models.BooleanField(default=True)
    was_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="variants")
    code = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    pieces = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class Photo(models.Model):
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="photos")
    path = models.CharField(max_length=500)
    source = models.CharField(max_length=255)
    image = models.FileField(upload_to="kiosk")

    def __str__(self) -> str:
        return self.path


class Purchase(models.Model):
    number = models.CharField(max_length=20, unique=True)
    placed_at = models.DateTimeField()
    customer = models.CharField(max_length=100)
    remark = models.TextField(blank=True)
    state = models.CharField(max_length=20, default="new")
    is_paid = models.BooleanField(default=False)
    is_cancelled = models.BooleanField(default=False)
    tracking = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return self.number


class PurchaseLine(models.Model):
    purchase = models.ForeignKey(
        Purchase, on_delete=models.CASCADE, related_name="lines"
    )
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT)
    pieces = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.purchase_id} {self.variant_id}"
