"""What changed goes to the shop: in bulk, once, and again where it was refused."""

from decimal import Decimal

import pytest
from django.db import OperationalError
from django.db.models.signals import post_init

from django_commerceml.adapters import Capability
from django_commerceml.exceptions import AdapterError
from django_commerceml.importing.loaders.products import (
    load_products as load_products_now,
)
from django_commerceml.models import (
    Group,
    Offer,
    OfferCharacteristic,
    Price,
    Product,
    Property,
    PropertyValue,
    RunProblem,
    RunState,
    Stock,
)
from tests.adapters.recording import RECORDING, RecordingAdapter
from tests.factories import make_profile, make_run
from tests.importing.imports import import_bytes
from tests.importing.loaders.contexts import make_context, read_items
from tests.importing.loaders.documents import (
    catalog,
    classifier,
    document,
    load,
    load_offers,
    load_products,
    offer,
    package,
    price,
    prices,
    problems,
    product,
    rows,
)

STOCK = '<Склад ИдСклада="с1" КоличествоНаСкладе="3"/>'


@pytest.fixture(autouse=True)
def clean_shop():
    RecordingAdapter.reset()


@pytest.fixture
def profile(db):
    return make_profile(adapter=RECORDING)


@pytest.fixture
def told():
    return RecordingAdapter.take_calls


def group(external_id, *children):
    inner = f"<Группы>{''.join(children)}</Группы>" if children else ""
    head = f"<Ид>{external_id}</Ид><Наименование>{external_id}</Наименование>"
    return f"<Группа>{head}{inner}</Группа>"


def groups(*said):
    return classifier(f"<Группы>{''.join(said)}</Группы>")


def code(value):
    return f"<Код>{value}</Код>"


def in_groups(*ids):
    return f"<Группы>{''.join(f'<Ид>{name}</Ид>' for name in ids)}</Группы>"


def values(name, value):
    return (
        f"<ЗначенияСвойств><ЗначенияСвойства><Ид>{name}</Ид>"
        f"<Значение>{value}</Значение></ЗначенияСвойства></ЗначенияСвойств>"
    )


def declared(name, *options):
    said = "".join(
        f"<Справочник><ИдЗначения>{option}</ИдЗначения><Значение>{option}!</Значение>"
        "</Справочник>"
        for option in options
    )
    inner = f"<ВариантыЗначений>{said}</ВариантыЗначений>" if options else ""
    return classifier(
        f"<Свойства><Свойство><Ид>{name}</Ид>{inner}</Свойство></Свойства>"
    )


def test_a_shop_is_given_each_kind_in_bulk_in_the_order_of_dependence(profile, told):
    load(
        profile,
        groups(group("а", group("б"))),
        catalog(product("т1"), product("т2")),
        package(
            offer("т1", code(1), prices(price("10")), STOCK),
            offer("т2", code(1), prices(price("20"))),
        ),
    )

    assert told() == [
        ("groups", ["а", "б"]),
        ("products", ["т1", "т2"]),
        ("offers", ["т1", "т2"]),
        ("prices", ["т1", "т2"]),
        ("stocks", ["т1"]),
    ]


@pytest.mark.parametrize("capability", sorted(set(Capability) - {Capability.ORDERS}))
def test_a_shop_is_given_nothing_that_it_does_not_want(
    profile, told, monkeypatch, capability
):
    monkeypatch.setattr(RecordingAdapter, "capabilities", frozenset({capability}))

    load(
        profile,
        groups(group("а")),
        catalog('<Товар Статус="Удален"><Ид>т1</Ид></Товар>'),
        package(offer("т1", prices(price("10")), STOCK)),
    )

    names = {"withdrawal": "withdraw"}
    assert [name for name, _ in told()] == [names.get(capability, capability)]


def test_a_circle_that_the_shop_made_is_given_too(profile, told):
    load(profile, groups(group("а", group("б"))))
    profile.field_rules = {"group.parent": "never"}
    profile.save()
    first, second = Group.objects.order_by("pk")
    Group.objects.filter(pk=first.pk).update(parent=second)
    told()

    load(profile, groups("<Группа><Ид>а</Ид><Наименование>1</Наименование></Группа>"))

    assert told() == [("groups", ["а"])]


