"""Files of orders: worked on when they are whole, whether 1C says ``import`` or not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.models import (
    Counterparty,
    ImportRun,
    Order,
    RunProblem,
    RunState,
    StoredFile,
)
from tests.exchange.archives import zipped
from tests.exchange.calls import split
from tests.exchange.shop_orders import SALE, place_orders, take_orders, waiting
from tests.exchange.visitor import basic
from tests.factories import make_run

pytestmark = pytest.mark.django_db

EMPTY = "failure\nФайл для импорта пуст [PART-03]"
DONE = "success\nконтрагентов 2 (записано 2)"


def parties(*names, encoding="utf-8"):
    """Return a file with counterparties called *names*."""
    rows = "".join(
        f"<Контрагент><Ид>{name}</Ид><Наименование>{name}</Наименование>"
        f"<ПолноеНаименование>{name}</ПолноеНаименование></Контрагент>"
        for name in names
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<КоммерческаяИнформация ВерсияСхемы="2.10">'
        f"<Контрагенты>{rows}</Контрагенты></КоммерческаяИнформация>\n"
    ).encode(encoding)


GOOD = parties("Ромашка", "Василёк")
BROKEN = GOOD.replace(b"</", b"<", 1)


def names():
    return set(Counterparty.objects.values_list("name", flat=True))


def send(visitor, name, *parts, **environ):
    """Upload *parts* of the file *name*; return all answers."""
    query = f"{SALE}file&filename={name}"
    return [visitor.ask(query, method="POST", body=part, **environ) for part in parts]


def import_file(visitor, name):
    """Ask for the import of the file *name*; return the answer."""
    return visitor.ask(f"{SALE}import&filename={name}")


@pytest.fixture
def client(profile, visitor):
    """Return a visitor that has said checkauth and init, without a version."""
    visitor.log_in("sale")
    visitor.ask(f"{SALE}init")
    return visitor


@pytest.fixture
def module(profile, visitor):
    """Return a visitor that has named its version, as the module of Bitrix does."""
    visitor.log_in("sale")
    visitor.ask(f"{SALE}init&version=3.1")
    return visitor


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_a_whole_file_is_worked_on_at_once(client, encoding):
    data = parties("Ромашка", "Василёк", encoding=encoding)

    assert send(client, "contragents.xml", data) == [DONE]

    assert names() == {"Ромашка", "Василёк"}


def test_an_old_client_needs_no_more_than_its_password(profile, visitor):
    answers = send(visitor, "orders.xml", GOOD, HTTP_AUTHORIZATION=basic())

    assert answers == [DONE]


def test_a_file_in_parts_is_worked_on_when_its_end_has_come(client):
    data = parties(*(f"Фирма {number}" for number in range(20)))
    first, *others = split(data, 700)

    answers = send(client, "orders.xml", first, *others)

    assert answers[:-1] == ["success\nпринято 700 байт"] * (len(answers) - 1)
    assert answers[-1] == "success\nконтрагентов 20 (записано 20)"
    assert len(names()) == 20


def test_import_after_it_repeats_the_answer_and_does_nothing_twice(client):
    answers = send(client, "orders-1.xml", GOOD)
    answers += [import_file(client, "orders-1.xml") for _ in range(2)]

    assert answers == [DONE] * 3
    assert ImportRun.objects.count() == 1


def test_the_same_file_again_changes_nothing(client):
    send(client, "orders.xml", GOOD)

    assert send(client, "orders.xml", GOOD) == ["success\nконтрагентов 2 (записано 0)"]


@pytest.mark.parametrize("size", [700, 300])
def test_the_last_part_again_is_a_lost_answer(client, size):
    data = parties(*(f"Фирма {number}" for number in range(20)))
    parts = split(data, size)

    answers = send(client, "orders.xml", *parts, parts[-1], parts[-1])

    assert answers[-3:] == ["success\nконтрагентов 20 (записано 20)"] * 3
    file = StoredFile.objects.get()
    assert file.size == len(data)
    assert file.runs.count() == 1


def test_an_archive_is_worked_on_when_it_is_whole(client):
    data = zipped(("orders-1.xml", GOOD), ("orders-2.xml", parties("Лютик")))
    first, second = data[:300], data[300:]

    answers = send(client, "v8.zip", first, second)

    assert answers == [
        "success\nпринято 300 байт",
        "success\nконтрагентов 1 (записано 1)",
    ]
    assert names() == {"Ромашка", "Василёк", "Лютик"}
    assert import_file(client, "orders-1.xml") == DONE


def test_an_error_is_told_where_no_import_will_follow(client):
    (text,) = send(client, "orders.xml", BROKEN)

    entry = RunProblem.objects.get(severity="error")
    assert text.startswith("failure\n")
    assert text.endswith(f"[{entry.code}]\nжурнал: {entry.pk}")
    assert names() == set()


def test_a_broken_archive_is_told_too(client):
    data = zipped(("orders.xml", GOOD))
    place = data.index(b"orders.xml")
    data = data[:place] + b"x" + data[place + 1 :]

    (text,) = send(client, "v8.zip", data)

    assert text.startswith("failure\n")
    assert "[ZIP-" in text


def test_a_client_with_a_version_hears_of_an_error_in_import(module):
    answers = send(module, "orders.xml", BROKEN)

    assert answers == [f"success\nпринято {len(BROKEN)} байт"]
    assert import_file(module, "orders.xml").startswith("failure\n")
    assert ImportRun.objects.get().state == RunState.FAILED


def test_a_client_with_a_version_hears_of_success_in_import(module):
    answers = send(module, "contragents_1.xml", GOOD)
    answers.append(import_file(module, "contragents_1.xml"))

    assert answers == [f"success\nпринято {len(GOOD)} байт", DONE]


def test_a_broken_archive_of_a_client_with_a_version_is_told_in_import(module):
    data = zipped(("orders.xml", GOOD))
    place = data.index(b"orders.xml")
    data = data[:place] + b"x" + data[place + 1 :]

    answers = send(module, "v8.zip", data)
    refusal = import_file(module, "orders.xml")

    assert answers == [f"success\nпринято {len(data)} байт"]
    assert refusal.startswith("failure\n")
    assert "[ZIP-" in refusal
    assert RunProblem.objects.filter(code__startswith="ZIP-").count() == 2


def test_an_empty_file_is_refused_in_the_words_that_1c_knows(client):
    text = client.ask(
        f"{SALE}file&filename=orders.xml", method="POST", CONTENT_LENGTH="0"
    )

    assert text.startswith(EMPTY)
    assert not StoredFile.objects.exists()


def test_a_file_by_get_is_refused(client):
    text = client.ask(f"{SALE}file&filename=orders.xml")

    assert "[PART-07]" in text


def test_a_part_without_a_length_is_refused(client):
    text = client.ask(f"{SALE}file&filename=orders.xml", method="POST")

    assert "[PART-02]" in text


def test_where_time_runs_out_the_file_is_taken_and_import_goes_on(
    client, profile, settings
):
    settings.COMMERCEML |= {"STEP_SECONDS": 1}
    busy = make_run(
        profile=profile,
        state=RunState.RUNNING,
        lease_owner="another",
        lease_token=1,
        lease_expires_at=timezone.now() + timedelta(hours=1),
    )

    (text,) = send(client, "orders.xml", GOOD)
    waited = import_file(client, "orders.xml")
    busy.delete()
    settings.COMMERCEML |= {"STEP_SECONDS": 60}

    assert text == f"success\nпринято {len(GOOD)} байт"
    assert waited.startswith("progress\n")
    assert import_file(client, "orders.xml") == DONE


def test_each_remark_is_a_line_of_the_answer(client):
    send(client, "orders.xml", GOOD)
    ImportRun.objects.update(answer="заказов 2\nЗаказ № 1: ☕\nЗаказ № 2: сумма")

    assert import_file(client, "orders.xml") == (
        "success\nзаказов 2\nЗаказ № 1: ☕\nЗаказ № 2: сумма"
    )


def test_what_is_neither_xml_nor_an_archive_is_kept(client):
    answers = send(client, "note.txt", b"hello")

    assert answers == ["success\nпринято 5 байт"]


def test_both_halves_of_an_exchange_go_on_in_one_session(client, profile):
    place_orders("1")
    take_orders(client)
    client.ask(f"{SALE}success")

    assert send(client, "orders.xml", GOOD) == [DONE]
    assert waiting(profile) == []


def test_after_a_new_beginning_the_file_begins_anew(client):
    first, second = GOOD[:100], GOOD[100:]
    send(client, "orders.xml", first)
    client.ask(f"{SALE}init")

    answers = send(client, "orders.xml", first, second)

    assert answers == ["success\nпринято 100 байт", DONE]


def answer_of_1c(order, number):
    """Return what 1C says of *order* under *number*, as ERP does."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.05"><Документ><Ид>{order.uuid}</Ид>
