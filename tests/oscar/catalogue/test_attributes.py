"""Properties and characteristics as attributes of product classes."""

import pytest

from django_commerceml.adapters.testing.watching import watching
from django_commerceml.models import Property, PropertyOption, PropertyValue
from tests.factories import make_book, make_item
from tests.oscar.catalogue.store import (
    change,
    make_trial,
    option,
    product,
    prop,
    rows,
    say,
    warnings,
)

pytestmark = pytest.mark.django_db
COLOUR = "9d406293-786b-e4e6-4830-2bc4b448a4da"


def attribute(code):
    return rows("catalogue", "ProductAttribute").get(code=code)


def test_values_have_the_types_that_1c_says():
    trial = make_trial()
    made = trial.goods.product("a")
    colour = prop(trial, COLOUR, "Цвет", value_type="Справочник")
    say(made, colour, chosen=option(colour, "red", "красный"))
    say(made, prop(trial, "w", "Масса", value_type="Число"), "1 200,5")
    say(made, prop(trial, "t", "Уход", value_type="Строка"), "Стирать")
    say(made, prop(trial, "n", "Новинка", value_type="Булево"), "Да")
    say(made, prop(trial, "Цвет/2", "Прочее"), "что угодно")

    errors = trial.give()

    code = f"p_{COLOUR.replace('-', '_')}"
    row = product("a")
    assert errors == []
    row.attr.validate_attributes()
    assert str(getattr(row.attr, code)) == "красный"
    assert row.attr.p_w == 1200.5
    assert row.attr.p_t == "Стирать"
    assert row.attr.p_n is True
    assert {one.name for one in rows("catalogue", "ProductAttribute").all()} == {
        "Цвет",
        "Масса",
        "Уход",
        "Новинка",
        "Прочее",
    }
    for one in rows("catalogue", "ProductAttribute").all():
        one.full_clean()


def test_a_property_with_several_values_is_a_choice_of_several():
    trial = make_trial()
    made = trial.goods.product("a")
    season = prop(trial, "s", "Сезон", value_type="Справочник", is_multiple=True)
    names = ("зима", "весна", "лето")
    options = [option(season, name, name) for name in names]
    for one in options[:2]:
        say(made, season, chosen=one)
    trial.give()
    before = {str(one) for one in product("a").attr.p_s}

    PropertyValue.objects.filter(option=options[0]).update(option=options[2])
    trial.give()

    assert before == {"зима", "весна"}
    assert {str(one) for one in product("a").attr.p_s} == {"весна", "лето"}
    PropertyValue.objects.all().delete()
    trial.give()
    assert not rows("catalogue", "ProductAttributeValue").exists()


def test_values_change_and_go_as_1c_says_but_not_those_of_the_store():
    trial = make_trial()
    made = trial.goods.product("a")
    care = prop(trial, "care", "Уход")
    said = say(made, care, "Стирать")
    say(made, prop(trial, "gone", "Лишнее"), "да")
    trial.give()
    own = rows("catalogue", "ProductAttribute").create(
        product_class=product("a").product_class, name="Своё", code="own", type="text"
    )
    rows("catalogue", "ProductAttributeValue").create(
        product=product("a"), attribute=own, value_text="моё"
    )

    PropertyValue.objects.filter(pk=said.pk).update(value="Гладить")
    PropertyValue.objects.filter(property__external_id="gone").delete()
    trial.give()

    values = {row.attribute.code: row.value for row in product("a").attr}
    assert values == {"p_care": "Гладить", "own": "моё"}


def test_two_values_that_read_alike_are_one_option():
    trial = make_trial()
    colour = prop(trial, "c", "Цвет", value_type="Справочник")
    for name in ("a", "b"):
        chosen = option(colour, f"red-{name}", "красный")
        say(trial.goods.product(name), colour, chosen=chosen)

    errors = trial.give()

    assert errors == []
    assert rows("catalogue", "AttributeOption").count() == 1
    assert product("a").attr.p_c == product("b").attr.p_c


