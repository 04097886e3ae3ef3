"""Whole exchanges: the emulator's 1C, the engine, the store."""

import pytest

from django_commerceml.adapters.testing.watching import watching
from django_commerceml.emulator import get_dialect, write_catalog
from django_commerceml.models import Offer, Product, RunProblem, RunState
from tests.factories import make_profile, make_run
from tests.importing.imports import store_bytes, work_off
from tests.importing.loaders.documents import classifier, load, load_products
from tests.importing.loaders.documents import product as goods
from tests.oscar.catalogue.store import product, record, rows

pytestmark = pytest.mark.django_db
PATH = "django_commerceml.adapters.oscar.OscarAdapter"


@pytest.fixture
def profile(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "ADAPTER": PATH}
    return make_profile()


@pytest.fixture
def exchange(profile, tmp_path):
    """Return what plays an exchange, and gives the problems of the journal."""

    def play(name, *, dialect="ut11", products=40, change=0.0):
        folder = tmp_path / name
        folder.mkdir()
        paths = write_catalog(
            folder, dialect=get_dialect(dialect), products=products, change=change
        )
        for path in paths:
            file = store_bytes(
                profile, str(path.relative_to(folder)), path.read_bytes()
            )
            if path.suffix == ".xml":
                make_run(profile=profile, file=file)
        runs = work_off(profile)
        assert [run.state for run in runs if run.state != RunState.DONE] == []
        return list(RunProblem.objects.values_list("code", "message"))

    return play


@pytest.mark.parametrize("dialect", ["ut11", "unf"])
def test_a_catalogue_arrives_whole(exchange, dialect):
    problems = exchange("first", dialect=dialect)

    assert [code for code, _ in problems if code != "SHOP-03"] == []
    top = rows("catalogue", "Product").exclude(structure="child")
    assert top.count() == Product.objects.count() > 0
    for row in rows("catalogue", "Product").select_related("parent"):
        row.clean()
    for made in Product.objects.all():
        assert product(made.external_id).title == made.name
    model = rows("catalogue", "Category")
    assert all(len(found) == 0 for found in model.find_problems())
    sold = Offer.objects.filter(is_active=True)
    for offer in sold.exclude(prices=None):
        if not rows("catalogue", "Product").filter(
            code=offer.external_id, structure="parent"
        ):
            assert record(offer.external_id).price is not None


def test_the_same_again_writes_no_row_of_the_store(exchange):
    exchange("first")

    with watching() as watch:
        exchange("again")

    tables = ("catalogue_", "partner_")
    written = [sql for sql in watch.writes if any(name in sql for name in tables)]
    assert written == []


def test_a_change_of_some_goods_arrives(exchange):
    exchange("first")
    before = dict(rows("partner", "StockRecord").values_list("pk", "price"))

    exchange("changed", change=0.3)

    after = dict(rows("partner", "StockRecord").values_list("pk", "price"))
    assert before != after
    assert before.keys() == after.keys()
    for made in Product.objects.all():
        assert product(made.external_id).title == made.name


def test_a_product_is_in_its_group_when_that_comes_later(profile):
    inside = "<Группы><Ид>чай</Ид></Группы>"
    load_products(profile, goods("т1", inside))
    before = categories_of("т1")

    load(
        profile,
        classifier(
            "<Группы><Группа><Ид>чай</Ид><Наименование>Чай</Наименование></Группа></Группы>"
        ),
    )

    assert before == ["commerceml-no-group"]
    assert categories_of("т1") == ["чай"]


def categories_of(code):
    return list(product(code).categories.values_list("code", flat=True))