<Номер>{number}</Номер><ХозОперация>Заказ товара</ХозОперация>
<ЗначенияРеквизитов>
<ЗначениеРеквизита><Наименование>Дата оплаты по 1С</Наименование>
<Значение>2026-11-20</Значение></ЗначениеРеквизита>
<ЗначениеРеквизита><Наименование>Статус заказа</Наименование>
<Значение>Выполнен</Значение></ЗначениеРеквизита>
</ЗначенияРеквизитов></Документ></КоммерческаяИнформация>""".encode()


def test_an_order_goes_to_1c_and_comes_back_paid(client, profile):
    place_orders("15")
    take_orders(client)
    client.ask(f"{SALE}success")
    order = Order.objects.get()

    (text,) = send(client, "orders.xml", answer_of_1c(order, "15"))

    order.refresh_from_db()
    assert text.startswith("success\nзаказов 1 (записано 1)")
    assert (order.is_paid, order.status) == (True, "F")
    assert waiting(profile) == []


def test_a_remark_follows_the_answer(client):
    place_orders("15")
    order = Order.objects.get()
    data = answer_of_1c(order, "15").replace("Выполнен".encode(), "Утерян".encode())

    (text,) = send(client, "orders.xml", data)

    first, second, *remarks = text.split("\n")
    assert (first, second) == ("success", "заказов 1 (записано 1)")
    assert any("Утерян" in remark for remark in remarks)
