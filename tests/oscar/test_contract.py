"""The adapter of Oscar keeps the contract that all adapters keep."""

import pytest
from oscar.core.loading import get_model

from django_commerceml.adapters.testing import AdapterContract, GroupView, ShopView

pytestmark = pytest.mark.django_db


class TestOscar(AdapterContract):
    adapter = "django_commerceml.adapters.oscar.OscarAdapter"

    def read_product(self, external_id):
        return self.read_offer(external_id)

    def read_offer(self, external_id):
        row = self._row(external_id)
        if row is None:
            return None
        record = row.stockrecords.order_by("pk").first()
        owner = row.parent or row
        return ShopView(
            title=row.get_title(),
            is_active=row.is_public and owner.is_public,
            price=record and record.price,
            stock=record and record.num_in_stock,
            groups={category.name for category in owner.categories.all()},
            pictures=owner.images.count(),
        )

    def read_group(self, external_id):
        category = get_model("catalogue", "Category").objects.get(code=external_id)
        parent = category.get_parent()
        return GroupView(name=category.name, parent=parent.name if parent else "")

    def hide_product(self, external_id):
        row = self._row(external_id)
        row.is_public = False
        row.save()

    def _row(self, external_id):
        products = get_model("catalogue", "Product").objects
        return products.filter(code=external_id).first()
