"""What a table wants is put onto what there is when it is applied."""

from decimal import Decimal

import pytest

from django_commerceml.importing import previews
from django_commerceml.importing.replays import replay
from django_commerceml.models import Price, RunProblem, RunState, Stock
from tests.factories import make_stock
from tests.importing.imports import store_bytes
from tests.spreadsheets.files import text_file
from tests.spreadsheets.shops import Shop, prices_of, stocks_of

pytestmark = pytest.mark.django_db

LONG = 60
ONE_C = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.10"><ПакетПредложений
СодержитТолькоИзменения="true"><Ид>p#</Ид><ИдКаталога>p</ИдКаталога><Предложения>
<Предложение><Ид>{offer}</Ид>{said}</Предложение>
</Предложения></ПакетПредложений></КоммерческаяИнформация>"""
PRICE = (
    "<Цена><ИдТипаЦены>{kind}</ИдТипаЦены><ЦенаЗаЕдиницу>{amount}</ЦенаЗаЕдиницу>"
    "<Валюта>RUB</Валюта></Цена>"
)


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def offer(shop):
    return shop.add(
        "A-1",
        prices=[(shop.retail, 100), (shop.trade, 80)],
        stocks=[(shop.main, 5), (shop.spare, 2)],
        quantity=Decimal(7),
    )


def from_1c(shop, offer, prices=(), stocks=()):
    """Return a stored file of 1C with the prices and the stock of *offer*."""
    said = "".join(
        PRICE.format(kind=kind.external_id, amount=amount) for kind, amount in prices
    )
    said = f"<Цены>{said}</Цены>" if said else ""
    said += "".join(
        f'<Склад ИдСклада="{place.external_id}" КоличествоНаСкладе="{quantity}"/>'
        for place, quantity in stocks
    )
    text = ONE_C.format(offer=offer.external_id, said=said)
    file = store_bytes(shop.profile, "offers.xml", text.encode())
    file.kind = "xml"
    file.save()
    return file


def previewed(shop, *lines, **options):
    """Return the preview, done, of the table of *lines*."""
    prepared = shop.prepare(text_file(*lines), **options)
    (run,) = previews.preview([prepared.file])
    return previews.work_on(run, LONG)


def applied(preview):
    run = previews.work_on(previews.apply(preview), LONG)
    assert (run.state, run.error) == (RunState.DONE, "")
    return run


def problems_of(run):
    rows = RunProblem.objects.filter(run=run)
    return list(rows.values_list("code", "external_id", "message"))


def test_what_1c_brought_since_the_table_was_read_stays(shop, offer):
    preview = previewed(shop, "Артикул;Розничная;Основной", "A-1;150;9")
    news = from_1c(
        shop,
        offer,
        prices=[(shop.retail, 120), (shop.trade, 95)],
        stocks=[(shop.main, 6), (shop.spare, 30)],
    )
    replay(news, is_dry_run=False)

    applied(preview)

    offer.refresh_from_db()
    assert prices_of(offer) == [("Розничная", "150", "0"), ("Оптовая", "95", "0")]
    assert stocks_of(offer) == {"Основной": 9, "Запасной": 30}
    assert offer.quantity == 39


def test_what_1c_sent_before_and_waits_yet_stays(shop, offer):
    preview = previewed(shop, "Артикул;Розничная", "A-1;150")
    waiting = from_1c(shop, offer, prices=[(shop.retail, 120), (shop.trade, 95)])
    previews.replay_file(waiting)

    applied(preview)

    assert prices_of(offer) == [("Розничная", "150", "0"), ("Оптовая", "95", "0")]


def test_prices_and_warehouses_that_1c_took_away_do_not_come_back(shop, offer):
    preview = previewed(shop, "Артикул;Розничная;Основной", "A-1;150;9")
    news = from_1c(shop, offer, prices=[(shop.retail, 120)], stocks=[(shop.main, 6)])
    replay(news, is_dry_run=False)

    applied(preview)

    assert prices_of(offer) == [("Розничная", "150", "0")]
    assert stocks_of(offer) == {"Основной": 9}


def test_a_preview_shows_only_what_the_table_names(shop, offer):
    preview = previewed(shop, "Артикул;Розничная;Запасной", "A-1;150;3")

    (change,) = preview.changes.all()
    assert change.fields == [
        ["quantity", "", "7", "8"],
        ["price", "Розничная", "100.00", "150.00"],
        ["stock", "Запасной", "2", "3"],
    ]


def test_a_total_is_left_where_the_stock_lies_in_warehouses_by_now(shop):
    offer = shop.add("A-1", quantity=Decimal(1))
    preview = previewed(shop, "Артикул;Остаток;Розничная", "A-1;4;150")
    make_stock(offer=offer, warehouse=shop.main, quantity=Decimal(9))

    run = applied(preview)

    offer.refresh_from_db()
    assert (offer.quantity, stocks_of(offer)) == (1, {"Основной": 9})
    assert prices_of(offer) == [("Розничная", "150", "0")]
    assert problems_of(run) == [
        (
            "TAB-02",
            offer.external_id,
            "остатки этого товара ведутся по складам: укажите склад",
        )
    ]


def test_an_offer_that_is_gone_is_not_made_anew(shop, offer):
    other = shop.add("B-1")
    preview = previewed(shop, "Артикул;Розничная", "A-1;150", "B-1;3")
    offer.delete()

    run = applied(preview)

    assert problems_of(run) == [
        ("TAB-02", offer.external_id, "предложения с таким Ид в магазине нет")
    ]
    assert run.counts["offer"] == {"updated": 1, "failed": 1}
    assert list(Price.objects.values_list("offer", "amount")) == [
        (other.pk, Decimal(3))
    ]


def test_prices_that_a_table_does_not_name_are_not_taken_for_vanished(shop):
    for number in range(20):
        shop.add(f"A-{number}", prices=[(shop.retail, 100), (shop.trade, 80)])
    lines = [f"A-{number};110" for number in range(20)]

    applied(previewed(shop, "Артикул;Розничная", *lines))

    rows = Price.objects.order_by().values_list("amount", flat=True)
    assert sorted(rows) == [80] * 20 + [110] * 20


def test_a_table_of_strange_prices_is_held_as_a_file_of_1c(shop):
    for number in range(20):
        shop.add(f"A-{number}", prices=[(shop.retail, 100), (shop.trade, 80)])
    lines = [f"A-{number};0" for number in range(20)]

    prepared = shop.prepare(text_file("Артикул;Розничная", *lines))
    run = replay(prepared.file, is_dry_run=False)

    assert (run.state, run.error_code) == (RunState.HELD, "GUARD-02")
    assert "из 20 изменённых цен обнуляются 20, исчезают 0" in run.error


def test_a_table_is_applied_again_after_the_shop_changed_its_figures(shop, offer):
    lines = ("Артикул;Розничная;Основной", "A-1;150;9")
    applied(previewed(shop, *lines))
    Price.objects.filter(offer=offer, price_type=shop.retail).update(amount=1)
    Stock.objects.filter(offer=offer, warehouse=shop.main).update(quantity=0)

    applied(previewed(shop, *lines))

    assert prices_of(offer)[0] == ("Розничная", "150", "0")
    assert stocks_of(offer)["Основной"] == 9


def test_a_table_that_is_applied_twice_writes_nothing_the_second_time(shop, offer):
    preview = previewed(shop, "Артикул;Розничная;Основной", "A-1;150;9")
    applied(preview)
    offer.refresh_from_db()
    before = offer.updated_at

    again = replay(preview.file, is_dry_run=False)

    offer.refresh_from_db()
    assert (again.state, offer.updated_at) == (RunState.DONE, before)
    assert again.counts == {"offer": {"unchanged": 1}}
