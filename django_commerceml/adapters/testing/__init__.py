"""The contract of adapters as a test suite, for the adapter of any shop.

A shop derives one class, names its adapter, and says how to look into its tables::

    class TestMyAdapter(AdapterContract, TestCase):
        adapter = "shop.commerceml_adapter.Adapter"

        def read_product(self, external_id):
            product = self.find(Product, external_id)
            return product and ShopView(
                title=product.title, price=product.price, stock=product.quantity,
                is_active=product.is_public,
            )

Every test is for capabilities and features; what the adapter does not declare, and
what the class does not tell, is skipped. It needs Django's `TestCase`, or pytest with
``pytestmark = pytest.mark.django_db``, in which case *AdapterContract* alone is the
base.
"""

from django_commerceml.adapters.testing.contract import AdapterContract
from django_commerceml.adapters.testing.goods import Goods
from django_commerceml.adapters.testing.trials import Trial
from django_commerceml.adapters.testing.views import GroupView, OrderView, ShopView

__all__ = [
    "AdapterContract",
    "Goods",
    "GroupView",
    "OrderView",
    "ShopView",
    "Trial",
]
