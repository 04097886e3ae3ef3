"""Figures that came with an offer are not written twice; later ones are written."""

import pytest

from django_commerceml.models import Offer
from tests.adapters.mapped.trials import begin
from tests.importing.loaders.documents import rows
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.plain.models import Article
from tests.shops.wardrobe.adapter import WardrobeAdapter
from tests.shops.wardrobe.models import Variant

pytestmark = pytest.mark.django_db


def read_offers():
    return list(Offer.objects.select_related("product").order_by("pk"))


@pytest.mark.parametrize(
    ("adapter", "model", "columns"),
    [
        (PlainAdapter, Article, ("price", "quantity")),
        (WardrobeAdapter, Variant, ("price", "stock")),
    ],
    ids=["plain", "wardrobe"],
)
def test_figures_of_a_later_batch_are_written_though_the_offer_came_before(
    adapter, model, columns
):
    trial = begin(adapter)
    trial.goods.article("a", price=10, stock=3)
    shop = trial.shop()
    trial.give()
    shop.give_offers(read_offers())

    trial.goods.price(Offer.objects.get(), 11)
    Offer.objects.update(quantity=8)
    shop.give_prices(read_offers())
    shop.give_stocks(read_offers())

    assert rows(model, *columns) == [(11, 8)]
