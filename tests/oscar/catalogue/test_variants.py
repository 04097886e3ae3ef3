"""Products that are parents of variants, that become so, and that are no more."""

import pytest

from django_commerceml.adapters.oscar import OscarAdapter
from django_commerceml.models import Offer
from tests.oscar.catalogue.store import (
    change,
    deactivate,
    make_trial,
    product,
    prop,
    record,
    rows,
    say,
)

pytestmark = pytest.mark.django_db


def shirt(trial, *sizes, price=100):
    """Have 1C sell a shirt by *sizes*."""
    for size in sizes:
        trial.goods.offer(
            f"shirt#{size}", price=price, stock=1, characteristics={"Размер": size}
        )


def values_of(code):
    """Return what a page of the store says of a product, by the names."""
    values = product(code).attribute_values.select_related("attribute")
    return {value.attribute.name: value.value_as_text for value in values}


def test_a_product_with_characteristics_is_a_valid_parent_of_children():
    trial = make_trial()
    trial.goods.product("shirt", name="Футболка", groups=[trial.goods.group("g")])
    shirt(trial, "S", "M")

    errors = trial.give()

    parent, child = product("shirt"), product("shirt#S")
    parent.clean()
    child.clean()
    assert errors == []
    assert (parent.structure, child.structure) == ("parent", "child")
    assert str(child) == "Футболка (Размер: S)"
    assert not parent.has_stockrecords
    assert not child.categories.exists()
    assert child.product_class is None
    assert rows("catalogue", "AttributeOption").count() == 2


def test_a_variant_without_characteristics_has_a_title_of_its_own():
    trial = make_trial()
    trial.goods.product("a")
    trial.goods.offer("a#1", name="Набор из двух", price=1)

    trial.give()

    assert str(product("a#1")) == "Набор из двух"


def test_a_product_that_gains_characteristics_keeps_its_record_and_its_place():
    trial = make_trial()
    trial.goods.article("shirt", price=70, stock=7)
    trial.give()
    key, before = product("shirt").pk, record("shirt").pk

    shirt(trial, "S", "M", price=90)
    errors = trial.give()

    parent = product("shirt")
    assert errors == []
    assert (parent.pk, parent.structure) == (key, "parent")
    assert not parent.has_stockrecords
    assert record("shirt#S").pk == before
    assert {record(f"shirt#{size}").price for size in "SM"} == {90}
    assert {record(f"shirt#{size}").num_in_stock for size in "SM"} == {1}
    parent.clean()


def test_a_record_that_was_handed_down_does_not_keep_the_old_price():
    trial = make_trial()
    trial.goods.article("shirt", price=70, stock=7)
    trial.give()
    trial.goods.offer("shirt#S", characteristics={"Размер": "S"})

    shop = trial.shop()
    shop.give_offers(list(Offer.objects.filter(external_id="shirt#S")))

    moved = record("shirt#S")
    assert (moved.price, moved.num_in_stock) == (None, None)


def test_a_product_that_loses_its_characteristics_is_sold_as_it_is_again():
    trial = make_trial()
    trial.goods.product("shirt", name="Футболка")
    shirt(trial, "S", "M")
    trial.give()
    keys = {record(f"shirt#{size}").pk for size in "SM"}

    deactivate(trial, "shirt#S", "shirt#M")
    trial.goods.offer("shirt", price=70, stock=7)
    trial.give()

    row = product("shirt")
    row.clean()
    assert row.structure == "standalone"
    assert row.is_public
    assert not product("shirt#S").is_public
    assert record("shirt").pk in keys
    assert (record("shirt").price, record("shirt").num_in_stock) == (70, 7)


def test_a_product_that_gains_them_back_has_the_same_children():
    trial = make_trial()
    trial.goods.product("shirt")
    shirt(trial, "S")
    trial.give()
    child = product("shirt#S").pk
    deactivate(trial, "shirt#S")
    plain = trial.goods.offer("shirt", price=70, stock=7)
    trial.give()

    Offer.objects.filter(external_id="shirt#S").update(is_active=True)
    Offer.objects.filter(pk=plain.pk).update(is_active=False)
    trial.give()

    assert product("shirt").structure == "parent"
    assert (product("shirt#S").pk, product("shirt#S").is_public) == (child, True)
    assert record("shirt#S").price == 100
    assert rows("partner", "StockRecord").count() == 1


