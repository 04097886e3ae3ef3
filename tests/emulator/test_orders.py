"""The exchange of orders as each family of 1C plays it (protocol A.3)."""

import re
from decimal import Decimal

import pytest

from django_commerceml.cml.facts import facts_of
from django_commerceml.emulator import (
    DIALECTS,
    Account,
    Client,
    Conduct,
    ExchangeFailedError,
    Infobase,
    Manager,
    OrderConduct,
    OrderFault,
    Step,
    get_dialect,
)
from django_commerceml.protocol.commands import Mode
from tests.emulator.fake_site import FakeSite
from tests.emulator.site_orders import (
    INFO,
    NOW,
    make_order,
    read_documents,
    write_orders,
)

ACCOUNT = Account(path="/shop/1c/", login="обмен", password="тайна")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def make_client(site, name, *, on_step=None, **conduct):
    return Client(
        site,
        dialect=get_dialect(name),
        account=ACCOUNT,
        conduct=Conduct(**conduct),
        on_step=on_step,
        sleep=lambda _: None,
    )


def exchange(site, name, infobase, *faults, **conduct):
    chosen = OrderConduct(faults=frozenset(faults), **conduct)
    return make_client(site, name).exchange_orders(infobase, conduct=chosen)


def queries(site):
    return [GUID.sub("<guid>", request.query) for request in site.requests]


def make_site(name, *orders, **options):
    orders = orders or (make_order(),)
    options.setdefault("file_limit", 1_000_000)
    return FakeSite(orders=[write_orders(*orders, dialect=name)], info=INFO, **options)


def load_and_pay(name, site=None):
    """Return a site that has given an order, and the infobase that was paid it."""
    site = site or make_site(name)
    infobase = Infobase(clock=lambda: NOW)
    exchange(site, name, infobase)
    site.requests.clear()
    Manager(infobase).pay("T-1057")
    return site, infobase


LOADS = {
    "ut103": [
        "type=sale&mode=checkauth",
        "type=sale&mode=query",
        "type=sale&mode=success",
    ],
    "ut11": [
        "type=sale&mode=checkauth",
        "type=sale&mode=query&sessid=key1",
        "type=sale&mode=success&sessid=key1",
    ],
    "unf": [
        "type=sale&mode=checkauth",
        "type=sale&sessid=key1&mode=info",
        "type=sale&mode=checkauth",
        "type=sale&sessid=key2&cmlVersion=2.10&mode=init",
        "type=sale&sessid=key2&mode=query",
        "type=sale&sessid=key2&mode=success",
    ],
    "bitrix210": [
        "type=sale&mode=checkauth",
        "type=sale&mode=info&sessid=key1",
        "type=sale&mode=checkauth",
        "type=sale&mode=init&sessid=key2&version=2.10",
        "type=sale&mode=query&sessid=key2",
        "type=sale&mode=query&sessid=key2",
        "type=sale&mode=success&sessid=key2",
    ],
    "bitrix31": [
        "type=sale&mode=checkauth",
        "type=sale&mode=info&sessid=key1",
        "type=sale&mode=checkauth",
        "type=sale&mode=init&sessid=key2&version=3.1",
        "type=sale&mode=query&sessid=key2",
        "type=sale&mode=query&sessid=key2",
        "type=sale&mode=success&sessid=key2",
    ],
    "moysklad": [
        "type=sale&mode=checkauth",
        "type=sale&mode=query",
        "type=sale&mode=success",
    ],
}


@pytest.mark.parametrize("name", DIALECTS)
def test_orders_are_loaded_in_the_words_of_the_family(name):
    site = make_site(name)

    exchange(site, name, Infobase())

    assert queries(site) == LOADS[name]
    assert {request.method for request in site.requests} == {"GET"}
    assert site.confirmed == 1


