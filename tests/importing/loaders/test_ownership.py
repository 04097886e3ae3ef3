"""Who owns a field: seen from the rows that an import leaves."""

from typing import Any

import pytest

from django_commerceml.models import (
    Group,
    Offer,
    Price,
    Product,
    ProductGroup,
    ProductImage,
    PropertyValue,
    Stock,
)
from tests.importing.loaders.documents import (
    catalog,
    classifier,
    load,
    load_offers,
    load_products,
    offer,
    package,
    price,
    prices,
    product,
    rows,
)


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def set_rule(profile, name, rule):
    profile.field_rules = {name: rule}
    profile.save()


def group(external_id, name, *children):
    inner = f"<Группы>{''.join(children)}</Группы>" if children else ""
    head = tag("Ид", external_id) + tag("Наименование", name)
    return tag("Группа", head + inner)


def groups(*said):
    return classifier(f"<Группы>{''.join(said)}</Группы>")


RULES = [("always", "новое"), ("if_empty", "своё"), ("never", "своё")]
EMPTY_RULES = [("always", "новое"), ("if_empty", "новое"), ("never", "")]


MODELS = {
    "product": (Product, lambda name: catalog(product("а", tag("Наименование", name)))),
    "offer": (Offer, lambda name: package(offer("а", tag("Наименование", name)))),
    "group": (Group, lambda name: groups(group("а", name))),
}


@pytest.mark.parametrize("model_name", MODELS)
@pytest.mark.parametrize(("rule", "name"), RULES)
def test_a_field_that_the_shop_filled(profile, model_name, rule, name):
    model, said = MODELS[model_name]
    load(profile, said("старое"))
    of_model: Any = model._default_manager  # noqa: SLF001 (Django's own way)
    of_model.update(name="своё")
    set_rule(profile, f"{model_name}.name", rule)

    load(profile, said("новое"))

    assert rows(model, "name") == [name]


@pytest.mark.parametrize("model_name", MODELS)
@pytest.mark.parametrize(("rule", "name"), EMPTY_RULES)
def test_a_field_that_is_empty(profile, model_name, rule, name):
    model, said = MODELS[model_name]
    load(profile, said(""))
    set_rule(profile, f"{model_name}.name", rule)

    load(profile, said("новое"))

    assert rows(model, "name") == [name]


@pytest.mark.parametrize("model_name", MODELS)
@pytest.mark.parametrize(("rule", "name"), EMPTY_RULES)
def test_a_field_of_a_new_row(profile, model_name, rule, name):
    model, said = MODELS[model_name]
    set_rule(profile, f"{model_name}.name", rule)

    load(profile, said("новое"))

    assert rows(model, "name") == [name]


def test_other_rules_apply_the_same_bytes_anew(profile):
    said = catalog(product("а", tag("Наименование", "1С")))
    load(profile, said)
    set_rule(profile, "product.name", "never")
    load(profile, said)
    Product.objects.update(name="своё")
    assert load(profile, said).counts == {"product": {"unchanged": 1}}

    set_rule(profile, "product.name", "always")
    run = load(profile, said)

    assert run.counts == {"product": {"updated": 1}}
    assert rows(Product, "name") == ["1С"]


def test_a_reference_is_owned_by_the_name_of_its_field(profile):
    set_rule(profile, "product.base_unit", "never")

    load_products(profile, product("а", "<БазоваяЕдиница>796</БазоваяЕдиница>"))

    assert rows(Product, "base_unit") == [None]


def images(*paths):
    return "".join(tag("Картинка", path) for path in paths)


def in_groups(*ids):
    return tag("Группы", "".join(tag("Ид", name) for name in ids))


def values(*texts):
    said = "".join(tag("Значение", text) for text in texts)
    return tag("ЗначенияСвойств", tag("ЗначенияСвойства", tag("Ид", "с") + said))