def test_only_what_changed_is_given(profile, told):
    load(
        profile,
        groups(group("а"), group("б")),
        catalog(product("т1"), product("т2")),
    )
    told()

    load(
        profile,
        groups(group("а"), "<Группа><Ид>б</Ид><Наименование>Б</Наименование></Группа>"),
        catalog(product("т1"), product("т2", code(2))),
    )

    assert told() == [("groups", ["б"]), ("products", ["т2"])]


def test_nothing_is_given_when_nothing_changed(profile, told):
    said = (
        groups(group("а")),
        catalog(product("т1")),
        package(offer("т1", code(1), prices(price("10")), STOCK)),
    )
    load(profile, *said)
    told()

    load(profile, *said)

    assert told() == []


def test_prices_and_stock_are_given_only_where_they_changed(profile, told):
    load_offers(
        profile,
        offer("т1", code(1)),
        offer("т1", prices(price("10"))),
        offer("т1", STOCK),
    )
    told()

    load_offers(profile, offer("т1", code(2)))
    assert told() == [("offers", ["т1"])]

    load_offers(profile, offer("т1", prices(price("11"))))
    assert told() == [("offers", ["т1"]), ("prices", ["т1"])]

    load_offers(profile, offer("т1", "<Количество>1</Количество>"))
    assert told() == [("offers", ["т1"]), ("stocks", ["т1"])]


def test_parents_are_given_before_children_whatever_their_ids(profile, told):
    load(profile, groups(group("в")))
    load(profile, groups(group("а", group("б", group("в")))))
    told()

    load(
        profile,
        groups(
            "<Группа><Ид>а</Ид><Наименование>1</Наименование><Группы>"
            "<Группа><Ид>б</Ид><Наименование>2</Наименование><Группы>"
            "<Группа><Ид>в</Ид><Наименование>3</Наименование></Группа>"
            "</Группы></Группа></Группы></Группа>"
        ),
    )

    assert told() == [("groups", ["а", "б", "в"])]


def test_a_group_is_given_again_when_its_parent_comes(profile, told):
    load(profile, groups(group("а", group("б"))))
    Group.objects.filter(external_id="а").delete()
    told()

    load(profile, groups(group("а")))

    assert told() == [("groups", ["а", "б"])]


def test_a_product_is_given_again_when_its_group_comes(profile, told):
    load_products(profile, product("т1", in_groups("а")), product("т2"))
    told()

    load(profile, groups(group("а")))

    assert told() == [("groups", ["а"]), ("products", ["т1"])]


def test_an_offer_is_given_again_with_its_figures_when_its_product_comes(profile, told):
    load_offers(profile, offer("т1", code(1), prices(price("10")), STOCK))
    told()

    load_products(profile, product("т1"))

    assert told() == [
        ("products", ["т1"]),
        ("offers", ["т1"]),
        ("prices", ["т1"]),
        ("stocks", ["т1"]),
    ]


def test_what_has_a_value_is_given_again_when_its_property_comes(profile, told):
    load(
        profile,
        catalog(product("т1", values("цвет", "к")), product("т2")),
        package(offer("т2", values("цвет", "к"))),
    )
    told()

    load(profile, declared("цвет"))
    assert told() == [("products", ["т1"]), ("offers", ["т2"])]

    load(profile, declared("цвет", "к"))
    assert told() == [("products", ["т1"]), ("offers", ["т2"])]

    load(profile, declared("цвет", "к", "с"))
    assert told() == []


def test_an_inactive_product_is_withdrawn_too(profile, told):
    load_products(profile, product("т1"), product("т2"))
    told()

    load_products(profile, '<Товар Статус="Удален"><Ид>т1</Ид></Товар>', product("т3"))

    assert told() == [("products", ["т1", "т3"]), ("withdraw", ["т1"])]


def test_the_shop_learns_whether_the_file_is_whole_and_whose_it_is(profile):
    load_products(profile, product("т1"))

    (context,) = RecordingAdapter.contexts
    assert (context.profile, context.changes_only, context.is_dry_run) == (
        profile,
        True,
        False,
    )