UNF_HEAD = "type=sale&sessid=key4&version=2.09&cmlVersion=2.10"
UPLOADS = {
    "ut103": [
        "type=sale&mode=checkauth",
        "type=sale&mode=init",
        "type=sale&mode=file&filename=orders-<guid>_1.xml",
    ],
    "ut11": [
        "type=sale&mode=checkauth",
        "type=sale&mode=init&sessid=key3",
        "type=sale&mode=file&filename=orders-<guid>_1.xml&sessid=key3",
        "type=sale&mode=import&filename=orders-<guid>_1.xml&sessid=key3",
    ],
    "unf": [
        "type=sale&mode=checkauth",
        f"{UNF_HEAD}&mode=init",
        f"{UNF_HEAD}&mode=file&filename=orders-<guid>_1.xml",
        f"{UNF_HEAD}&mode=import&filename=orders-<guid>_1.xml",
    ],
    "bitrix210": [
        "type=sale&mode=checkauth",
        "type=sale&mode=init&sessid=key4&version=2.10",
        "type=sale&mode=file&sessid=key4&filename=documents___<guid>.xml",
        "type=sale&mode=import&sessid=key4&filename=documents___<guid>.xml",
    ],
    "bitrix31": [
        "type=sale&mode=checkauth",
        "type=sale&mode=init&sessid=key4&version=3.1",
        "type=sale&mode=file&sessid=key4&filename=documents___<guid>.xml",
        "type=sale&mode=import&sessid=key4&filename=documents___<guid>.xml",
    ],
    "moysklad": [
        "type=sale&mode=checkauth",
        "type=sale&mode=init",
        "type=sale&mode=file&filename=orders-<guid>_1.xml",
    ],
}


@pytest.mark.parametrize("name", DIALECTS)
def test_what_changed_is_sent_after_the_load_in_the_words_of_the_family(name):
    site, infobase = load_and_pay(name)

    exchange(site, name, infobase)

    assert queries(site)[-len(UPLOADS[name]) :] == UPLOADS[name]


@pytest.mark.parametrize("name", DIALECTS)
def test_what_the_site_has_taken_is_not_sent_again(name):
    site, infobase = load_and_pay(name)

    first = exchange(site, name, infobase)
    second = exchange(site, name, infobase)

    assert first.sent == (infobase.orders[0].number,)
    assert second.sent == ()
    assert site.modes.count("file") == 1


@pytest.mark.parametrize("mode", ["file", "import"])
def test_what_the_site_has_refused_waits_for_the_next_exchange(mode):
    site, infobase = load_and_pay("ut11")
    site.answers[mode] = "failure\nСервер занят"
    with pytest.raises(ExchangeFailedError):
        exchange(site, "ut11", infobase)
    del site.answers[mode]

    result = exchange(site, "ut11", infobase)

    assert result.sent == ("ТД00-000001",)


def test_what_changes_while_it_is_sent_is_sent_again():
    site, infobase = load_and_pay("ut11")

    def change_meanwhile(step):
        if step.mode is Mode.FILE and len(infobase.orders[0].shipments) == 0:
            Manager(infobase).ship("T-1057")

    make_client(site, "ut11", on_step=change_meanwhile).exchange_orders(infobase)
    result = exchange(site, "ut11", infobase)

    assert result.sent == ("ТД00-000001",)


def test_unf_asks_for_statuses_at_the_path_of_bitrix_whatever_was_typed():
    site = make_site("unf")

    exchange(site, "unf", Infobase())

    paths = {request.fields["mode"]: request.path for request in site.requests}
    assert paths["info"] == "/bitrix/admin/1c_exchange.php"
    assert paths["query"] == "/shop/1c/"


@pytest.mark.parametrize("name", ["unf", "bitrix210", "bitrix31"])
def test_statuses_are_asked_for_once_and_mapped_by_id(name):
    site = make_site(name)
    infobase = Infobase()

    exchange(site, name, infobase)
    exchange(site, name, infobase)

    assert site.modes.count("info") == 1
    assert infobase.statuses == {"N": "Принят", "S": "Собран"}


@pytest.mark.parametrize("body", [b"", b"failure\n", b"<html>", b"<?xml broken"])
def test_statuses_that_cannot_be_read_stop_the_exchange(body):
    site = make_site("bitrix31")
    site.info = body

    with pytest.raises(ExchangeFailedError, match="Не удалось прочитать данные"):
        exchange(site, "bitrix31", Infobase())


@pytest.mark.parametrize("name", ["bitrix210", "bitrix31"])
def test_a_family_that_pages_asks_until_no_orders_come(name):
    site = make_site(name)
    site.orders.append(write_orders(make_order("T-1058"), dialect=name))

    result = exchange(site, name, Infobase())

    assert site.modes.count("query") == 3
    assert result.received == ("T-1057", "T-1058")
    assert site.modes.count("success") == 1


