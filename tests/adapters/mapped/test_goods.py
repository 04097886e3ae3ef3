"""Groups and products go into the shop, and what people do there stays."""

import pytest

from django_commerceml.adapters.mapped import (
    Field,
    GroupMapping,
    MappedAdapter,
    Mode,
    OfferMapping,
    ProductMapping,
    Slug,
)
from django_commerceml.adapters.testing.watching import watching
from django_commerceml.models import Link, Product, ProductGroup, Unit
from tests.adapters.mapped.trials import begin, give, said
from tests.importing.loaders.documents import rows
from tests.shops.ledgers.adapter import LedgersAdapter
from tests.shops.ledgers.models import Branch, Ware
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.plain.models import Article
from tests.shops.plain.models import Section as PlainSection
from tests.shops.wardrobe.adapter import WardrobeAdapter
from tests.shops.wardrobe.models import Garment, Section, Variant

pytestmark = pytest.mark.django_db

ALL = Article._base_manager  # noqa: SLF001 (Django's public name)


@pytest.fixture
def plain():
    return begin(PlainAdapter)


@pytest.fixture
def wardrobe():
    return begin(WardrobeAdapter)


def article(**values):
    values.setdefault("slug", values.get("title", "slug"))
    return Article.objects.create(keeper="Я", **values)


def test_what_is_declared_is_written_and_nothing_else(plain):
    group = plain.goods.group("g", name="Посуда")
    plain.goods.article("a", name="Чашка", weight="0.250", groups=[group])

    assert plain.give() == []

    names = ("onec_id", "title", "sku", "weight", "section__name", "keeper")
    assert rows(Article, *names) == [("a", "Чашка", "А-a", 0.25, "Посуда", "1С")]


def test_a_field_is_1cs_or_the_shops_or_1cs_while_it_is_empty(plain):
    cup = plain.goods.article("a", name="Чашка", description="Белая")
    plain.give()
    slug = ALL.get().slug
    ALL.update(title="Кружка", text="Синяя", slug="cup")

    cup.name, cup.description = "Чашка большая", "Красная"
    cup.save()
    plain.give()
    assert rows(Article, "title", "text", "slug") == [
        ("Чашка большая", "Синяя", "cup"),
    ]

    ALL.update(text="", slug=slug)
    plain.give()
    assert rows(Article, "text", "slug") == [("Красная", slug)]


def test_the_time_of_a_change_is_kept_and_moves_only_with_it(plain):
    cup = plain.goods.article("a")
    plain.give()
    before = ALL.get().changed_at

    plain.give()
    assert ALL.get().changed_at == before

    cup.name = "Чашка"
    cup.save()
    plain.give()
    assert ALL.get().changed_at > before


def test_columns_that_are_not_declared_are_never_overwritten(plain):
    cup = plain.goods.article("a")
    plain.give()

    def edit(product):
        ALL.update(keeper="Другой")
        return product.description

    class Editing(PlainAdapter):
        products = ProductMapping(
            model="plain.Article", key="onec_id", fields={"title": "name", "text": edit}
        )

    plain.adapter = Editing
    cup.name = "Чашка"
    cup.save()
    plain.give()

    assert rows(Article, "title", "keeper") == [("Чашка", "Другой")]


def test_goods_that_the_shops_manager_hides_are_known_all_the_same(plain):
    cup = plain.goods.article("a")
    plain.give()
    ALL.update(is_active=False)

    cup.name = "Чашка"
    cup.save()
    plain.give()

    assert list(ALL.values_list("title", "is_active")) == [("Чашка", False)]


def test_two_goods_with_one_article_number_are_not_both_taken(plain):
    plain.goods.article("a", sku="А-1")
    plain.goods.article("b", sku="А-1")
    plain.goods.article("c", sku="А-2")

    errors = plain.give()

    assert said(errors) == (
        [("b", "поле «sku» не повторяется в магазине: значение «А-1» уже занято")],
        [],
    )
    assert {error.field for error in errors} == {"sku"}
    assert rows(Article, "onec_id") == ["a", "c"]


def test_a_refused_change_leaves_the_row_as_it_was(plain):
    article(title="Чужой", sku="занят")
    cup = plain.goods.article("a", name="Чашка")
    plain.give()

    cup.name, cup.sku = "Блюдце", "занят"
    cup.save()
    refused, _ = said(plain.give())

    assert [name for name, _ in refused] == ["a"]
    assert ALL.get(onec_id="a").title == "Чашка"


