"""Goods that the shop has already are linked, so that none of them comes twice."""

import pytest

from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped import MappedAdapter, ProductMapping, Slug
from django_commerceml.adapters.mapped.linking import Proposal, accept, propose
from django_commerceml.models import Link, Offer, Product
from tests.adapters.mapped.trials import begin
from tests.importing.loaders.documents import rows
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.plain.models import Article
from tests.shops.wardrobe.adapter import WardrobeAdapter
from tests.shops.wardrobe.models import Garment, Variant

pytestmark = pytest.mark.django_db


class Plain(MappedAdapter):
    products = ProductMapping(
        model="plain.Article",
        fields={
            "title": "name",
            "slug": Slug(),
            "sku": "sku",
            "keeper": "barcode",
        },
        active="is_active",
    )


@pytest.fixture
def trial():
    return begin(Plain)


def article(title, **values):
    values.setdefault("slug", title)
    return Article.objects.create(title=title, **values)


def found(trial, **by):
    return [
        (one.external_id, one.object_label, one.matched_by, one.others)
        for one in propose(trial.adapter(), trial.profile, **by)
    ]


def test_what_looks_alike_is_proposed_by_the_surest_sign(trial):
    cup = article("Чашка", sku="А-1")
    article("Ложка", keeper="4600")
    article("Нож")
    trial.goods.product("a", name="Кружка", sku="А-1", barcode="4600")
    trial.goods.product("b", name="Вилка", sku="нет", barcode="4600")
    trial.goods.product("c", name="Нож")
    trial.goods.product("d", name="Тарелка")

    proposals = list(propose(trial.adapter(), trial.profile))

    assert proposals[0] == Proposal(
        kind=LinkKind.PRODUCT,
        external_id="a",
        name="Кружка",
        object_id=str(cup.pk),
        object_label="Чашка",
        matched_by="sku",
        others=0,
        alternatives=[],
    )
    assert found(trial)[1:] == [
        ("b", "Ложка", "barcode", 1),
        ("c", "Нож", "name", 0),
        ("d", "", "", 0),
    ]


def test_the_signs_are_chosen(trial):
    article("Чашка", sku="А-1")
    article("Кружка")
    trial.goods.product("a", name="Кружка", sku="А-1")

    assert found(trial, by=("name", "sku")) == [("a", "Кружка", "name", 0)]
    assert found(trial, by=("barcode",)) == [("a", "", "", 0)]


def test_what_is_not_sure_says_how_many_others_there_are(trial):
    article("Чашка", slug="1", keeper="К")
    article("Чашка", slug="2")
    trial.goods.product("a", name="Чашка", sku="нет")
    trial.goods.product("b", name="Чашка", sku="и тут")

    assert found(trial) == [
        ("a", "Чашка", "name", 2),
        ("b", "Чашка", "name", 2),
    ]


def test_signs_that_are_empty_are_none(trial):
    article("", sku=None, keeper="")
    trial.goods.product("a", name="", sku="", barcode="")

    assert found(trial) == [("a", "", "", 0)]


def test_goods_that_1c_withdrew_are_not_proposed(trial):
    article("Чашка")
    trial.goods.product("a", name="Чашка", is_active=False)

    assert found(trial) == []


def test_what_is_accepted_is_linked_and_nothing_of_it_changes(trial):
    cup = article("Чашка", sku="А-1", price=5, quantity=2, is_active=False)
    spoon = article("Ложка", sku="А-2")
    trial.goods.product("a", name="Кружка", sku="А-1")
    trial.goods.product("b", name="Вилка", sku="А-2")
    trial.goods.product("c", name="Нож")
    proposals = list(propose(trial.adapter(), trial.profile))

    assert accept(trial.adapter(), trial.profile, proposals) == 2

    assert rows(Link, "kind", "external_id", "object_id", "said") == [
        ("product", "a", str(cup.pk), ""),
        ("product", "b", str(spoon.pk), ""),
    ]
    assert list(
        Article._base_manager.order_by("pk").values_list(  # noqa: SLF001 (Django's public name)
            "title", "price", "quantity", "is_active"
        )
    ) == [("Чашка", 5, 2, False), ("Ложка", None, 0, True)]
    assert found(trial) == [("c", "", "", 0)]