@pytest.mark.parametrize("name", DIALECTS)
def test_no_orders_are_fine_and_success_is_said_all_the_same(name):
    site = FakeSite(info=INFO)

    result = exchange(site, name, Infobase())

    assert (result.received, result.is_confirmed) == ((), True)
    assert site.modes[-1] == "success"


@pytest.mark.parametrize("name", DIALECTS)
def test_an_order_that_comes_again_is_rewritten_and_never_doubled(name):
    site = make_site(name)
    site.orders.append(write_orders(make_order(comment="Передумал"), dialect=name))
    infobase = Infobase()

    exchange(site, name, infobase)
    exchange(site, name, infobase)

    assert [order.comment for order in infobase.orders] == ["Передумал"]


def test_the_result_tells_what_came_and_what_went():
    site = make_site("ut11", make_order("T-1"), make_order("T-2"))
    infobase = Infobase()
    first = exchange(site, "ut11", infobase)
    Manager(infobase).pay("T-1")
    site.orders.append(write_orders(make_order("T-1"), make_order("T-2")))
    site.answers["import"] = "success\nЗаказ 7 на сайте не найден.\nЗаказ 8 старее."

    second = exchange(site, "ut11", infobase)

    assert (first.received, first.created, first.updated) == (
        ("T-1", "T-2"),
        ("T-1", "T-2"),
        (),
    )
    assert (second.created, second.updated, second.closed) == ((), ("T-2",), ("T-1",))
    assert second.sent == ("ТД00-000001",)
    assert second.remarks == ("Заказ 7 на сайте не найден.", "Заказ 8 старее.")
    assert second.requests == 7
    assert second.received_bytes > len(site.orders[1])
    assert second.sent_bytes == sum(sent.size for sent in second.uploads)


@pytest.mark.parametrize(
    ("name", "answer", "is_taken"),
    [
        ("ut11", "error", True),
        ("ut11", "  ", False),
        ("unf", "error", True),
        ("unf", "failure\nПоздно", False),
        ("bitrix31", "error", False),
        ("ut103", "failure", False),
    ],
)
def test_each_family_has_its_own_rule_for_the_answer_to_success(name, answer, is_taken):
    site = make_site(name)
    site.answers["success"] = answer

    if is_taken:
        assert exchange(site, name, Infobase()).is_confirmed
    else:
        with pytest.raises(ExchangeFailedError):
            exchange(site, name, Infobase())


def test_a_refused_batch_changes_nothing_and_success_is_not_said():
    site = make_site("ut11", make_order("T-1"), make_order("T-100000000000"))
    infobase = Infobase()

    with pytest.raises(ExchangeFailedError, match="номер длиннее 11 знаков") as caught:
        exchange(site, "ut11", infobase)

    assert site.modes == ["checkauth", "query"]
    assert (infobase.orders, infobase.parties, infobase.goods) == ((), (), ())
    assert caught.value.step.mode is Mode.QUERY
    assert "T-100000000000" in caught.value.answer


def test_an_answer_that_is_no_file_is_shown_whole():
    site = FakeSite(answers={"query": "failure\nНет прав [AUTH-03]"}, status=403)

    with pytest.raises(ExchangeFailedError) as caught:
        exchange(site, "ut11", Infobase())

    assert caught.value.message == (
        "Не удалось прочитать данные, загруженные с сервера. Код состояния HTTP: 403."
    )
    assert caught.value.answer == "failure\nНет прав [AUTH-03]"


def test_a_file_is_told_by_its_length():
    steps: list[Step] = []
    site = make_site("ut11")

    make_client(site, "ut11", on_step=steps.append).exchange_orders(Infobase())

    query = steps[1]
    assert (query.answer, query.received_bytes) == ("", len(site.orders[0]))
    assert query.summary == f"query {query.seconds:.2f} s → {len(site.orders[0])} B"


def test_a_lost_answer_to_query_leaves_the_orders_to_the_next_exchange():
    site = make_site("ut11")
    infobase = Infobase()

    with pytest.raises(ExchangeFailedError, match="ответ сервера не получен"):
        exchange(site, "ut11", infobase, OrderFault.LOST_ANSWER)

    assert infobase.orders == ()
    assert site.modes == ["checkauth", "query"]


def test_a_crash_before_the_orders_are_written_writes_none():
    site = make_site("ut11")
    infobase = Infobase()

    with pytest.raises(ExchangeFailedError, match="полученные заказы не записаны"):
        exchange(site, "ut11", infobase, OrderFault.CRASH)

    assert infobase.orders == ()
    assert "success" not in site.modes