def test_goods_without_an_article_number_do_not_stand_in_each_others_way(plain):
    for name in ("a", "b"):
        plain.goods.article(name, sku="")

    assert plain.give() == []
    assert rows(Article, "sku") == [None, None]


def test_a_long_name_is_cut_and_the_journal_says_so(plain):
    plain.goods.article("a", name="Щётка " * 80)

    assert said(plain.give()) == (
        [],
        [("a", "title", "поле «title»: обрезано до 120 знаков")],
    )
    assert len(ALL.get().title) == 119
    assert said(plain.give()) == ([], [])


def test_a_callable_that_fails_refuses_its_row_alone(plain):
    class Picky(PlainAdapter):
        products = ProductMapping(
            model="plain.Article",
            key="onec_id",
            fields={
                "title": "name",
                "slug": Slug(),
                "text": lambda product: {"b": 1}[product.external_id],
            },
        )

    plain.adapter = Picky
    plain.goods.article("a")
    plain.goods.article("b")

    assert said(plain.give()) == (
        [("a", "поле «text»: ошибка в программе магазина: KeyError")],
        [],
    )
    assert rows(Article, "onec_id", "text") == [("b", "1")]


def test_a_person_who_deletes_a_product_does_not_want_it_back(wardrobe):
    wardrobe.goods.article("a")
    cup = wardrobe.goods.article("b")
    wardrobe.give()
    Garment.objects.get(pk=wardrobe_key("b")).delete()

    cup.name = "Чашка"
    cup.save()
    assert wardrobe.give() == []

    assert rows(Garment, "title") == ["Товар a"]
    assert rows(Variant, "sku") == ["А-a"]


def test_a_shop_that_was_emptied_is_filled_anew(wardrobe):
    wardrobe.goods.group("g")
    wardrobe.goods.article("a")
    wardrobe.goods.article("b")
    wardrobe.give()
    Garment.objects.all().delete()
    Section.objects.all().delete()

    assert wardrobe.give() == []

    assert rows(Garment, "title") == ["Товар a", "Товар b"]
    assert rows(Variant, "sku") == ["А-a", "А-b"]
    assert rows(Section, "title") == ["Группа g"]


def wardrobe_key(external_id, kind="product"):
    return Link.objects.get(kind=kind, external_id=external_id).object_id


def test_a_hidden_product_stays_hidden_though_1c_withdraws_it_and_brings_it_back(plain):
    cup = plain.goods.article("a")
    plain.give()
    ALL.update(is_active=False)

    for is_active in (False, True):
        cup.is_active = is_active
        cup.save()
        plain.give()

    assert ALL.get().is_active is False


def test_what_the_mirror_hides_is_hidden_in_the_shop(plain):
    cup = plain.goods.article("a", is_hidden=True)
    plain.give()
    assert ALL.get().is_active is False

    cup.is_hidden = False
    cup.save()
    plain.give()
    assert ALL.get().is_active is True


def test_a_product_that_1c_had_withdrawn_before_is_not_made(wardrobe):
    cup = wardrobe.goods.article("a", is_active=False)
    wardrobe.give()
    assert rows(Garment, "title") == []

    cup.is_active = True
    cup.save()
    give(wardrobe, "give_products", Product.objects.get())

    assert rows(Garment, "title", "variants__price") == [("Товар a", 100)]


def test_a_sweep_hides_without_touching_anything_else(plain):
    cup = plain.goods.article("a", name="Чашка")
    plain.give()
    ALL.update(title="Кружка")

    give(plain, "withdraw", cup)

    assert list(ALL.values_list("title", "is_active")) == [("Кружка", False)]


def test_what_a_person_shows_again_after_1c_withdrew_it_is_shown(plain):
    cup = plain.goods.article("a")
    plain.give()
    cup.is_active = False
    cup.save()
    plain.give()
    ALL.update(is_active=True)

    plain.give()

    assert ALL.get().is_active is True


class Choosy(WardrobeAdapter):
    products = ProductMapping(
        model="wardrobe.Garment",
        fields={"title": "name", "slug": Field(Slug(30), mode=Mode.NEVER)},
        active="is_public",
        filter=lambda product: product.kind != "Услуга",
    )


