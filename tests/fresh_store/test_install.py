"""A stranger follows the README in a new project; 1C then fills his store.

``nox -s fresh_store`` does it on each Django, with all packages from the index.
"""

import json
from urllib.request import urlopen

import pytest

from tests.fresh_store.playing import GOODS, fill, sell
from tests.fresh_store.readme import read_view

URLS = """
from shop.views import products

urlpatterns += [path("products/", products)]
"""
STATE = """
import json, django_commerceml
from django_commerceml.models import ImportRun, Order
(order,) = Order.objects.all()
print(json.dumps({
    "package": django_commerceml.__file__,
    "runs": sorted(set(ImportRun.objects.values_list("state", flat=True))),
    "order": [order.number, int(order.total), order.is_paid, order.is_shipped],
}))
"""


@pytest.mark.once
def test_the_readme_makes_a_store_that_1c_fills_and_takes_an_order_from(store):
    check_quiet(store)
    store.append("views.py", read_view())
    store.append("urls.py", URLS)

    with store.serve() as address:
        fill(store, address)
        sell(store, address)
        products = read_products(address)

    state = json.loads(store.manage("shell --verbosity=0", typed=STATE))
    assert state["package"].startswith(str(store.programs.parent))
    assert state["runs"] == ["done"]
    assert state["order"] == ["1", 200, True, True]
    assert len({row["name"] for row in products}) > GOODS / 2
    assert any(float(row["offers__prices__amount"] or 0) > 0 for row in products)


def check_quiet(store):
    """Check that Django has nothing to say of what the README made."""
    assert "no issues" in store.manage("check --fail-level=WARNING")
    assert "commerceml." not in store.manage("check --deploy --fail-level=CRITICAL")
    assert "No changes" in store.manage("makemigrations --check --dry-run")


def read_products(address):
    """Return what the README's view answers."""
    with urlopen(f"http://{address}/products/") as answer:
        return json.load(answer)["products"]