CLASSIFIER = classifier(
    f"<Группы>{group('1', '1')}{group('2', '2')}</Группы>",
    "<Свойства><Свойство><Ид>с</Ид><Наименование>с</Наименование></Свойство></Свойства>",
)


def stock(warehouse):
    return f'<Склад ИдСклада="{warehouse}" КоличествоНаСкладе="1"/>'


def characteristic(value):
    return (
        "<ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Цвет</Наименование>"
        f"<Значение>{value}</Значение></ХарактеристикаТовара></ХарактеристикиТовара>"
    )


def of_product(said):
    return catalog(product("а", said))


def of_offer(said):
    return package(offer("а", said))


CHILDREN = {
    "product.images": (of_product, images, ProductImage, "path"),
    "product.groups": (of_product, in_groups, ProductGroup, "group__external_id"),
    "product.property_values": (of_product, values, PropertyValue, "value"),
    "offer.property_values": (of_offer, values, PropertyValue, "value"),
    "offer.characteristics": (
        of_offer,
        characteristic,
        Offer,
        "characteristics__value",
    ),
    "offer.prices": (
        of_offer,
        lambda kind: prices(price("1", kind=kind)),
        Price,
        "price_type__external_id",
    ),
    "offer.stocks": (of_offer, stock, Stock, "warehouse__external_id"),
}


@pytest.mark.parametrize("name", CHILDREN)
@pytest.mark.parametrize(
    ("rule", "kept"), [("always", "2"), ("if_empty", "1"), ("never", "1")]
)
def test_lists_that_are_filled(profile, name, rule, kept):
    wrap, said, model, column = CHILDREN[name]
    load(profile, CLASSIFIER, wrap(said("1")))
    set_rule(profile, name, rule)

    load(profile, wrap(said("2")))

    assert rows(model, column) == [kept]


@pytest.mark.parametrize("name", CHILDREN)
@pytest.mark.parametrize(
    ("rule", "written"), [("always", ["1"]), ("if_empty", ["1"]), ("never", [])]
)
@pytest.mark.parametrize("is_new", [True, False])
def test_lists_that_are_empty(profile, name, rule, written, is_new):
    wrap, said, model, column = CHILDREN[name]
    load(profile, CLASSIFIER)
    if not is_new:
        load(profile, wrap(tag("Наименование", "а")))
    set_rule(profile, name, rule)

    load(profile, wrap(said("1")))

    found = [value for value in rows(model, column) if value is not None]
    assert found == written


@pytest.mark.parametrize(
    ("rule", "parents"),
    [
        ("always", [None, "а", "а", None]),
        ("if_empty", [None, "г", "а", None]),
        ("never", [None, "г", None, None]),
    ],
)
def test_the_tree_of_groups(profile, rule, parents):
    load(profile, groups(*(group(name, name) for name in "абвг")))
    mine = Group.objects.get(external_id="г")
    Group.objects.filter(external_id="б").update(parent=mine)
    set_rule(profile, "group.parent", rule)

    load(profile, groups(group("а", "а", group("б", "б"), group("в", "в"))))

    assert rows(Group, "parent__external_id") == parents


@pytest.mark.parametrize(
    ("rule", "owner"), [("always", "а"), ("if_empty", "а"), ("never", None)]
)
def test_the_product_of_an_offer(profile, rule, owner):
    set_rule(profile, "offer.product", rule)

    load_offers(profile, offer("а#1", tag("Артикул", "1")))
    load_products(profile, product("а"))
    load_offers(profile, offer("а#1", tag("Артикул", "2")))

    assert rows(Offer, "product__external_id") == [owner]


def test_no_rule_lets_1c_hide_or_show_a_product(profile):
    set_rule(profile, "product.is_hidden", "always")
    load_products(profile, product("а"))
    Product.objects.update(is_hidden=True)

    load_products(profile, product("а", tag("Код", "1")))

    assert rows(Product, "is_hidden", "code") == [(True, "1")]