CHANGES = {
    "group": (groups(group("а"), group("б")), ["groups"]),
    "product": (catalog(product("а"), product("б")), ["products"]),
    "offer": (package(offer("а", code(1)), offer("б", code(1))), ["offers"]),
    "price": (
        package(offer("а", prices(price("1"))), offer("б", prices(price("2")))),
        ["offers", "prices"],
    ),
    "stock": (package(offer("а", STOCK), offer("б", STOCK)), ["offers", "stocks"]),
}


@pytest.mark.parametrize("record_type", CHANGES)
def test_a_row_that_the_shop_refuses_is_journaled_and_given_again(
    profile, told, record_type
):
    said, kinds = CHANGES[record_type]
    RecordingAdapter.refuses.add("б")
    refusal = ("error", "SHOP-02", "", "б")

    run = load(profile, said)
    assert [name for name, _ in told()] == kinds
    assert problems(run) == [refusal] * len(kinds)

    RecordingAdapter.refuses.clear()
    run = load(profile, said)
    assert told() == [(kind, ["б"]) for kind in kinds]
    assert problems(run) == []

    run = load(profile, said)
    assert told() == []


def test_a_product_that_the_shop_does_not_withdraw_is_given_again(profile, told):
    load_products(profile, product("т1"))
    stub = '<Товар Статус="Удален"><Ид>т1</Ид></Товар>'

    def refuse(name):
        if name == "withdraw":
            RecordingAdapter.refuses.add("т1")

    RecordingAdapter.before = staticmethod(refuse)
    load_products(profile, stub)
    RecordingAdapter.reset()

    load_products(profile, stub)

    assert told() == [("products", ["т1"]), ("withdraw", ["т1"])]


def test_refused_rows_are_counted_as_failed(profile):
    RecordingAdapter.refuses.add("б")

    run = load_products(profile, product("а"), product("б"))

    assert run.counts == {"product": {"created": 2, "failed": 1}}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ZeroDivisionError("division by zero"), "SHOP-01"),
        (AdapterError("склад закрыт"), "SHOP-01"),
    ],
)
@pytest.mark.parametrize(
    "fails_at", ["groups", "products", "offers", "prices", "stocks"]
)
def test_an_exception_of_the_shop_fails_the_run_and_leaves_nothing_half_written(
    profile, fails_at, error, code
):
    def fail(name):
        if name == fails_at:
            raise error

    RecordingAdapter.before = staticmethod(fail)
    said = document(
        groups(group("а")),
        catalog(product("т1", in_groups("а"))),
        package(offer("т1", prices(price("10")), STOCK)),
    )

    run = import_bytes(profile, "file.xml", said.encode())

    assert (run.state, run.error_code) == (RunState.FAILED, code)
    assert type(error).__name__ in run.traceback
    assert list(RunProblem.objects.values_list("code", flat=True)) == [code]
    for model in (Group, Product, Offer, Price, Stock, OfferCharacteristic):
        assert rows(model, "pk") == []


def test_a_fault_of_the_database_in_the_shops_code_is_not_the_shops_fault(profile):
    def fail(name):
        raise OperationalError("database is locked")

    RecordingAdapter.before = staticmethod(fail)
    outline, items = read_items(catalog(product("т1")))
    run = make_run(profile=profile)
    context = make_context(run, outline, adapter=RecordingAdapter())

    with pytest.raises(OperationalError, match="database is locked"):
        load_products_now(items, context)


def test_the_mirror_loads_no_instances(db):
    made = []

    def note(sender, **kwargs):
        made.append(sender)

    models = (Group, Product, Offer, Price, Stock, Property, PropertyValue)
    profile = make_profile()
    for model in models:
        post_init.connect(note, sender=model)
    try:
        load(
            profile,
            declared("цвет"),
            catalog(product("т1", values("цвет", "к"))),
            package(offer("т1", code(1), prices(price("10")), STOCK)),
        )
    finally:
        for model in models:
            post_init.disconnect(note, sender=model)

    assert made == []
    assert rows(Price, "amount") == [Decimal(10)]


def test_prices_are_given_whole_with_their_offer_and_type(profile):
    load_offers(profile, offer("т1", prices(price("10"), price("8", kind="опт"))))
    RecordingAdapter.amounts.clear()

    load_offers(profile, offer("т1", prices(price("10"), price("7", kind="опт"))))

    assert RecordingAdapter.amounts == [
        ("т1", "розница", Decimal(10)),
        ("т1", "опт", Decimal(7)),
    ]
