"""Which fields can hold something else while values change hands."""

import pytest
from django.contrib.auth.models import User
from django.db import models

from django_commerceml.adapters.handovers import can_park
from django_commerceml.models.fields import KeyField


@pytest.mark.parametrize(
    ("field", "can"),
    [
        (models.CharField(max_length=40, unique=True), True),
        (models.SlugField(unique=True), True),
        (models.TextField(unique=True), True),
        (models.IntegerField(unique=True, null=True), True),
        (models.OneToOneField(User, models.CASCADE, null=True), True),
        (models.CharField(max_length=8, unique=True), False),
        (models.CharField(max_length=8, unique=True, null=True), True),
        (models.IntegerField(unique=True), False),
        (models.OneToOneField(User, models.CASCADE), False),
        (KeyField(max_length=40, unique=True), False),
    ],
)
def test_a_field_holds_nothing_or_a_text_like_no_other(field, can):
    assert can_park(field) is can
