"""``commerceml_table``: prices and stock from a file on the disk."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from django_commerceml.models import ImportRun, RunProblem
from tests.spreadsheets.files import text_file
from tests.spreadsheets.shops import Shop, prices_of, stocks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return Shop(slug="default")


@pytest.fixture
def run(tmp_path):
    """Return what runs the command over a table of the given lines."""

    def call(*lines, **options):
        path = tmp_path / "Прайс.csv"
        path.write_bytes(text_file(*lines, encoding="windows-1251").read())
        output, errors = StringIO(), StringIO()
        with override("en"):
            call_command(
                "commerceml_table", str(path), stdout=output, stderr=errors, **options
            )
        return output.getvalue().splitlines(), errors.getvalue().splitlines()

    return call


def test_prices_and_stock_are_loaded(shop, run):
    offer = shop.add("A-1", prices=[(shop.retail, 100)])

    output, errors = run(
        "Артикул;Цена;Остаток",
        "A-1;1 200,50;3",
        "B-2;5;",
        price_type="розничная",
        warehouse="Запасной",
    )

    assert prices_of(offer) == [("Розничная", "1200.5", "0")]
    assert stocks_of(offer) == {"Запасной": 3}
    assert output[0] == "rows: 2, refused: 1, offers that change: 1"
    assert errors == ["строка 3: артикул «B-2» в магазине не найден"]
    assert RunProblem.objects.get().run == ImportRun.objects.get()


def test_a_rehearsal_changes_nothing(shop, run):
    offer = shop.add("A-1", prices=[(shop.retail, 100)])

    output, _ = run("Артикул;Розничная", "A-1;200", dry_run=True)

    offer.refresh_from_db()
    assert offer.prices.get().amount == Decimal(100)
    assert output[1].split() == ["offer", "updated", "1"]


def test_buyers_usual_price_type_is_meant_where_nobody_says_it(shop, run):
    offer = shop.add("A-1")
    shop.trade.is_default = True
    shop.trade.save()

    run("Артикул;Цена", "A-1;200")

    assert [row[0] for row in prices_of(offer)] == ["Оптовая"]


@pytest.mark.parametrize(
    ("lines", "options", "message"),
    [
        (("Артикул;Цена", "A-1;2"), {"profile": "other"}, "other"),
        (("Артикул;Цена", "A-1;2"), {"price_type": "Базовая"}, "Розничная, Оптовая"),
        (("Артикул;Цена", "A-1;2"), {"warehouse": "Дальний"}, "Основной, Запасной"),
        (("Название;Цена", "A-1;2"), {}, "не хватает столбцов"),
        ((";",), {}, "таблица пуста"),
    ],
)
def test_what_cannot_be_done_is_said(shop, run, lines, options, message):
    with pytest.raises(CommandError, match=message):
        run(*lines, **options)


def test_a_path_that_is_not_there_is_said(shop, tmp_path):
    with pytest.raises(CommandError, match="Прайс"):
        call_command("commerceml_table", str(tmp_path / "Прайс.csv"))


def test_only_the_first_refused_rows_are_printed(shop, run):
    shop.add("A-1")

    _, errors = run(
        "Артикул;Розничная", *(f"X-{number};1" for number in range(25)), "A-1;5"
    )

    assert len(errors) == 21
    assert errors[-1] == "… and 5 rows more"


def test_a_held_table_is_not_said_to_be_loaded(shop, run):
    for number in range(20):
        shop.add(f"A-{number}", prices=[(shop.retail, 100)])

    with pytest.raises(CommandError, match="цены файла ждут подтверждения"):
        run("Артикул;Розничная", *(f"A-{number};0" for number in range(20)))
