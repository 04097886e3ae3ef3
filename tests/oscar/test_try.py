import pytest
from tests.factories import *
from tests.importing import goods
from tests.importing.imports import import_bytes
from oscar.core.loading import get_model

pytestmark = pytest.mark.django_db

def test_a(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "ADAPTER": "django_commerceml.adapters.oscar.OscarAdapter"}
    p = make_profile()
    run = import_bytes(p, "import.xml", goods.catalog(*goods.products(range(3))) if hasattr(goods, "catalog") else None)
    print(run.state, run.error, run.traceback, run.counts)
    Product = get_model("catalogue", "Product")
    print(Product.objects.values())
    run = import_bytes(p, "offers.xml", goods.package(*goods.offers(range(3), price=10, quantity="2.5")))
    print(run.state, run.error, run.traceback, run.counts)
    print(list(run.problems.values_list("code", "severity", "message")))
    print(get_model("partner", "StockRecord").objects.values())
    assert 0
