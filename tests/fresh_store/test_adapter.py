"""The same stranger has goods of his own: an adapter is written for him.

It takes as long again, so it is only done by ``nox -s fresh_store``.
"""

import json

import pytest

from tests.fresh_store.playing import GOODS, fill
from tests.fresh_store.stores import DJANGO

MODELS = """
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True)


class Product(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    sku = models.CharField(max_length=64, blank=True)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    stock = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
"""
SETTINGS = """
INSTALLED_APPS += ["goods"]
"""
ADAPTER = """
COMMERCEML = {"ADAPTER": "goods.commerceml_adapter.Adapter"}
"""
STATE = """
import json
from django_commerceml.models import Product as Known
from goods.models import Category, Product
shown = Product.objects.filter(is_active=True, price__gt=0, category__isnull=False)
print(json.dumps([
    Known.objects.count(), Product.objects.count(), shown.exists(),
    Category.objects.exists(),
]))
"""


@pytest.mark.skipif(not DJANGO, reason="only nox -s fresh_store does it")
def test_an_adapter_that_is_written_for_models_of_ones_own_fills_them(store):
    store.manage("startapp goods")
    (store.home / "goods" / "models.py").write_text(MODELS, encoding="utf-8")
    store.append("settings.py", SETTINGS)
    store.manage("makemigrations goods")
    store.manage("migrate")

    store.manage("commerceml_startadapter goods")
    store.append("settings.py", ADAPTER)

    assert "no issues" in store.manage("check --fail-level=WARNING")
    assert "OK" in store.manage("test goods")
    store.manage("commerceml_check_adapter")
    with store.serve() as address:
        fill(store, address)
    known, taken, is_shown, has_groups = json.loads(
        store.manage("shell --verbosity=0", typed=STATE)
    )
    assert known == taken >= GOODS
    assert is_shown
    assert has_groups
