"""A wholesale shop: prices by type and stock by warehouse, in tables of their own."""

import uuid

from django.db import models


class Branch(models.Model):
    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    onec_id = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255)
    above = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)

    def __str__(self):
        return self.name


class Ware(models.Model):
    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    onec_id = models.CharField(max_length=255, unique=True)
    name = models.TextField()
    branches = models.ManyToManyField(Branch, blank=True)
    is_sold = models.BooleanField(default=True)

    def __str__(self):
        return self.name


class Item(models.Model):
    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ware = models.ForeignKey(Ware, models.CASCADE, related_name="items")
    name = models.CharField(max_length=300)
    options = models.TextField(blank=True)
    is_sold = models.BooleanField(default=True)

    def __str__(self):
        return self.name


class Tariff(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="tariffs")
    kind = models.CharField(max_length=30)
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    currency = models.CharField(max_length=3)
    quantity_from = models.DecimalField(max_digits=10, decimal_places=3, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind", "quantity_from"], name="ledgers_one_tariff"
            )
        ]

    def __str__(self):
        return f"{self.kind}: {self.amount}"


class Place(models.Model):
    code = models.CharField(max_length=20, primary_key=True)

    def __str__(self):
        return self.code


class Rest(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="rests")
    place = models.ForeignKey(Place, models.CASCADE)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "place"], name="ledgers_one_rest")
        ]

    def __str__(self):
        return f"{self.place_id}: {self.quantity}"
