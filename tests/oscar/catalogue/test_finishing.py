"""What is done at the end of a run: search, alerts, Oscar's view."""

import pytest
from django.core import mail
from django.db import connection
from haystack import connections

from django_commerceml.adapters.oscar import OscarAdapter
from django_commerceml.models import Offer, Product, ProductGroup, PropertyValue
from tests.oscar.catalogue import searching
from tests.oscar.catalogue.store import (
    change,
    deactivate,
    make_trial,
    option,
    product,
    prop,
    rows,
    say,
)

pytestmark = pytest.mark.django_db
_VIEW = """
CREATE MATERIALIZED VIEW catalogue_product_category_hierarchy AS
SELECT CONCAT(pc.product_id, '-', above.id) AS id, pc.product_id,
       above.id AS category_id
FROM catalogue_productcategory pc
JOIN catalogue_category own ON pc.category_id = own.id
JOIN catalogue_category above ON own.path LIKE above.path || '%%'
"""


@pytest.fixture
def index():
    """Have a search engine that remembers."""
    before = connections.connections_info
    connections.connections_info = {
        "default": {"ENGINE": "tests.oscar.catalogue.searching.Engine"}
    }
    connections.reload("default")
    searching.SHOWN.clear()
    searching.TOLD.clear()
    yield searching.SHOWN
    connections.connections_info = before
    connections.reload("default")


def test_the_search_knows_what_changed_and_forgets_what_is_hidden(index):
    trial = make_trial()
    for name in "abc":
        trial.goods.article(name)
    trial.goods.product("shirt")
    trial.goods.offer("shirt#S", price=1, characteristics={"Размер": "S"})
    trial.give()
    first = sorted(index.values())

    change(trial, "a", name="Чайник")
    change(trial, "b", is_active=False)
    deactivate(trial, "shirt#S")
    searching.TOLD.clear()
    trial.give()

    assert first == ["Товар a", "Товар b", "Товар c", "Товар shirt"]
    assert sorted(index.values()) == ["Товар c", "Чайник"]
    assert searching.TOLD == [1]


def test_a_price_that_changed_is_a_product_to_be_found_anew(index):
    trial = make_trial()
    trial.goods.article("a", price=10)
    trial.goods.article("b", price=10)
    trial.give()
    searching.TOLD.clear()

    offer = Offer.objects.get(external_id="a")
    trial.goods.price(offer, 20)
    trial.give()

    assert searching.TOLD == [1]


def test_a_product_whose_groups_or_values_changed_is_to_be_found_anew(index):
    trial = make_trial()
    care = prop(trial, "c", "Уход")
    several = prop(trial, "s", "Сезон", value_type="Справочник", is_multiple=True)
    for name in "abc":
        trial.goods.article(name, groups=[trial.goods.group(f"g{name}")])
    made = {row.external_id: row for row in Product.objects.all()}
    said = say(made["b"], care, "Стирать")
    trial.give()
    searching.TOLD.clear()

    ProductGroup.objects.filter(product=made["a"]).update(
        group=trial.goods.group("other")
    )
    PropertyValue.objects.filter(pk=said.pk).update(value="Гладить")
    say(made["c"], several, chosen=option(several, "w", "зима"))
    trial.give()

    assert searching.TOLD == [3]


def test_a_rehearsal_or_a_store_that_does_it_itself_leaves_the_search_alone(index):
    trial = make_trial()
    trial.goods.article("a")
    trial.give(is_dry_run=True)

    class Adapter(OscarAdapter):
        updates_search = False

    trial.adapter = Adapter
    trial.give()

    assert index == {}


def test_managers_are_alerted_of_too_little_and_buyers_of_some_again(settings):
    settings.OSCAR_EAGER_ALERTS = True
    trial = make_trial()
    trial.goods.article("a", stock=10)
    trial.goods.article("b", stock=10)
    trial.give()
    records = rows("partner", "StockRecord")
    records.filter(product__code="a").update(low_stock_threshold=5)
    offer = Offer.objects.get(external_id="a")

    offer.quantity = 2
    offer.save()
    trial.give()
    alerts = rows("partner", "StockAlert")
    opened = [alert.status for alert in alerts.all()]
    offer.quantity = 8
    offer.save()
    trial.give()

    assert opened == ["Open"]
    assert [alert.status for alert in alerts.all()] == ["Closed"]


def test_a_buyer_who_waits_is_told_that_it_is_there(django_user_model):
    trial = make_trial()
    trial.goods.article("a", stock=0)
    trial.give()
    user = django_user_model.objects.create_user("ann", "ann@example.com", "secret")
    rows("customer", "ProductAlert").create(
        user=user, product=product("a"), status="Active"
    )
    offer = Offer.objects.get(external_id="a")

    offer.quantity = 3
    offer.save()
    trial.give()

    assert rows("communication", "Notification").filter(recipient=user).exists()
    assert rows("customer", "ProductAlert").get().status == "Closed"
    assert mail.outbox


def test_oscars_view_of_categories_is_refreshed_once(settings):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has such views")
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP MATERIALIZED VIEW IF EXISTS catalogue_product_category_hierarchy"
        )
        cursor.execute(_VIEW)
        cursor.execute(
            "CREATE UNIQUE INDEX ON catalogue_product_category_hierarchy (id)"
        )
    settings.OSCAR_CATALOGUE_USE_POSTGRES_MATERIALISED_VIEWS = True
    trial = make_trial()
    above = trial.goods.group("above")
    below = trial.goods.group("below", parent=above)
    trial.goods.article("a", groups=[below])

    trial.give()

    found = rows("catalogue", "ProductCategoryHierarchy").filter(
        product_id=product("a").pk
    )
    assert found.count() == 2