def test_a_repeated_query_is_worked_on_twice():
    site = make_site("ut11")
    site.orders.append(site.orders[0])

    result = exchange(site, "ut11", Infobase(), OrderFault.REPEATED_QUERY)

    assert (result.created, result.updated) == (("T-1057",), ("T-1057",))
    assert site.modes == ["checkauth", "query", "query", "success"]


def test_success_can_be_left_unsaid():
    site = make_site("ut11")

    result = exchange(site, "ut11", Infobase(), OrderFault.NO_SUCCESS)

    assert result.created == ("T-1057",)
    assert not result.is_confirmed
    assert site.modes == ["checkauth", "query"]


def test_success_can_come_after_the_changes_of_1c_and_still_means_its_own_load():
    site, infobase = load_and_pay("ut11")

    result = exchange(site, "ut11", infobase, OrderFault.LATE_SUCCESS)

    assert result.is_confirmed
    assert site.modes[-2:] == ["import", "success"]
    loading, last = site.requests[1], site.requests[-1]
    assert last.headers["Cookie"] == loading.headers["Cookie"]
    assert last.query == "type=sale&mode=success&sessid=key2"


def test_the_answer_to_success_can_be_lost():
    site = make_site("ut11")
    infobase = Infobase()

    with pytest.raises(ExchangeFailedError, match="ответ сервера не получен"):
        exchange(site, "ut11", infobase, OrderFault.LOST_SUCCESS)

    assert site.confirmed == 1
    assert len(infobase.orders) == 1


def test_the_halves_can_be_played_apart():
    site = make_site("ut11")
    infobase = Infobase()
    conduct = OrderConduct(faults=frozenset({OrderFault.LATE_SUCCESS}))
    orders = make_client(site, "ut11").open_orders(infobase, conduct=conduct)

    orders.load()
    before = list(site.modes)
    orders.confirm()
    orders.confirm()

    assert before == ["checkauth", "query"]
    assert site.modes == ["checkauth", "query", "success"]
    assert orders.result.is_confirmed


def test_loaded_orders_go_back_at_once_where_1c_tells_its_number():
    site = make_site("ut11")

    result = exchange(site, "ut11", Infobase(), returns_loaded=True)

    (document,) = read_documents(site.documents()[result.imports[0].name])
    assert result.sent == ("ТД00-000001",)
    assert document.number == "T-1057"
    assert facts_of(document).number_1c == "ТД00-000001"


def test_files_are_packed_and_cut_as_the_family_does():
    site, infobase = load_and_pay("ut11", make_site("ut11", zip=True, file_limit=500))

    result = exchange(site, "ut11", infobase)

    (archive,) = site.files
    assert archive.endswith(".zip")
    assert result.uploads[0].parts > 1
    assert [sent.name for sent in result.imports] == list(site.documents())


def test_counterparties_of_1c_go_in_a_file_of_their_own():
    site = make_site("bitrix31")
    infobase = Infobase()
    party = Manager(infobase).create_party("Вектор", inn="7702345678")

    result = exchange(site, "bitrix31", infobase)
    again = exchange(site, "bitrix31", infobase)

    (name,) = [sent.name for sent in result.imports]
    text = site.documents()[name].decode()
    assert name.startswith("contragents_1_")
    assert f"<Ид>{party.id}</Ид>" in text
    assert "<ИНН>7702345678</ИНН>" in text
    assert again.uploads == ()


def test_families_without_such_a_file_keep_their_counterparties():
    infobase = Infobase()
    Manager(infobase).create_party("Вектор")

    assert exchange(make_site("ut11"), "ut11", infobase).uploads == ()


def test_an_order_born_in_1c_is_sent_without_a_number_of_the_site():
    site = FakeSite(file_limit=1_000_000)
    infobase = Infobase(clock=lambda: NOW)
    manager = Manager(infobase)
    exchange(make_site("ut11"), "ut11", infobase)
    good = infobase.goods[0]
    manager.create_order(infobase.parties[0], [(good, Decimal(3), Decimal(10))])

    result = exchange(site, "ut11", infobase)

    (document,) = read_documents(site.documents()[result.imports[0].name])
    assert result.sent == ("ТД00-000002",)
    assert (document.number, document.total) == ("", Decimal(30))
    assert facts_of(document).number_1c == "ТД00-000002"
