"""What changed goes to the shop: in bulk, once, and again where it was refused."""

from decimal import Decimal

import pytest
from django.db import OperationalError
from django.db.models.signals import post_init

from django_commerceml.adapters import Capability, RowError
from django_commerceml.exceptions import AdapterError
from django_commerceml.importing import work
from django_commerceml.importing.loaders.products import (
    load_products as load_products_now,
)
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.models import (
    FileKind,
    Group,
    ImportRun,
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
from django_commerceml.protocol.labels import picture_key
from tests.adapters.recording import RECORDING, RecordingAdapter
from tests.exchange.pictures import draw
from tests.factories import make_profile, make_run
from tests.importing.imports import import_bytes, store_bytes
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

PICTURE = "<Картинка>import_files/1.png</Картинка>"
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


def keep_rows(monkeypatch, method):
    """Return the list in which the shop keeps the rows that *method* is given."""
    given = []

    def publish(self, rows, context):
        given.extend(rows)
        return []

    monkeypatch.setattr(RecordingAdapter, method, publish)
    return given


def store_picture(profile, path):
    """Store a picture that 1C has sent, to be looked at."""
    file = store_bytes(profile, path, draw())
    file.kind = FileKind.PICTURE
    file.picture_key = picture_key(path)
    file.save()


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
        catalog(product("т1", PICTURE), product("т2")),
        package(
            offer("т1", code(1), prices(price("10")), STOCK),
            offer("т2", code(1), prices(price("20"))),
        ),
    )

    assert told() == [
        ("groups", ["а", "б"]),
        ("products", ["т1", "т2"]),
        ("images", ["т1"]),
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
        catalog(f'<Товар Статус="Удален"><Ид>т1</Ид>{PICTURE}</Товар>'),
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

    run = ImportRun.objects.get()
    for context in RecordingAdapter.contexts:
        assert (context.profile, context.changes_only, context.is_dry_run) == (
            profile,
            True,
            False,
        )
        assert (context.run_id, context.started_at) == (run.pk, run.started_at)
    assert RecordingAdapter.contexts


CHANGES = {
    "group": (groups(group("а"), group("б")), ["groups"]),
    "product": (
        catalog(product("а", PICTURE), product("б", PICTURE)),
        ["products", "images"],
    ),
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


def test_refused_rows_are_counted_as_failed(profile, monkeypatch):
    capabilities = frozenset({Capability.PRODUCTS})
    monkeypatch.setattr(RecordingAdapter, "capabilities", capabilities)
    RecordingAdapter.refuses.add("б")

    run = load_products(profile, product("а"), product("б"))

    assert run.counts == {"product": {"created": 2, "failed": 1}}


GIVEN = ["groups", "products", "images", "offers", "prices", "stocks"]


@pytest.mark.parametrize("fails_at", GIVEN)
def test_a_shop_that_cannot_go_on_fails_the_run_and_leaves_nothing_half_written(
    profile, fails_at
):
    def fail(name):
        if name == fails_at:
            raise AdapterError("склад закрыт")

    RecordingAdapter.before = staticmethod(fail)
    said = document(
        groups(group("а")),
        catalog(product("т1", in_groups("а"), PICTURE)),
        package(offer("т1", prices(price("10")), STOCK)),
    )

    run = import_bytes(profile, "file.xml", said.encode())

    assert (run.state, run.error_code) == (RunState.FAILED, "SHOP-01")
    assert "AdapterError" in run.traceback
    assert list(RunProblem.objects.values_list("code", flat=True)) == ["SHOP-01"]
    for model in (Group, Product, Offer, Price, Stock, OfferCharacteristic):
        assert rows(model, "pk") == []


@pytest.mark.parametrize("fails_at", GIVEN)
def test_a_mistake_of_the_shop_over_one_row_refuses_that_row_alone(
    profile, told, fails_at
):
    def fail(name, ids):
        if name == fails_at and "б" in ids:
            raise ZeroDivisionError

    RecordingAdapter.before_rows = staticmethod(fail)
    names = ("а", "б", "в")
    said = (
        groups(*map(group, names)),
        catalog(*(product(name, PICTURE) for name in names)),
        package(*(offer(name, prices(price("10")), STOCK) for name in names)),
    )

    run = load(profile, *said)

    assert problems(run) == [("error", "SHOP-02", "", "б")]
    assert sorted(ids for name, ids in told() if name == fails_at) == [["а"], ["в"]]
    RecordingAdapter.reset()
    load(profile, *said)
    assert (fails_at, ["б"]) in told()


@pytest.mark.parametrize("fails_at", ["groups", "products", "offers"])
def test_a_shop_that_fails_over_every_row_fails_the_run(profile, fails_at):
    def fail(name):
        if name == fails_at:
            raise ZeroDivisionError("division by zero")

    RecordingAdapter.before = staticmethod(fail)
    names = [f"т{number:02}" for number in range(20)]
    said = document(
        groups(*map(group, names)),
        catalog(*map(product, names)),
        package(*(offer(name, code(1)) for name in names)),
    )

    run = import_bytes(profile, "file.xml", said.encode())

    assert (run.state, run.error_code) == (RunState.FAILED, "SHOP-01")
    assert "ZeroDivisionError" in run.traceback
    for model in (Group, Product, Offer):
        assert rows(model, "pk") == []


def test_what_the_shop_says_has_its_line_and_its_field(profile):
    RecordingAdapter.says["б"] = RowError(
        external_id="б", message="нет места", field="title"
    )

    run = load(profile, "\n", catalog(product("а"), "\n", product("б")))

    found = RunProblem.objects.filter(run=run).order_by("pk")
    assert set(found.values_list("code", "line", "element", "message")) == {
        ("SHOP-02", 3, "title", "нет места")
    }


@pytest.mark.parametrize("record_type", CHANGES)
def test_a_row_that_was_changed_is_warned_of_and_not_given_again(
    profile, told, record_type
):
    said, kinds = CHANGES[record_type]
    RecordingAdapter.says["б"] = RowError(
        external_id="б", message="название обрезано", field="title", is_warning=True
    )

    run = load(profile, said)

    warning = ("warning", "SHOP-03", "title", "б")
    assert [name for name, _ in told()] == kinds
    assert problems(run) == [warning] * len(kinds)
    assert all("failed" not in counts for counts in run.counts.values())
    load(profile, said)
    assert told() == []


def test_lost_prices_and_lost_stock_are_told_by_their_offers(profile, told):
    load_offers(profile, offer("т1", prices(price("10")), STOCK))
    told()
    RecordingAdapter.contexts.clear()

    load_offers(profile, offer("т1", "<Цены/>"))

    assert told() == [("offers", ["т1"]), ("prices", [])]
    assert rows(Price, "pk") == []
    context = RecordingAdapter.contexts[-1]
    assert [row.external_id for row in context.offers] == ["т1"]


def test_pictures_are_given_with_their_product(profile, told):

    load_products(profile, product("т1", PICTURE))

    assert told() == [("products", ["т1"]), ("images", ["т1"])]
    assert RecordingAdapter.pictures == [("import_files/1.png", "")]


def test_pictures_are_given_again_only_where_they_changed(profile, told):
    second = "<Картинка>import_files/2.png</Картинка>"
    load_products(profile, product("т1", PICTURE, second), product("т2"))
    told()

    load_products(profile, product("т1", PICTURE), product("т2", code(1)))

    assert told() == [("products", ["т1", "т2"]), ("images", ["т1"])]


def test_the_loss_of_the_last_picture_is_told(profile, told):
    load_products(profile, product("т1", PICTURE))
    told()

    load_products(profile, product("т1", "<Картинка/>"))

    assert told() == [("products", ["т1"]), ("images", ["т1"])]
    assert RecordingAdapter.pictures[1:] == []


def test_a_picture_that_comes_later_is_given_at_once(profile, told):
    load_products(profile, product("т1", PICTURE), product("т2"))
    told()
    RecordingAdapter.pictures.clear()
    store_picture(profile, "import_files/1.png")

    assert process_pictures(profile)

    assert told() == [("images", ["т1"])]
    ((path, key),) = RecordingAdapter.pictures
    assert (path, key.startswith("pictures/")) == ("import_files/1.png", True)
    assert RecordingAdapter.contexts[-1].run_id is None


def test_a_picture_that_came_before_is_given_with_its_product(profile):
    store_picture(profile, "import_files/1.png")
    process_pictures(profile)

    load_products(profile, product("т1", PICTURE))

    ((_, key),) = RecordingAdapter.pictures
    assert key.startswith("pictures/")


def test_a_picture_that_the_shop_refuses_is_journaled_and_given_again(profile, told):
    load_products(profile, product("т1", PICTURE))
    told()
    store_picture(profile, "import_files/1.png")
    RecordingAdapter.refuses.add("т1")

    assert process_pictures(profile)

    (problem,) = RunProblem.objects.all()
    assert (problem.code, problem.message) == ("SHOP-02", "т1: магазин не принял")
    RecordingAdapter.reset()
    load_products(profile, product("т1", PICTURE))
    assert told() == [("products", ["т1"]), ("images", ["т1"])]


def test_a_picture_that_the_shop_changed_is_warned_of(profile):
    load_products(profile, product("т1", PICTURE))
    store_picture(profile, "import_files/1.png")
    RecordingAdapter.says["т1"] = RowError(
        external_id="т1", message="картинка уменьшена", is_warning=True
    )

    assert process_pictures(profile)

    (problem,) = RunProblem.objects.all()
    assert (problem.severity, problem.code) == ("warning", "SHOP-03")
    assert Product.objects.get().fingerprint


def test_a_shop_that_is_left_alone_is_given_nothing(profile, told):
    profile.publishes_goods = False
    profile.save()

    load(
        profile,
        groups(group("а")),
        catalog(product("т1"), '<Товар Статус="Удален"><Ид>т2</Ид></Товар>'),
        package(offer("т1", code(1), prices(price("10")), STOCK)),
    )

    assert told() == []
    assert RecordingAdapter.finished == []
    assert rows(Price, "amount") == [Decimal(10)]


def test_a_shop_hears_of_the_end_of_each_run(profile):
    run = load_products(profile, product("т1"))

    (context,) = RecordingAdapter.finished
    assert (context.profile, context.run_id) == (profile, run.pk)


def test_a_fault_of_the_database_at_the_end_is_tried_again(profile):
    def fail(name):
        if name == "finish":
            RecordingAdapter.before = None
            raise OperationalError("database is locked")

    RecordingAdapter.before = staticmethod(fail)
    data = document(catalog(product("т1"))).encode()

    run = import_bytes(profile, "file.xml", data)

    assert (run.state, RecordingAdapter.finished) == (RunState.QUEUED, [])
    assert work(run).state == RunState.DONE
    assert len(RecordingAdapter.finished) == 1


def test_a_shop_that_fails_to_finish_is_warned_of(profile):
    def fail(name):
        if name == "finish":
            raise ZeroDivisionError

    RecordingAdapter.before = staticmethod(fail)

    run = load_products(profile, product("т1"))

    assert problems(run) == [("warning", "SHOP-04", "", "")]
    assert rows(Product, "external_id") == ["т1"]


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


def test_offers_are_given_with_their_product_which_is_one_for_all(
    profile, monkeypatch, django_assert_num_queries
):
    given = keep_rows(monkeypatch, "publish_offers")
    load_products(profile, product("т1"))

    names = ("т1#а", "т1#б", "т2")
    load_offers(profile, *(offer(name, code(1)) for name in names))

    with django_assert_num_queries(0):
        owners = [row.product and row.product.external_id for row in given]
    assert owners == ["т1", "т1", None]
    assert given[0].product is given[1].product


def test_the_times_of_what_is_given_are_read_when_somebody_looks(profile, monkeypatch):
    given = keep_rows(monkeypatch, "publish_products")

    load_products(profile, product("т1"))

    stored = Product.objects.get()
    assert given[0].get_deferred_fields() == {"created_at", "updated_at"}
    assert given[0].created_at == stored.created_at


def test_products_are_given_with_their_units(
    profile, monkeypatch, django_assert_num_queries
):
    given = keep_rows(monkeypatch, "publish_products")
    unit = '<БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт</БазоваяЕдиница>'

    load_products(profile, product("т1", unit), product("т2"))

    with django_assert_num_queries(0):
        units = [row.base_unit and row.base_unit.code for row in given]
    assert units == ["796", None]
