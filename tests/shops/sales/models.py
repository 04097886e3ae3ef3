"""A shop with orders of its own, which knows nothing of us."""

from django.conf import settings
from django.db import models


class Good(models.Model):
    title = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    def __str__(self):
        return self.title


class Order(models.Model):
    class Status(models.TextChoices):
        BASKET = "basket", "Корзина"
        NEW = "new", "Новый"
        CHECKED = "checked", "Проверен"
        PAID = "paid", "Оплачен"
        SENT = "sent", "Отправлен"
        DONE = "done", "Выполнен"

    code = models.CharField(max_length=60, unique=True)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,  # the table of users is made later: migrations make it
    )
    client = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    company = models.CharField(max_length=200, blank=True)
    inn = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    courier_price = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    address = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    paid = models.BooleanField(default=False)
    paid_on = models.DateField(null=True, blank=True)
    sent = models.BooleanField(default=False)
    track = models.CharField(max_length=13, blank=True)
    cancelled = models.BooleanField(default=False)
    rebate = models.DecimalField(max_digits=8, decimal_places=2, default=0)

    def __str__(self):
        return self.code


class Item(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    good = models.ForeignKey(Good, models.SET_NULL, null=True, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    price = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self):
        return str(self.good)


class Receipt(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="receipts")
    reference = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self):
        return self.reference