def test_what_is_linked_is_imported_into_and_stays_hidden(trial):
    article("Чашка", sku="А-1", is_active=False)
    trial.goods.product("a", name="Кружка", sku="А-1")
    accept(trial.adapter(), trial.profile, propose(trial.adapter(), trial.profile))

    assert trial.give() == []

    kept = Article._base_manager.values_list("title", "is_active")  # noqa: SLF001 (Django's public name)
    assert list(kept) == [("Кружка", False)]


def test_an_object_is_linked_once_and_one_that_is_gone_is_not(trial):
    article("Чашка")
    gone = article("Ложка")
    for name, title in (("a", "Чашка"), ("b", "Чашка"), ("c", "Ложка")):
        trial.goods.product(name, name=title, sku=name)
    proposals = list(propose(trial.adapter(), trial.profile))
    gone.delete()

    assert accept(trial.adapter(), trial.profile, proposals) == 1
    assert accept(trial.adapter(), trial.profile, proposals) == 0
    assert rows(Link, "external_id") == ["a"]


def test_a_shop_that_keeps_1cs_id_itself_gets_it():
    trial = begin(PlainAdapter)
    article("Чашка", sku="А-1")
    article("Кружка", onec_id="другой")
    trial.goods.product("a", name="Кружка", sku="А-1")
    trial.goods.product("b", name="Кружка", sku="нет")

    assert found(trial) == [("a", "Чашка", "sku", 0), ("b", "", "", 0)]
    accept(trial.adapter(), trial.profile, propose(trial.adapter(), trial.profile))

    assert rows(Article, "title", "onec_id") == [("Чашка", "a"), ("Кружка", "другой")]
    assert found(trial) == [("b", "", "", 0)]


def test_a_product_is_known_by_its_variants():
    trial = begin(WardrobeAdapter)
    coats = [Garment.objects.create(title=f"Пальто {n}", slug=f"{n}") for n in (1, 2)]
    variants = [
        Variant.objects.create(garment=coats[0], sku="П-1", price=1, stock=1),
        Variant.objects.create(garment=coats[0], sku="П-2", price=1, stock=1),
        Variant.objects.create(garment=coats[1], sku="П-3", price=1, stock=1),
    ]
    for name, sku in (("a", "П-1"), ("b", "П-3")):
        trial.goods.product(name, name="Пальто", sku="")
        trial.goods.offer(f"{name}#1", sku=sku)
    trial.goods.offer("a#2", sku="П-2")

    assert found(trial) == [
        ("a", "Пальто 1", "sku", 0),
        ("b", "Пальто 2", "sku", 0),
        ("a#1", str(variants[0]), "sku", 0),
        ("b#1", str(variants[2]), "sku", 0),
        ("a#2", str(variants[1]), "sku", 0),
    ]
    accept(trial.adapter(), trial.profile, propose(trial.adapter(), trial.profile))
    assert set(rows(Link, "kind", "external_id", "object_id")) == {
        ("product", "a", str(coats[0].pk)),
        ("product", "b", str(coats[1].pk)),
        ("offer", "a#1", str(variants[0].pk)),
        ("offer", "a#2", str(variants[1].pk)),
        ("offer", "b#1", str(variants[2].pk)),
    }


def test_a_thousand_goods_cost_a_bounded_number_of_queries(
    trial, django_assert_max_num_queries
):
    trial.goods.many(1500)
    made = [
        Article(title=name, slug=f"{place}", keeper="")
        for place, name in enumerate(Product.objects.values_list("name", flat=True))
    ]
    Article.objects.bulk_create(made)
    Offer.objects.all().delete()

    with django_assert_max_num_queries(80):
        count = accept(
            trial.adapter(), trial.profile, propose(trial.adapter(), trial.profile)
        )

    assert count == 1500
