"""The goods that the shop sells by Salesman."""

from django.db import models


class Good(models.Model):
    name = models.CharField(max_length=255)
    code = models.CharField(max_length=100, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, default=100)
    is_active = models.BooleanField(default=True)

    def __str__(self):
        return self.name

    def get_price(self, request):
        return self.price
