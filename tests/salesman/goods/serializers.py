"""What an order keeps of the goods that it sold."""

from rest_framework import serializers

from tests.salesman.goods.models import Good


class Goods(serializers.ModelSerializer):  # type: ignore[misc]  # it has no types
    class Meta:
        model = Good
        fields = ("name", "code")
