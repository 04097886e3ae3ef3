"""A shop with a few offers, and tables for it."""

from decimal import Decimal

from django_commerceml.importing.replays import replay
from django_commerceml.models import Price, Stock
from django_commerceml.spreadsheets.columns import guess_layout, names_of
from django_commerceml.spreadsheets.loading import Table, prepare
from django_commerceml.spreadsheets.tables import iter_rows
from django_commerceml.spreadsheets.widgets import plain_number
from django_commerceml.spreadsheets.wishes import Defaults
from tests.factories import (
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_profile,
    make_stock,
    make_warehouse,
)


class Shop:
    """A profile with two price types and two warehouses."""

    def __init__(self, **values):
        self.profile = make_profile(**values)
        self.retail = make_price_type(profile=self.profile, name="Розничная")
        self.trade = make_price_type(profile=self.profile, name="Оптовая")
        self.main = make_warehouse(profile=self.profile, name="Основной")
        self.spare = make_warehouse(profile=self.profile, name="Запасной")

    def add(self, article, *, prices=(), stocks=(), **values):
        """Add a product with one offer of the same id, and its figures."""
        product = make_product(profile=self.profile, sku=article)
        offer = make_offer(product=product, external_id=product.external_id, **values)
        for price_type, amount in prices:
            make_price(offer=offer, price_type=price_type, amount=Decimal(amount))
        for warehouse, quantity in stocks:
            make_stock(offer=offer, warehouse=warehouse, quantity=Decimal(quantity))
        return offer

    def prepare(self, stream, *, price_type=None, warehouse=None, most=1000, **options):
        """Prepare the table in *stream*, its columns guessed."""
        layout = guess_layout(iter_rows(stream), names_of(self.profile))
        stream.seek(0)
        defaults = Defaults(
            price_type=price_type and price_type.pk,
            warehouse=warehouse and warehouse.pk,
        )
        table = Table(
            name="таблица.csv", layout=layout, defaults=defaults, most_rows=most
        )
        return prepare(self.profile, stream, table, **options)

    def load(self, stream, **options):
        """Prepare the table in *stream* and import what it came to."""
        prepared = self.prepare(stream, **options)
        if prepared.file is not None:
            run = replay(prepared.file, is_dry_run=False)
            assert (run.state, run.error) == ("done", "")
        return prepared.outcome


def prices_of(offer):
    rows = Price.objects.filter(offer=offer).order_by("price_type_id", "min_quantity")
    return [
        (
            row.price_type.name,
            plain_number(row.amount),
            plain_number(row.min_quantity),
        )
        for row in rows.select_related("price_type")
    ]


def stocks_of(offer):
    rows = Stock.objects.filter(offer=offer).select_related("warehouse")
    return {row.warehouse.name: int(row.quantity) for row in rows}