def test_what_the_shop_does_not_take_is_left_out_without_a_word(wardrobe):
    wardrobe.adapter = Choosy
    wardrobe.goods.article("a", kind="Услуга")
    wardrobe.goods.article("b", kind="Товар")

    assert wardrobe.give() == []

    assert rows(Garment, "title") == ["Товар b"]
    assert rows(Variant, "sku") == ["А-b"]


def test_a_product_that_the_shop_takes_later_brings_its_offers(wardrobe):
    wardrobe.adapter = Choosy
    cup = wardrobe.goods.article("a", kind="Услуга", price=70, stock=3)
    wardrobe.give()

    cup.kind = "Товар"
    cup.save()
    give(wardrobe, "give_products", Product.objects.get())

    assert rows(Variant, "price", "stock") == [(70, 3)]


def test_a_product_that_the_shop_takes_no_more_is_hidden(wardrobe):
    wardrobe.adapter = Choosy
    cup = wardrobe.goods.article("a", name="Чашка", kind="Товар")
    wardrobe.give()

    cup.name, cup.kind = "Доставка", "Услуга"
    cup.save()
    wardrobe.give()

    assert rows(Garment, "title", "is_public") == [("Чашка", False)]


def test_groups_that_a_person_added_to_a_product_stay(wardrobe):
    first, second = wardrobe.goods.group("g1"), wardrobe.goods.group("g2")
    cup = wardrobe.goods.article("a", groups=[first])
    wardrobe.give()
    own = Section.objects.create(title="Акция")
    Garment.objects.get().sections.add(own)

    ProductGroup.objects.all().delete()
    ProductGroup.objects.create(product=cup, group=second)
    wardrobe.give()

    titles = Garment.objects.get().sections.order_by("title")
    assert list(titles.values_list("title", flat=True)) == ["Акция", "Группа g2"]


@pytest.mark.parametrize(
    ("mode", "sections"),
    [
        (Mode.ALWAYS, ["Группа g2"]),
        (Mode.IF_EMPTY, ["Группа g1"]),
        (Mode.NEVER, ["Группа g1"]),
    ],
)
def test_the_groups_of_a_product_may_be_the_shops(wardrobe, mode, sections):
    class Owned(WardrobeAdapter):
        products = ProductMapping(
            model="wardrobe.Garment",
            fields={"title": "name", "slug": Field(Slug(30), mode=Mode.NEVER)},
            groups=Field("sections", mode=mode),
        )

    wardrobe.adapter = Owned
    first, second = wardrobe.goods.group("g1"), wardrobe.goods.group("g2")
    cup = wardrobe.goods.article("a", groups=[first])
    wardrobe.give()

    ProductGroup.objects.all().delete()
    ProductGroup.objects.create(product=cup, group=second)
    wardrobe.give()

    found = Garment.objects.get().sections.values_list("title", flat=True)
    assert list(found) == sections


def test_groups_are_empty_again_where_a_person_took_them_out(wardrobe):
    class Owned(WardrobeAdapter):
        products = ProductMapping(
            model="wardrobe.Garment",
            fields={"title": "name", "slug": Field(Slug(30), mode=Mode.NEVER)},
            groups=Field("sections", mode=Mode.IF_EMPTY),
        )

    wardrobe.adapter = Owned
    wardrobe.goods.article("a", groups=[wardrobe.goods.group("g1")])
    wardrobe.give()
    Garment.objects.get().sections.clear()

    wardrobe.give()

    assert Garment.objects.get().sections.get().title == "Группа g1"


def test_a_product_follows_its_main_group(plain):
    first, second = plain.goods.group("g1"), plain.goods.group("g2")
    cup = plain.goods.article("a", groups=[first, second])
    plain.give()
    assert rows(Article, "section__name") == ["Группа g1"]

    ProductGroup.objects.filter(group=first).delete()
    plain.give()
    assert rows(Article, "section__name") == ["Группа g2"]

    ProductGroup.objects.filter(product=cup).delete()
    plain.give()
    assert rows(Article, "section__name") == [None]


def test_a_product_must_have_a_group_where_the_shop_cannot_do_without(wardrobe):
    class Strict(MappedAdapter):
        groups = GroupMapping(model="wardrobe.Garment", fields={"title": "name"})
        products = ProductMapping(model="wardrobe.Variant", groups="garment")

    wardrobe.adapter = Strict
    wardrobe.goods.product("a")

    assert said(wardrobe.give()) == (
        [("a", "товар не входит ни в одну группу, а магазину она обязательна")],
        [],
    )