def test_a_product_none_of_whose_variants_is_sold_is_hidden_and_comes_back():
    trial = make_trial()
    trial.goods.product("shirt")
    shirt(trial, "S", "M")
    trial.give()

    deactivate(trial, "shirt#S", "shirt#M")
    trial.give()
    gone = [product(name).is_public for name in ("shirt", "shirt#S", "shirt#M")]
    Offer.objects.filter(external_id="shirt#M").update(is_active=True)
    trial.give()

    assert gone == [False, False, False]
    back = [product(name).is_public for name in ("shirt", "shirt#S", "shirt#M")]
    assert back == [True, False, True]


def test_variants_are_hidden_with_their_product_and_not_one_that_a_person_hid():
    trial = make_trial()
    trial.goods.product("shirt")
    shirt(trial, "S", "M")
    trial.give()
    rows("catalogue", "Product").filter(code="shirt#M").update(is_public=False)

    change(trial, "shirt", is_active=False)
    trial.give()
    gone = [product(name).is_public for name in ("shirt", "shirt#S")]
    change(trial, "shirt", is_active=True)
    trial.give()

    assert gone == [False, False]
    back = [product(name).is_public for name in ("shirt", "shirt#S", "shirt#M")]
    assert back == [True, True, False]


def test_a_product_that_was_deleted_and_comes_back_is_hidden_anew():
    trial = make_trial()
    trial.goods.product("shirt", is_active=False)
    trial.give()
    rows("catalogue", "Product").filter(code="shirt").delete()
    change(trial, "shirt", is_active=True)
    trial.give()
    back = product("shirt").is_public

    change(trial, "shirt", is_active=False)
    trial.give()

    assert (back, product("shirt").is_public) == (True, False)


def test_the_values_of_a_plain_offer_leave_a_product_that_gains_variants():
    trial = make_trial()
    colour, size = prop(trial, "p1", "Цвет"), prop(trial, "p2", "Размер")
    say(trial.goods.product("shirt"), size, "44")
    say(trial.goods.offer("shirt"), colour, "Белый")
    trial.give()
    before = values_of("shirt")

    deactivate(trial, "shirt")
    shirt(trial, "S", "M")
    trial.give()

    assert before == {"Цвет": "Белый", "Размер": "44"}
    assert values_of("shirt") == {"Размер": "44"}


def test_a_variant_that_was_never_sold_is_not_made():
    trial = make_trial()
    trial.goods.product("shirt")
    shirt(trial, "S", "M")
    deactivate(trial, "shirt#M")

    errors = trial.give()

    assert errors == []
    assert not rows("catalogue", "Product").filter(code="shirt#M").exists()


def test_variants_have_values_and_barcodes_of_their_own():
    trial = make_trial()
    made = trial.goods.product("shirt")
    cloth = prop(trial, "c", "Ткань")
    say(made, cloth, "лён")
    offer = trial.goods.offer("shirt#S", barcode="46", characteristics={"Размер": "S"})
    say(offer, cloth, "хлопок")

    trial.give()

    assert product("shirt").attr.p_c == "лён"
    assert product("shirt#S").attr.p_c == "хлопок"
    assert product("shirt#S").upc == "46"


def test_an_offer_is_refused_whose_product_the_store_could_not_take():
    trial = make_trial()
    trial.goods.article("a")
    trial.goods.article("b")

    class Adapter(OscarAdapter):
        def product_values(self, product):
            values = super().product_values(product)
            return values | ({"priority": "x"} if product.external_id == "a" else {})

    trial.adapter = Adapter
    shop = trial.shop()
    errors = shop.give_offers(list(Offer.objects.order_by("pk")))

    assert [(one.external_id, one.field) for one in errors] == [
        ("a", "priority"),
        ("a", ""),
    ]
    assert product("b").structure == "standalone"
