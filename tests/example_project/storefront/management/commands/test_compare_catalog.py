"""The table of what was sent and what arrived."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import (
    make_group,
    make_image,
    make_offer,
    make_price,
    make_price_type,
    make_problem,
    make_product,
    make_property,
    make_run,
    make_stock,
    make_warehouse,
)

pytestmark = pytest.mark.django_db

IMPORT = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.09">
  <Классификатор><Ид>k</Ид><Наименование>K</Наименование>
    <Группы><Группа><Ид>g1</Ид><Наименование>Кухня</Наименование>
      <Группы><Группа><Ид>g2</Ид><Наименование>Посуда</Наименование></Группа></Группы>
    </Группа></Группы>
    <Свойства><Свойство><Ид>s1</Ид><Наименование>Цвет</Наименование></Свойство></Свойства>
  </Классификатор>
  <Каталог><Ид>c</Ид><ИдКлассификатора>k</ИдКлассификатора><Наименование>C</Наименование>
    <Товары>
      <Товар><Ид>p1</Ид><Наименование>Плед</Наименование><Картинка>1.jpg</Картинка></Товар>
    </Товары>
  </Каталог>
</КоммерческаяИнформация>"""

OFFERS = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.09">
  <ПакетПредложений><Ид>o</Ид><Наименование>O</Наименование><ИдКаталога>c</ИдКаталога>
    <ТипыЦен><ТипЦены><Ид>t1</Ид><Наименование>Розничная</Наименование></ТипЦены></ТипыЦен>
    <Склады><Склад><Ид>w1</Ид><Наименование>Центр</Наименование></Склад></Склады>
    <Предложения>
      <Предложение><Ид>p1</Ид><Наименование>Плед</Наименование>
        <Цены><Цена><ИдТипаЦены>t1</ИдТипаЦены><ЦенаЗаЕдиницу>10</ЦенаЗаЕдиницу></Цена></Цены>
        <Склад ИдСклада="w1" КоличествоНаСкладе="3"/>
      </Предложение>
    </Предложения>
  </ПакетПредложений>
</КоммерческаяИнформация>"""


@pytest.fixture
def sent(tmp_path):
    (tmp_path / "import.xml").write_text(IMPORT)
    (tmp_path / "offers.xml").write_text(OFFERS)
    return tmp_path


@pytest.fixture
def arrived():
    make_group(parent=make_group())
    make_property()
    product = make_product()
    make_image(product=product, file="pictures/1.jpg")
    offer = make_offer(product=product)
    make_price(offer=offer, price_type=make_price_type())
    make_stock(offer=offer, warehouse=make_warehouse())
    make_run(state="done", finished_at=timezone.now())
    return product


def compare(directory):
    output = StringIO()
    call_command("compare_catalog", directory, stdout=output)
    return [" ".join(line.split()) for line in output.getvalue().splitlines()]


def test_what_arrived_whole_is_a_table_of_equal_numbers(sent, arrived):
    make_problem(severity="warning")

    assert compare(sent) == [
        "послано в магазине",
        "Группы 2 2",
        "Свойства 1 1",
        "Товары 1 1",
        "Картинки 1 1",
        "Предложения 1 1",
        "Типы цен 1 1",
        "Цены 1 1",
        "Склады 1 1",
        "Остатки 1 1",
        "Журнал: файлов загружено 1, не загружено 0, ошибок 0, предупреждений 1",
    ]


def test_what_is_missing_is_an_error(sent, arrived):
    arrived.images.update(file="")

    with pytest.raises(CommandError, match=r"Пришло не то, что послано: картинки\."):
        compare(sent)


def test_a_run_that_failed_is_an_error(sent, arrived):
    make_run(state="failed")

    with pytest.raises(CommandError, match="Загружены не все файлы"):
        compare(sent)