def test_a_product_without_a_group_goes_into_the_one_for_new_rows(wardrobe):
    place = Garment.objects.create(title="Прочее", slug="other")

    class Preset(MappedAdapter):
        groups = GroupMapping(model="wardrobe.Garment", fields={"title": "name"})
        products = ProductMapping(
            model="wardrobe.Variant",
            fields={"sku": "sku"},
            groups="garment",
            defaults={"garment_id": place.pk, "price": 0, "stock": lambda: 4},
        )

    wardrobe.adapter = Preset
    wardrobe.goods.product("a")

    assert wardrobe.give() == []
    assert rows(Variant, "sku", "garment", "stock") == [("А-a", place.pk, 4)]


def test_groups_come_in_any_order_six_deep(wardrobe):
    groups = {}
    for depth in (5, 2, 0, 4, 1, 3):
        groups[depth] = wardrobe.goods.group(f"g{depth}")
    for depth in range(1, 6):
        groups[depth].parent = groups[depth - 1]
        groups[depth].save()

    give(wardrobe, "give_groups", *(groups[depth] for depth in (5, 2, 0, 4, 1, 3)))

    found = dict(rows(Section, "title", "parent__title"))
    assert found == {"Группа g0": None} | {
        f"Группа g{depth}": f"Группа g{depth - 1}" for depth in range(1, 6)
    }


def test_a_group_moves_with_1c_and_hides_with_it(plain):
    first, second = plain.goods.group("g1"), plain.goods.group("g2")
    child = plain.goods.group("g3", parent=first)
    plain.give()

    child.parent, second.is_active = second, False
    child.save()
    second.save()
    plain.give()

    assert rows(PlainSection, "name", "parent__name", "is_public") == [
        ("Группа g1", None, True),
        ("Группа g2", None, False),
        ("Группа g3", "Группа g2", True),
    ]


def test_a_group_whose_parent_a_person_deleted_stays_where_it_is(wardrobe):
    parent = wardrobe.goods.group("g1")
    wardrobe.goods.group("g2", parent=parent)
    wardrobe.give()
    Section.objects.get(title="Группа g1").delete()
    place = Section.objects.create(title="Новое место")
    Section.objects.filter(title="Группа g2").update(parent=place)

    assert wardrobe.give() == []
    assert rows(Section, "title", "parent__title") == [
        ("Группа g2", "Новое место"),
        ("Новое место", None),
    ]


def test_keys_may_be_made_by_the_shop_itself():
    trial = begin(LedgersAdapter)
    parent = trial.goods.group("g1")
    group = trial.goods.group("g2", parent=parent)
    trial.goods.article("a", full_name="Чашка чайная", groups=[group])

    assert trial.give() == []
    assert rows(Ware, "onec_id", "name", "branches__name") == [
        ("a", "Чашка чайная", "Группа g2")
    ]
    assert dict(rows(Branch, "onec_id", "above__onec_id")) == {"g1": None, "g2": "g1"}


def test_a_row_that_has_1cs_id_already_is_not_made_again(plain):
    article(title="Чашка из магазина", onec_id="a", is_active=False)
    plain.goods.article("a", name="Чашка")

    assert plain.give() == []
    assert list(ALL.values_list("title", "is_active")) == [("Чашка", False)]


def test_a_value_may_lie_behind_another_row(plain):
    class Measured(PlainAdapter):
        products = ProductMapping(
            model="plain.Article",
            key="onec_id",
            fields={"title": "name", "slug": Slug(), "keeper": "base_unit.short_name"},
        )

    plain.adapter = Measured
    cup = plain.goods.product("a")
    plain.goods.product("b")
    unit = Unit.objects.create(
        profile=plain.profile,
        external_id="796",
        short_name="шт",
        created_at=cup.created_at,
        updated_at=cup.updated_at,
    )
    Product.objects.filter(external_id="a").update(base_unit=unit)

    assert plain.give() == []
    assert rows(Article, "keeper") == ["шт", ""]