def test_a_renamed_value_is_the_same_option_and_a_shared_one_is_parted():
    trial = make_trial()
    colour = prop(trial, "c", "Цвет", value_type="Справочник")
    one = option(colour, "1", "красый")
    say(trial.goods.product("a"), colour, chosen=one)
    trial.give()
    key = product("a").attr.p_c.pk
    PropertyOption.objects.filter(pk=one.pk).update(value="красный")
    trial.give()
    assert (product("a").attr.p_c.pk, str(product("a").attr.p_c)) == (key, "красный")

    twin = option(colour, "2", "красный")
    say(trial.goods.product("b"), colour, chosen=twin)
    trial.give()
    PropertyOption.objects.filter(pk=twin.pk).update(value="алый")
    trial.give()

    assert str(product("a").attr.p_c) == "красный"
    assert str(product("b").attr.p_c) == "алый"


def test_items_of_a_reference_book_are_options_and_a_property_is_renamed():
    trial = make_trial()
    brand = prop(trial, "b", "Бренд", value_type="Справочник")
    book = make_book(profile=trial.profile)
    item = make_item(book=book, name="Луч")
    made = trial.goods.product("a")
    PropertyValue.objects.create(product=made, property=brand, item=item, value="x")
    trial.give()

    Property.objects.filter(pk=brand.pk).update(name="Марка")
    trial.give()

    assert product("a").attribute_summary == "Марка: Луч"


def test_a_value_that_does_not_fit_its_type_is_left_out_and_told_of():
    trial = make_trial()
    made = trial.goods.product("a")
    say(made, prop(trial, "w", "Масса", value_type="Число"), "около трёх")
    say(made, prop(trial, "n", "Новинка", value_type="Булево"), "возможно")
    say(made, prop(trial, "ok", "Уход"), "Стирать")

    errors = trial.give()

    assert warnings(errors, "a") == [
        ("p_w", "«Масса»: значение «около трёх» не подходит"),
        ("p_n", "«Новинка»: значение «возможно» не подходит"),
    ]
    assert product("a").attr.p_ok == "Стирать"


def test_the_type_that_the_store_gave_an_attribute_is_kept():
    trial = make_trial()
    made = trial.goods.product("a")
    year = prop(trial, "y", "Год")
    day = prop(trial, "d", "День")
    for of, value in ((year, "2026"), (day, "30.11.2026")):
        say(made, of, value)
    trial.give()
    attributes = rows("catalogue", "ProductAttribute")
    rows("catalogue", "ProductAttributeValue").all().delete()
    attributes.filter(code="p_y").update(type="integer")
    attributes.filter(code="p_d").update(type="date")

    errors = trial.give()

    assert errors == []
    assert product("a").attr.p_y == 2026
    assert f"{product('a').attr.p_d}" == "2026-11-30"


def test_ids_that_python_would_not_take_have_codes_of_their_own():
    trial = make_trial()
    made = trial.goods.product("a")
    for name in ("Размер обуви", "Размер одежды", "x" * 200):
        say(made, prop(trial, name, name[:20]), name[:5])

    trial.give()

    codes = [row.code for row in rows("catalogue", "ProductAttribute").all()]
    assert len(set(codes)) == 3
    assert all(code.isidentifier() and len(code) <= 128 for code in codes)


def test_values_of_a_plain_offer_are_its_products():
    trial = make_trial()
    trial.goods.product("a")
    made = trial.goods.offer("a", price=1)
    say(made, prop(trial, "o", "Партия"), "42")

    trial.give()
    change(trial, "a", name="Другое")
    trial.give()

    assert product("a").attr.p_o == "42"


def test_the_same_again_writes_no_value():
    trial = make_trial()
    colour = prop(trial, "c", "Цвет", value_type="Справочник")
    season = prop(trial, "s", "Сезон", value_type="Справочник", is_multiple=True)
    red, winter = option(colour, "1", "красный"), option(season, "2", "зима")
    made = trial.goods.product("a")
    say(made, colour, chosen=red)
    say(made, season, chosen=winter)
    say(made, prop(trial, "w", "Масса", value_type="Число"), "1,5")
    trial.give()

    with watching() as watch:
        trial.give()

    assert watch.writes == []
