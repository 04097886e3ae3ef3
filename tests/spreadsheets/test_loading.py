"""A table changes what it names, and nothing else."""

import io
from decimal import Decimal

import pytest
from django.utils.translation import override

from django_commerceml.exceptions import TableError
from django_commerceml.importing.replays import replay, store_path
from django_commerceml.models import RunProblem, StoredFile
from django_commerceml.spreadsheets.formats import XLSX, ExcelCSV, PlainCSV
from django_commerceml.spreadsheets.goods import PRICES, STOCKS
from django_commerceml.spreadsheets.loading import note_refusals
from tests.factories import make_offer, make_price, make_product
from tests.spreadsheets.files import text_file, workbook
from tests.spreadsheets.shops import Shop, prices_of, stocks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return Shop()


def refusals(outcome):
    return [str(refusal) for refusal in outcome.refusals]


def test_a_price_changes_and_the_other_prices_and_the_stock_stay(shop):
    offer = shop.add(
        "A-1",
        prices=[(shop.retail, 100), (shop.trade, 80)],
        stocks=[(shop.main, 5)],
        quantity=Decimal(5),
    )

    outcome = shop.load(
        text_file("Артикул;Цена", "A-1;1 200,50 руб.", encoding="windows-1251"),
        price_type=shop.retail,
    )

    assert (outcome.rows, outcome.offers, outcome.changed) == (1, 1, 1)
    assert prices_of(offer) == [("Розничная", "1200.5", "0"), ("Оптовая", "80", "0")]
    assert stocks_of(offer) == {"Основной": 5}


def test_stock_changes_in_one_warehouse_and_the_total_with_it(shop):
    offer = shop.add("A-1", stocks=[(shop.main, 5), (shop.spare, 2)])

    shop.load(text_file("Артикул;Остаток", "A-1;7"), warehouse=shop.main)

    offer.refresh_from_db()
    assert stocks_of(offer) == {"Основной": 7, "Запасной": 2}
    assert offer.quantity == 9


def test_a_shop_without_warehouses_has_a_total(shop):
    offer = shop.add("A-1", quantity=Decimal(3))

    shop.load(text_file("Артикул;Остаток", "A-1;7"))

    offer.refresh_from_db()
    assert (offer.quantity, stocks_of(offer)) == (7, {})


def test_a_total_is_not_taken_where_stock_lies_in_warehouses(shop):
    offer = shop.add("A-1", stocks=[(shop.main, 5)], quantity=Decimal(5))

    outcome = shop.load(text_file("Артикул;Остаток", "A-1;7"))

    offer.refresh_from_db()
    assert refusals(outcome) == [
        "строка 2: остатки этого товара ведутся по складам: укажите склад"
    ]
    assert (offer.quantity, stocks_of(offer)) == (5, {"Основной": 5})


def test_rows_name_price_types_and_warehouses(shop):
    offer = shop.add("A-1", prices=[(shop.retail, 100)])

    shop.load(
        text_file(
            "Артикул;Вид цен;Цена;Склад;Остаток",
            "A-1;оптовая;70;Запасной;4",
            "A-1;Розничная;90;;",
        )
    )

    assert prices_of(offer) == [("Розничная", "90", "0"), ("Оптовая", "70", "0")]
    assert stocks_of(offer) == {"Запасной": 4}


def test_columns_may_be_named_after_price_types_and_warehouses(shop):
    offer = shop.add("A-1")

    shop.load(workbook(["Артикул", "Розничная", "Основной"], ["A-1", 19.9, 3]))

    assert prices_of(offer) == [("Розничная", "19.9", "0")]
    assert stocks_of(offer) == {"Основной": 3}