def test_callables_read_what_was_prefetched(wardrobe):
    class Named(WardrobeAdapter):
        offers = OfferMapping(
            model="wardrobe.Variant",
            product="garment",
            fields={
                "sku": lambda offer: "/".join(
                    row.value for row in offer.characteristics.all()
                )
            },
            prefetch=["characteristics"],
        )

    wardrobe.adapter = Named
    wardrobe.goods.product("a")
    colours = ["белая", "синяя", "алая", "серая", "чёрная"]
    for colour in colours:
        wardrobe.goods.offer(
            f"a#{colour}", price=5, stock=1, characteristics={"Цвет": colour}
        )

    with watching() as watch:
        wardrobe.give()

    asked = [sql for sql in watch.statements if "commerceml_offercharacteristic" in sql]
    assert len(asked) == 2  # with the product, and for themselves
    assert rows(Variant, "sku") == colours


def test_a_dry_run_leaves_the_shop_as_it_was(wardrobe):
    wardrobe.goods.article("a", groups=[wardrobe.goods.group("g")])

    wardrobe.give(is_dry_run=True)

    assert [rows(model, "pk") for model in (Garment, Variant, Section, Link)] == [
        []
    ] * 4


def test_a_group_that_is_made_later_gets_its_groups_and_its_goods(wardrobe):
    late = wardrobe.goods.group("g1", is_active=False)
    wardrobe.goods.group("g2", parent=late)
    other = wardrobe.goods.group("g3")
    wardrobe.goods.article("a", groups=[late, other])
    wardrobe.goods.article("b", groups=[other])
    wardrobe.give()
    own = Section.objects.create(title="Акция")
    Garment.objects.get(title="Товар a").sections.add(own)

    late.is_active = True
    late.save()
    assert give(wardrobe, "give_groups", late) == []

    assert dict(rows(Section, "title", "parent__title"))["Группа g2"] == "Группа g1"
    assert sorted(rows(Garment, "title", "sections__title")) == [
        ("Товар a", "Акция"),
        ("Товар a", "Группа g1"),
        ("Товар a", "Группа g3"),
        ("Товар b", "Группа g3"),
    ]


def test_a_main_group_that_was_refused_gets_its_goods_when_it_is_taken(plain):
    class Numbered(PlainAdapter):
        groups = GroupMapping(
            model="plain.Section",
            fields={"name": "name", "slug": "description"},
            parent="parent",
        )

    plain.adapter = Numbered
    PlainSection.objects.create(name="Своя", slug="busy")
    late = plain.goods.group("g1", description="busy")
    plain.goods.group("g2", description="child", parent=late)
    plain.goods.article("a", groups=[late])
    plain.goods.article("b", groups=[late], is_active=False)
    assert [error.external_id for error in plain.give()] == ["g1"]
    ALL.update(title="Руками", is_active=False)

    late.description = "free"
    late.save()
    assert give(plain, "give_groups", late) == []

    assert dict(rows(PlainSection, "slug", "parent__slug"))["child"] == "free"
    assert list(ALL.values_list("title", "section__slug", "is_active")) == [
        ("Руками", "free", False)
    ]


def test_goods_of_a_group_that_is_made_later_cost_no_query_each(wardrobe):
    def cost(name, count):
        late = wardrobe.goods.group(name, is_active=False)
        for number in range(count):
            wardrobe.goods.group(f"{name}-{number}", parent=late)
            wardrobe.goods.article(f"{name}.{number}", groups=[late])
        wardrobe.give()
        late.is_active = True
        late.save()
        with watching() as watch:
            give(wardrobe, "give_groups", late)
        assert Garment.objects.filter(sections__title=late.name).count() == count
        return len(watch.statements)

    assert cost("x", 2) == cost("y", 12)


def test_a_groups_goods_that_the_shop_has_never_had_are_not_looked_for(wardrobe):
    group = wardrobe.goods.group("g1")
    for number in range(3):
        wardrobe.goods.product(f"{number}", groups=[group])

    give(wardrobe, "give_groups", group)

    assert rows(Garment, "title") == []


def test_an_article_number_goes_from_one_product_to_another(plain):
    cup, saucer = (plain.goods.article(name, sku=name) for name in ("a", "b"))
    plain.give()

    cup.sku, saucer.sku = "b", "a"
    cup.save()
    saucer.save()
    assert plain.give() == []
    assert sorted(ALL.values_list("onec_id", "sku")) == [("a", "b"), ("b", "a")]

    cup.sku, saucer.sku = "a", "c"
    cup.save()
    saucer.save()
    plain.goods.article("d", sku="b")
    assert plain.give() == []
    assert sorted(ALL.values_list("onec_id", "sku")) == [
        ("a", "a"),
        ("b", "c"),
        ("d", "b"),
    ]
