"""Whole exchanges: from 1C's files into a shop with models of its own."""

import pytest

from django_commerceml.emulator import write_catalog
from django_commerceml.importing.publications import queue_publication
from django_commerceml.importing.turns import work_off
from django_commerceml.models import RunProblem, RunState
from tests.bench.__main__ import PAIR
from tests.factories import make_price_type, make_profile
from tests.importing.goods import catalog, deleted_product, offer, package, product
from tests.importing.loaders.documents import rows
from tests.importing.receiving import receive
from tests.shops.ledgers.adapter import PATH as LEDGERS
from tests.shops.ledgers.models import Item, Rest, Tariff, Ware
from tests.shops.plain.adapter import PATH as PLAIN
from tests.shops.plain.models import Article
from tests.shops.wardrobe.adapter import PATH as WARDROBE
from tests.shops.wardrobe.models import Garment, Section, Variant

pytestmark = pytest.mark.django_db


def begin(path, **values):
    profile = make_profile(adapter=path, sweep_limit=100, **values)
    make_price_type(profile=profile, external_id="retail", name="Розничная")
    return profile


def take(profile, *files):
    """Import *files*; return the codes, ids and words of what the journal says."""
    before = RunProblem.objects.count()
    for file in files:
        is_catalog = "<Каталог".encode() in file
        run = receive(profile, file, "import.xml" if is_catalog else "offers.xml")
        assert (run.state, run.error) == (RunState.DONE, "")
    return rows_after(before)


def rows_after(count):
    return rows(RunProblem, "code", "external_id", "element", "message")[count:]


def coloured(name, colour, **values):
    inside = (
        "<ХарактеристикиТовара><ХарактеристикаТовара>"
        f"<Наименование>Цвет</Наименование><Значение>{colour}</Значение>"
        "</ХарактеристикаТовара></ХарактеристикиТовара>"
    )
    return offer(name, title=f"Товар {colour}", inside=inside, **values)


def sold():
    found = Variant.objects.filter(is_active=True).order_by("pk")
    return list(found.values_list("options", "price", "stock"))


PLAIN_CUP = offer("p1", title="Чашка", price=10, quantity=5)
COLOURS = (
    coloured("p1#red", "красная", price=12, quantity=2),
    coloured("p1#blue", "синяя", price=13, quantity=3),
)


def test_a_product_gains_characteristics_and_loses_them():
    profile = begin(WARDROBE)
    assert take(profile, catalog(product("p1")), package(PLAIN_CUP)) == []
    assert sold() == [({}, 10, 5)]

    assert take(profile, package(*COLOURS)) == []
    assert sold() == [({"Цвет": "красная"}, 12, 2), ({"Цвет": "синяя"}, 13, 3)]
    assert Variant.objects.count() == 3

    assert take(profile, package(PLAIN_CUP)) == []
    assert sold() == [({}, 10, 5)]
    assert Variant.objects.count() == 3


def test_a_shop_without_variants_follows_them_in_its_figures():
    profile = begin(PLAIN)
    take(profile, catalog(product("p1")), package(PLAIN_CUP))
    assert rows(Article, "price", "quantity") == [(10, 5)]

    take(profile, package(*COLOURS))
    assert rows(Article, "price", "quantity") == [(12, 5)]

    take(profile, package(PLAIN_CUP))
    assert rows(Article, "price", "quantity") == [(10, 5)]


@pytest.mark.parametrize("path", [WARDROBE, LEDGERS])
def test_offers_may_come_before_their_products(path):
    profile = begin(path)
    model = Variant if path == WARDROBE else Item

    assert take(profile, package(PLAIN_CUP)) == []
    assert model.objects.count() == 0

    assert take(profile, catalog(product("p1"))) == []
    assert model.objects.count() == 1
    if path == LEDGERS:
        assert rows(Tariff, "kind", "amount") == [("розница", 10)]
        assert rows(Rest, "place", "quantity") == [("всего", 5)]


def test_a_row_that_the_shop_refuses_is_journalled_and_comes_when_it_can():
    profile = begin(PLAIN)
    Article.objects.create(title="Чужой", slug="1", sku="А-1")
    article = "<Артикул>А-1</Артикул>"
    file = catalog(product("p1", inside=article), product("p2"))

    assert take(profile, file) == [
        (
            "SHOP-02",
            "p1",
            "sku",
            "поле «sku» не повторяется в магазине: значение «А-1» уже занято",
        )
    ]
    assert rows(Article, "onec_id") == [None, "p2"]

    Article.objects.filter(onec_id=None).delete()
    assert take(profile, file) == []
    assert rows(Article, "onec_id") == ["p2", "p1"]


def test_a_cut_name_is_a_warning_in_the_journal():
    profile = begin(PLAIN)

    assert take(profile, catalog(product("p1", title="Щ" * 121))) == [
        ("SHOP-03", "p1", "title", "поле «title»: обрезано до 120 знаков")
    ]


@pytest.mark.parametrize(
    "last", [catalog(product("p2")), catalog(product("p2"), deleted_product("p1"))]
)
def test_what_1c_leaves_out_or_deletes_is_hidden_and_comes_back(last):
    profile = begin(WARDROBE)
    both = catalog(product("p1"), product("p2"))
    take(profile, both)

    take(profile, last)
    assert dict(rows(Garment, "title", "is_public")) == {
        "Товар p1": False,
        "Товар p2": True,
    }

    take(profile, both)
    assert dict(rows(Garment, "title", "is_public")) == {
        "Товар p1": True,
        "Товар p2": True,
    }


def test_a_price_of_the_same_offer_told_twice_in_a_file_is_the_last():
    profile = begin(WARDROBE)
    take(profile, catalog(product("p1")), package(PLAIN_CUP))

    take(profile, package(offer("p1", title="Чашка!", price=11), offer("p1", price=12)))

    assert rows(Variant, "price") == [12]


@pytest.mark.parametrize("path", [PLAIN, WARDROBE, LEDGERS])
def test_a_catalogue_goes_into_the_shop_once(path, tmp_path, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 7}
    profile = begin(path)
    files = [
        file.read_bytes()
        for file in write_catalog(
            tmp_path, dialect=PAIR, products=30, with_pictures=False
        )
        if file.suffix == ".xml"
    ]
    problems = take(profile, *files)
    model = {PLAIN: Article, WARDROBE: Garment, LEDGERS: Ware}[path]
    assert len(rows(model, "pk")) == 30
    assert {code for code, *_ in problems} <= {"SHOP-03"}

    queue_publication(profile)
    before = [rows(each, *columns(each)) for each in (model, Variant, Item, Section)]
    work_off(profile.pk)

    after = [rows(each, *columns(each)) for each in (model, Variant, Item, Section)]
    assert after == before


def columns(model):
    return [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 (Django's public name)