def test_the_price_for_the_fewest_is_the_one_that_changes(shop):
    offer = shop.add("A-1", prices=[(shop.retail, 100)])
    make_price(
        offer=offer,
        price_type=shop.retail,
        amount=Decimal(90),
        min_quantity=Decimal(10),
    )
    make_price(
        offer=offer,
        price_type=shop.trade,
        amount=Decimal(500),
        unit="упак",
        factor=Decimal(6),
    )

    shop.load(
        text_file("Артикул;Розничная;Оптовая", "A-1;101;501"),
    )

    box = offer.prices.get(price_type=shop.trade)
    assert (box.amount, box.unit, box.factor) == (501, "упак", 6)
    assert prices_of(offer) == [
        ("Розничная", "101", "0"),
        ("Розничная", "90", "10"),
        ("Оптовая", "501", "0"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A-1;дорого", "цена «дорого» — не число"),
        ("A-1;-5", "цена «-5» меньше нуля"),
        ("B-2;15", "артикул «B-2» в магазине не найден"),
        (";15", "не указан артикул"),
        ("A-1;9999999999999", "цена «9999999999999» — слишком большое число"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_in_plain_words(shop, line, message):
    offer = shop.add("A-1", prices=[(shop.retail, 100)])
    shop.add("C-3", prices=[(shop.retail, 100)])

    outcome = shop.load(
        text_file("Артикул;Цена", "C-3;20", line), price_type=shop.retail
    )

    assert refusals(outcome) == [f"строка 3: {message}"]
    assert outcome.changed == 1
    assert prices_of(offer) == [("Розничная", "100", "0")]


def test_a_row_may_not_contradict_another(shop):
    shop.add("A-1")

    outcome = shop.load(
        text_file("Артикул;Цена", "A-1;15", "A-1;15", "A-1;16"), price_type=shop.retail
    )

    assert refusals(outcome) == ["строка 4: строка 2 говорит о том же товаре другое"]


def test_an_article_number_of_two_products_is_refused(shop):
    shop.add("A-1")
    shop.add("A-1")

    outcome = shop.load(text_file("Артикул;Цена", "A-1;15"), price_type=shop.retail)

    assert refusals(outcome) == [
        "строка 2: артикул «A-1» — не один товар, а 2: укажите Ид предложения"
    ]


def test_one_that_is_not_sold_any_more_makes_no_doubt(shop):
    shop.add("A-1", is_active=False)
    offer = shop.add("A-1")

    shop.load(text_file("Артикул;Цена", "A-1;15"), price_type=shop.retail)

    assert prices_of(offer) == [("Розничная", "15", "0")]


def test_an_offers_own_article_number_goes_before_its_products(shop):
    product = make_product(profile=shop.profile, sku="A")
    red, blue = (
        make_offer(product=product, sku=sku, external_id=f"{product.external_id}#{sku}")
        for sku in ("A-red", "A-blue")
    )

    outcome = shop.load(
        text_file("Артикул;Цена", "A-red;15", "A;16"), price_type=shop.retail
    )

    assert (prices_of(red), prices_of(blue)) == ([("Розничная", "15", "0")], [])
    assert len(outcome.refusals) == 1


@pytest.mark.parametrize("header", ["Ид", "Код", "Штрихкод", "Артикул"])
def test_an_offer_is_told_by_its_products_words_too(shop, header):
    product = make_product(
        profile=shop.profile,
        external_id="6f2a0000-0000-4000-8000-000000000001",
        code="00-1",
        barcode="4600000000017",
        sku="A-1",
    )
    offer = make_offer(product=product, external_id=f"{product.external_id}#1")
    keys = {
        "Ид": product.external_id.upper(),
        "Код": "00-1",
        "Штрихкод": 4600000000017,
        "Артикул": "A-1",
    }

    shop.load(workbook([header, "Цена"], [keys[header], 15]), price_type=shop.retail)

    assert prices_of(offer) == [("Розничная", "15", "0")]


def test_what_another_infobase_sells_is_not_found(shop):
    Shop().add("A-1")

    outcome = shop.load(text_file("Артикул;Цена", "A-1;15"), price_type=shop.retail)

    assert refusals(outcome) == ["строка 2: артикул «A-1» в магазине не найден"]


def test_a_table_that_says_what_is_so_already_makes_no_file(shop):
    shop.add("A-1", prices=[(shop.retail, "15.00")])

    prepared = shop.prepare(text_file("Артикул;Цена", "A-1;15"), price_type=shop.retail)

    assert (prepared.file, prepared.outcome.changed) == (None, 0)
    assert not StoredFile.objects.exists()


def test_nothing_is_stored_while_refused_rows_are_not_accepted(shop):
    shop.add("A-1")

    prepared = shop.prepare(
        text_file("Артикул;Цена", "A-1;15", "B-2;16"),
        price_type=shop.retail,
        accepts_refusals=False,
    )

    assert (prepared.file, prepared.outcome.changed) == (None, 1)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("rules", "lines", "message"),
    [
        ({}, ("Артикул;Название", "A-1;Дрель"), "не хватает столбцов"),
        ({}, ("Цена;Остаток", "1;2"), "не хватает столбцов"),
        ({}, ("Артикул;Цена", "A-1;"), "в таблице нет ни одной цены"),
        ({"offer.prices": "never"}, ("Артикул;Цена", "A-1;1"), "цены ведёт магазин"),
        ({"offer.stocks": "never"}, ("Артикул;Остаток", "A-1;1"), "остатки ведёт"),
    ],
)
def test_a_table_that_cannot_be_used_at_all_is_refused(rules, lines, message):
    shop = Shop(field_rules=rules)
    shop.add("A-1")

    with pytest.raises(TableError, match=message):
        shop.prepare(text_file(*lines), price_type=shop.retail)


def test_a_price_without_a_type_must_be_given_one(shop):
    shop.add("A-1")

    outcome = shop.load(text_file("Артикул;Цена", "A-1;15"))

    assert refusals(outcome) == [
        "строка 2: не сказано, какого вида эта цена: выберите вид цен"
    ]


def test_the_journal_says_which_rows_were_refused(shop):
    shop.add("A-1")
    prepared = shop.prepare(
        text_file("Артикул;Цена", "A-1;15", "B-2;16"), price_type=shop.retail
    )
    run = replay(prepared.file, is_dry_run=True)

    note_refusals(run, prepared.outcome.refusals)

    (problem,) = RunProblem.objects.filter(run=run)
    assert (problem.code, problem.severity, problem.file, problem.message) == (
        "TAB-02",
        "warning",
        "таблица.csv",
        "строка 3: артикул «B-2» в магазине не найден",
    )


ONE_C = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.10"><ПакетПредложений
СодержитТолькоИзменения="true"><Ид>p#</Ид><ИдКаталога>p</ИдКаталога><Предложения>
<Предложение><Ид>{offer}</Ид><Цены><Цена><ИдТипаЦены>{retail}</ИдТипаЦены>
<ЦенаЗаЕдиницу>100</ЦенаЗаЕдиницу><Валюта>RUB</Валюта></Цена></Цены></Предложение>
</Предложения></ПакетПредложений></КоммерческаяИнформация>"""


def test_a_later_file_of_1c_wins_even_if_it_is_the_one_before(shop, tmp_path):
    offer = shop.add("A-1")
    path = tmp_path / "offers.xml"
    path.write_text(
        ONE_C.format(offer=offer.external_id, retail=shop.retail.external_id)
    )
    (file,) = store_path(shop.profile, path)
    replay(file, is_dry_run=False)

    shop.load(text_file("Артикул;Цена", "A-1;15"), price_type=shop.retail)
    ours = prices_of(offer)
    replay(file, is_dry_run=False)

    assert (ours, prices_of(offer)) == (
        [("Розничная", "15", "0")],
        [("Розничная", "100", "0")],
    )


def test_the_card_of_an_offer_is_left_alone(shop):
    offer = shop.add("A-1", name="Дрель", sku="own", barcode="46", details={"a": 1})

    shop.load(text_file("Артикул;Розничная;Основной", "own;15;3"))

    before = {name: getattr(offer, name) for name in ("name", "sku", "barcode")}
    offer.refresh_from_db()
    assert {name: getattr(offer, name) for name in before} == before
    assert (offer.details, offer.fingerprint, offer.is_active) == ({"a": 1}, "", True)


@pytest.mark.parametrize("count", [5, 400])
def test_queries_do_not_grow_with_the_rows(shop, count, django_assert_max_num_queries):
    for number in range(count):
        shop.add(f"A-{number}", prices=[(shop.retail, 100)])
    lines = [f"A-{number};{number + 1},50" for number in range(count)]

    with django_assert_max_num_queries(19):
        prepared = shop.prepare(
            text_file("Артикул;Цена", *lines), price_type=shop.retail
        )

    assert prepared.outcome.changed == count


def test_a_table_that_is_too_long_is_refused(shop):
    table = text_file("Артикул;Розничная", *(f"A-{number};1" for number in range(4)))

    with pytest.raises(TableError, match="в таблице больше 3 строк"):
        shop.prepare(table, most=3)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", [ExcelCSV, PlainCSV, XLSX])
def test_exported_prices_and_stock_can_be_loaded_again(shop, kind, language):
    offer = shop.add(
        "A-1",
        prices=[(shop.retail, "1200.50"), (shop.trade, 80)],
        stocks=[(shop.main, 5), (shop.spare, "2.5")],
    )
    for resource, rows in ((PRICES, offer.prices), (STOCKS, offer.stocks)):
        with override(language):
            content = b"".join(kind().write(resource().table(rows.order_by("pk"))))

        outcome = shop.load(io.BytesIO(content))

        assert (outcome.rows, outcome.offers) == (2, 1)
        assert (outcome.changed, outcome.refusals) == (0, [])
