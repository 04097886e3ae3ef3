"""Products of 1C in the store's tables."""

import pytest

from django_commerceml.adapters.columns import Mode
from django_commerceml.adapters.oscar import ClassBy, OscarAdapter
from tests.factories import make_category
from tests.oscar import settings as store
from tests.oscar.catalogue.store import (
    change,
    make_trial,
    product,
    prop,
    rows,
    say,
    warnings,
)

pytestmark = pytest.mark.django_db


def test_a_product_is_whole_and_valid_by_oscars_own_rules():
    trial = make_trial()
    trial.goods.article(
        "a", name="Чайник", description="Ёмкий", barcode="4600000000015"
    )

    trial.give()

    row = product("a")
    row.clean()
    assert (row.title, row.description, row.upc) == ("Чайник", "Ёмкий", "4600000000015")
    assert row.structure == "standalone"
    assert row.product_class.name == "Товар 1С"
    assert row.slug.startswith("chaynik-")
    assert row.date_created is not None


def test_a_name_of_five_hundred_letters_is_cut_and_told_of():
    trial = make_trial()
    trial.goods.article("a", name="Щ" * 500)
    trial.goods.article("b", name="Ы" * 94)

    errors = trial.give()

    assert product("a").title == "Щ" * 255
    assert warnings(errors, "a") == [("title", "поле title: обрезано до 255 знаков")]
    assert len(product("a").slug) <= 80
    assert product("b").title == "Ы" * 94
    assert len(product("b").slug) <= 80


def test_two_goods_with_one_barcode_both_arrive():
    trial = make_trial()
    trial.goods.product("a", barcode="777")
    trial.goods.product("b", barcode="777")
    trial.goods.product("c", barcode="9" * 65)

    errors = trial.give()

    assert [product(name).upc for name in "abc"] == ["777", "", ""]
    assert warnings(errors, "b") == [("upc", "штрихкод «777» уже есть у товара a")]
    assert warnings(errors, "c") == [("upc", "штрихкод длиннее 64 знаков")]


def test_two_goods_swap_their_barcodes():
    trial = make_trial()
    trial.goods.product("a", barcode="1")
    trial.goods.product("b", barcode="2")
    trial.give()

    change(trial, "a", barcode="2")
    change(trial, "b", barcode="1")
    errors = trial.give()

    assert errors == []
    assert [product(name).upc for name in "ab"] == ["2", "1"]


def test_what_a_person_wrote_stays_where_the_store_owns_the_field():
    class Adapter(OscarAdapter):
        modes = {"title": Mode.NEVER, "description": Mode.IF_EMPTY}

    trial = make_trial(Adapter)
    trial.goods.product("a", name="Чайник", description="")
    trial.goods.product("b", name="Чашка", description="Фарфор")
    trial.give()
    rows("catalogue", "Product").filter(code="b").update(description="Костяной фарфор")

    change(trial, "a", name="Чайник 2", description="Ёмкий")
    change(trial, "b", name="Чашка 2", description="Глина")
    trial.give()

    assert (product("a").title, product("a").description) == ("Чайник", "Ёмкий")
    assert product("b").description == "Костяной фарфор"


def test_a_description_of_1c_wins_and_one_of_the_store_stays_where_1c_has_none():
    trial = make_trial()
    for name in ("a", "b"):
        trial.goods.product(name, description="")
    trial.give()
    rows("catalogue", "Product").update(description="Магазина")

    change(trial, "a", description="Из 1С")
    change(trial, "b", name="Другое")
    trial.give()

    assert [product(name).description for name in "ab"] == ["Из 1С", "Магазина"]


def test_the_class_is_by_the_kind_of_products_and_values_move_with_it():
    class Adapter(OscarAdapter):
        class_by = ClassBy.CATEGORY

    trial = make_trial(Adapter)
    shoes = make_category(profile=trial.profile, name="Обувь")
    made = trial.goods.product("a", category=shoes)
    trial.goods.product("b")
    season = prop(trial, "s", "Сезон")
    say(made, season, "зима")
    trial.goods.offer("a#1", characteristics={"Размер": "42"})
    trial.give()
    before = product("a").product_class.name

    change(trial, "a", category=make_category(profile=trial.profile, name="Сапоги"))
    trial.give()

    assert before == "Обувь"
    assert product("a").product_class.name == "Сапоги"
    assert product("a").attr.p_s == "зима"
    summary = product("a#1").attribute_summary
    assert sorted(summary.split(", ")) == ["Размер: 42", "Сезон: зима"]
    values = rows("catalogue", "ProductAttributeValue")
    assert values.count() == 2
    assert {row.attribute.product_class.name for row in values.all()} == {"Сапоги"}
    assert product("b").product_class.name == "Товар 1С"


def test_the_class_may_be_the_type_of_nomenclature_or_what_the_store_decides():
    class ByKind(OscarAdapter):
        class_by = ClassBy.KIND

    class ByPrice(OscarAdapter):
        def product_class_of(self, product):
            return "Дорогие" if product.name.startswith("Золот") else ""

    for adapter, wanted in ((ByKind, "Услуга"), (ByPrice, "Дорогие")):
        trial = make_trial(adapter)
        trial.goods.product(wanted, name="Золото", kind="Услуга")
        trial.give()

        assert product(wanted).product_class.name == wanted


def test_a_column_of_a_fork_is_filled_and_the_others_have_their_defaults():
    if not store.IS_FORKED:
        pytest.skip("the store is not forked in this run")

    class Adapter(OscarAdapter):
        def product_values(self, product):
            return {**super().product_values(product), "brand": product.brand}

    trial = make_trial(Adapter)
    trial.goods.article("a", brand="Т" * 30)

    errors = trial.give()

    assert (product("a").shelf, product("a").brand) == ("A1", "Т" * 20)
    assert warnings(errors, "a") == [("brand", "поле brand: обрезано до 20 знаков")]
    rows("catalogue", "Product").filter(code="a").update(shelf="B2")
    change(trial, "a", name="Другое", brand="Луч")
    trial.give()
    row = product("a")
    assert (row.title, row.shelf, row.brand) == ("Другое", "B2", "Луч")


def test_a_field_that_cannot_be_filled_refuses_its_product_alone():
    class Adapter(OscarAdapter):
        def product_values(self, product):
            values = super().product_values(product)
            return {**values, "priority": "много" if product.sku == "А-a" else 1}

    trial = make_trial(Adapter)
    trial.goods.article("a")
    trial.goods.article("b")

    errors = [error for error in trial.give() if not error.is_warning]

    assert {error.external_id for error in errors} == {"a"}
    assert errors[0].field == "priority"
    assert product("b").priority == 1
    assert not rows("catalogue", "Product").filter(code="a").exists()
