"""Tables of the mirror: complete, in few queries, and the same when they come back."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.utils.translation import override

from django_commerceml.models import Link, Order, OrderStatus, PriceType, Product
from django_commerceml.spreadsheets import dealings, goods
from django_commerceml.spreadsheets.formats import XLSX, AnyTable, ExcelCSV, PlainCSV
from tests.admin.makers import make_full_order, make_status
from tests.factories import (
    make_characteristic,
    make_counterparty,
    make_group,
    make_link,
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_product_group,
    make_profile,
    make_stock,
    make_unit,
)

pytestmark = pytest.mark.django_db

TABLES = (
    goods.PRODUCTS,
    goods.OFFERS,
    goods.PRICES,
    goods.STOCKS,
    dealings.COUNTERPARTIES,
    dealings.ORDERS,
    dealings.STATUSES,
    dealings.PRICE_TYPES,
    dealings.LINKS,
)
IMPORTED = (
    goods.PRODUCTS,
    dealings.STATUSES,
    dealings.PRICE_TYPES,
    dealings.LINKS,
)


def model_of(resource):
    return resource._meta.model  # noqa: SLF001 (the library's way)


def rows_of(resource):
    return list(resource().table(model_of(resource).objects.order_by("pk")))


def dicts_of(resource):
    header, *rows = rows_of(resource)
    return [dict(zip(header, row, strict=True)) for row in rows]


def fill(profile):
    """Make a row of each table."""
    unit = make_unit(profile=profile)
    product = make_product(
        profile=profile, sku="A-1", base_unit=unit, description=" <b>Дрель</b>\n"
    )
    make_product_group(product=product, group=make_group(profile=profile, name="Дрели"))
    offer = make_offer(product=product, unit=unit, quantity=Decimal("5.5"))
    make_characteristic(offer=offer)
    price_type = make_price_type(profile=profile, is_default=True)
    price_type.groups.add(Group.objects.get_or_create(name="Опт")[0])
    make_price(offer=offer, price_type=price_type)
    make_stock(offer=offer)
    make_counterparty(
        profile=profile,
        contacts=[["Телефон", "+7 900 000-00-00"]],
        addresses={"legal_address": {"text": "Тверь", "parts": []}},
    )
    make_full_order()
    make_status(profile=profile)
    make_link(profile=profile)


def imported(resource, dataset, *, dry_run=False):
    with override("ru"):
        return resource().import_data(dataset, dry_run=dry_run)


def said(result):
    """Return what was said against the rows."""
    base = [str(error.error) for error in result.base_errors]
    rows = [str(error.error) for _, found in result.row_errors() for error in found]
    invalid = [text for row in result.invalid_rows for text in row.error.messages]
    return base + rows + invalid


def corrected(resource, **cells):
    """Return the table of *resource* with other *cells* in its first row."""
    with override("ru"):
        content = b"".join(ExcelCSV().write(rows_of(resource)))
    dataset = AnyTable().create_dataset(content)
    names = [column.name for column in resource.columns]
    row = list(dataset[0])
    for name, cell in cells.items():
        row[names.index(name)] = cell
    rest = dataset[1:]
    dataset.wipe()
    with override("ru"):
        dataset.headers = [resource().fields[name].column_name for name in names]
    for line in (row, *rest):
        dataset.append(line)
    return dataset


def test_a_product_is_told_whole():
    profile = make_profile(slug="main")
    fill(profile)

    with override("en"):
        (row,) = [row for row in dicts_of(goods.PRODUCTS) if row["article number"]]

    assert row["profile"] == "main"
    assert (row["article number"], row["groups"], row["base unit"]) == (
        "A-1",
        "Дрели",
        "шт",
    )
    assert row["is hidden"] is False


def test_figures_are_numbers_and_moments_are_moments():
    fill(make_profile())

    (price,) = dicts_of(goods.PRICES)
    (order,) = dicts_of(dealings.ORDERS)

    assert Decimal(100) in price.values()
    assert "A-1" in price.values()
    assert Order.objects.get().placed_at in order.values()


def test_counterparties_have_their_contacts_and_addresses():
    fill(make_profile())

    values = [
        value for row in dicts_of(dealings.COUNTERPARTIES) for value in row.values()
    ]

    assert {"Телефон: +7 900 000-00-00", "Тверь"} <= set(map(str, values))


def test_the_lines_of_the_listed_orders_are_told():
    make_full_order(number="17")
    make_full_order(number="18")
    resource = dealings.ORDER_LINES()

    header, *rows = resource.table(Order.objects.filter(number="17"))

    assert [row[0] for row in rows] == ["17", "17"]
    assert len(header) == len(rows[0])


def test_the_name_of_a_status_is_told():
    status = make_status(code="W", name="В работе")
    make_full_order(status=status.code)

    (row,) = dicts_of(dealings.ORDERS)

    assert "В работе" in row.values()


@pytest.mark.parametrize("resource", TABLES)
def test_queries_do_not_grow_with_the_rows(resource, django_assert_max_num_queries):
    for _ in range(6):
        fill(make_profile())

    with django_assert_max_num_queries(2):
        rows = rows_of(resource)

    assert len(rows) > 6


@pytest.mark.parametrize("kind", [ExcelCSV, PlainCSV, XLSX])
@pytest.mark.parametrize("resource", IMPORTED)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_table_that_comes_back_changes_nothing(resource, kind, language):
    fill(make_profile(slug="main"))
    fill(make_profile(slug="other"))
    before = list(model_of(resource).objects.order_by("pk").values())
    with override(language):
        content = b"".join(kind().write(rows_of(resource)))

    result = imported(resource, AnyTable().create_dataset(content))

    assert said(result) == []
    assert (result.totals["new"], result.totals["update"]) == (0, 0)
    assert list(model_of(resource).objects.order_by("pk").values()) == before


def test_the_shop_hides_products_by_a_table():
    product = make_product(name="Дрель")

    result = imported(goods.PRODUCTS, corrected(goods.PRODUCTS, is_hidden="да"))

    assert said(result) == []
    assert Product.objects.get(pk=product.pk).is_hidden


def test_only_the_corrected_fields_are_written():
    product = make_product(name="Дрель", fingerprint="old")
    dataset = corrected(goods.PRODUCTS, is_hidden="да")

    def write(instance, row, **kwargs):
        """Write the product just before the correction is saved, as an exchange."""
        Product.objects.filter(pk=product.pk).update(fingerprint="new")

    resource = goods.PRODUCTS()
    setattr(resource, "before_save_instance", write)  # noqa: B010 (the library's hook)
    with override("ru"):
        resource.import_data(dataset)

    product.refresh_from_db()
    assert (product.is_hidden, product.fingerprint) == (True, "new")


@pytest.mark.parametrize(
    ("rules", "is_changed"),
    [
        ({}, False),
        ({"product.name": "always"}, False),
        ({"product.name": "if_empty"}, True),
        ({"product.name": "never"}, True),
    ],
)
def test_a_field_is_corrected_where_it_is_the_shops(rules, is_changed):
    profile = make_profile(field_rules=rules)
    product = make_product(profile=profile, name="Дрель")

    result = imported(goods.PRODUCTS, corrected(goods.PRODUCTS, name="Шуруповёрт"))

    product.refresh_from_db()
    assert product.name == ("Шуруповёрт" if is_changed else "Дрель")
    assert bool(said(result)) is not is_changed


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"is_hidden": "кажется"}, "«кажется»"),
        ({"external_id": "other"}, ""),
        ({"weight": "тяжёлый"}, "«тяжёлый»"),
    ],
)
def test_a_row_that_is_wrong_is_said_and_nothing_is_taken(cells, message):
    make_product(profile=make_profile(field_rules={"product.weight": "never"}))
    before = list(Product.objects.values())

    result = imported(goods.PRODUCTS, corrected(goods.PRODUCTS, **cells))

    (text,) = said(result)
    assert message in text
    assert list(Product.objects.values()) == before


def test_statuses_are_made_and_changed():
    status = make_status(code="N", name="Новый", position=1)
    dataset = corrected(dealings.STATUSES, name="Принят", position="7")
    dataset.append([status.profile.slug, "X", "Особый", "", "8", "да"])

    result = imported(dealings.STATUSES, dataset)

    assert said(result) == []
    assert list(
        OrderStatus.objects.values_list("code", "name", "position", "is_final")
    ) == [
        ("N", "Принят", 7, False),
        ("X", "Особый", 8, True),
    ]


def test_a_status_with_a_wrong_code_is_refused():
    status = make_status(code="N")
    dataset = corrected(dealings.STATUSES)
    dataset.append([status.profile.slug, "не код!", "Особый", "", "8", ""])

    result = imported(dealings.STATUSES, dataset)

    assert len(said(result)) == 1
    assert OrderStatus.objects.count() == 1


def test_price_types_get_their_groups_and_one_is_for_everybody():
    profile = make_profile()
    old = make_price_type(profile=profile, is_default=True)
    Group.objects.create(name="Опт")
    new = make_price_type(profile=profile)
    dataset = corrected(dealings.PRICE_TYPES, is_default="нет")
    row = list(dataset[1])
    dataset.pop()
    dataset.append([*row[:4], "Опт", "да"])

    result = imported(dealings.PRICE_TYPES, dataset)

    assert said(result) == []
    assert [group.name for group in new.groups.all()] == ["Опт"]
    assert list(PriceType.objects.filter(is_default=True)) == [new]
    assert not old.groups.exists()


def test_only_one_price_type_is_for_everybody_whatever_the_order():
    profile = make_profile()
    make_price_type(profile=profile, is_default=True)
    new = make_price_type(profile=profile)
    with override("en"):
        dataset = AnyTable().create_dataset(
            f"id in 1C;for everybody else\r\n{new.external_id};yes\r\n".encode()
        )

    imported(dealings.PRICE_TYPES, dataset)

    assert list(PriceType.objects.filter(is_default=True)) == [new]


def test_a_group_that_is_not_there_is_said():
    make_price_type()

    result = imported(
        dealings.PRICE_TYPES, corrected(dealings.PRICE_TYPES, groups="Никто")
    )

    assert any("«Никто»" in text for text in said(result))


def test_links_are_made():
    link = make_link()
    dataset = corrected(dealings.LINKS)
    dataset.append([link.profile.slug, "product", "new", "commerceml.product", "5"])

    result = imported(dealings.LINKS, dataset)

    assert said(result) == []
    made = Link.objects.get(external_id="new")
    assert (made.content_type.model, made.object_id) == ("product", "5")


def test_the_profile_need_not_be_named_where_there_is_but_one():
    product = make_product()
    content = f"external_id;is_hidden\r\n\r\n{product.external_id};да\r\n".encode()

    result = imported(goods.PRODUCTS, AnyTable().create_dataset(content))

    product.refresh_from_db()
    assert (said(result), product.is_hidden) == ([], True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("is_hidden\r\nда\r\n", "в таблице нет столбца"),
        ("external_id;is_hidden\r\n" + "1;да\r\n" * 20_001, "больше 20000 строк"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_whole(content, message):
    make_product()

    result = imported(goods.PRODUCTS, AnyTable().create_dataset(content.encode()))

    assert len(said(result)) == 1
    assert message in said(result)[0]


def test_finding_the_rows_takes_few_queries(django_assert_max_num_queries):
    profile = make_profile()
    for _ in range(40):
        make_product(profile=profile)
    dataset = corrected(goods.PRODUCTS)

    with django_assert_max_num_queries(90):  # two savepoints for each row
        imported(goods.PRODUCTS, dataset, dry_run=True)
