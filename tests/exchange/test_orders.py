"""Orders of the shop, taken by every family of 1C in its own order of calls."""

import threading
import time

import pytest
from django.db import connections

from django_commerceml.models import ExportBatch, OrderExport, RunState
from tests.exchange.shop_orders import (
    SALE,
    change_order,
    numbers_in,
    place_orders,
    take_orders,
    waiting,
)
from tests.exchange.visitor import LOGIN, Visitor, basic, hang_up
from tests.factories import make_profile, make_run

pytestmark = pytest.mark.django_db

BITRIX = "/bitrix/admin/1c_exchange.php"
WRONG_KEY = "failure\nключ сеанса (sessid) неверен, начните обмен заново [SESS-02]"


@pytest.fixture
def shop(profile):
    place_orders("101", "102")
    return profile


def test_erp_takes_orders_without_init(shop, visitor):
    key = visitor.log_in("sale")[3]

    body = take_orders(visitor, f"{SALE}query&{key}")
    before = waiting(shop)
    confirmed = visitor.ask(f"{SALE}success&{key}")

    assert (numbers_in(body), before) == (["101", "102"], ["101", "102"])
    assert (confirmed, waiting(shop)) == ("success", [])
    assert body.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    assert numbers_in(take_orders(visitor, f"{SALE}query&{key}")) == []


def test_unf_takes_orders_after_init_with_the_version_of_documents(shop, visitor):
    key = visitor.log_in("sale")[3]

    limits = visitor.ask(f"{SALE}init&cmlVersion=2.10&{key}")
    body = take_orders(visitor, f"{SALE}query&{key}")
    confirmed = visitor.ask(f"{SALE}success&{key}")

    assert limits == "zip=yes\nfile_limit=1000000"
    assert 'ВерсияСхемы="2.10"'.encode("windows-1251") in body[:400]
    assert (numbers_in(body), confirmed) == (["101", "102"], "success")
    assert waiting(shop) == []


def test_the_module_of_bitrix_asks_until_an_answer_is_empty(shop):
    shop.orders_per_query = 1
    shop.save()
    visitor = Visitor(BITRIX)
    key = visitor.log_in("sale")[3]
    assert visitor.ask(f"{SALE}init&{key}&version=3.1").endswith("\nversion=3.1")

    taken = [numbers_in(take_orders(visitor, f"{SALE}query&{key}")) for _ in range(3)]
    before = waiting(shop)
    confirmed = visitor.ask(f"{SALE}success&{key}")

    assert (taken, before) == ([["101"], ["102"], []], ["101", "102"])
    assert (confirmed, waiting(shop)) == ("success", [])


def test_an_old_client_sends_its_password_and_nothing_else(shop, visitor):
    body = take_orders(visitor, HTTP_AUTHORIZATION=basic())
    confirmed = visitor.ask(f"{SALE}success", HTTP_AUTHORIZATION=basic())

    assert (numbers_in(body), confirmed) == (["101", "102"], "success")
    assert waiting(shop) == []


def test_a_lost_cookie_loses_nothing(shop, visitor):
    key = visitor.log_in("sale")[3]
    del visitor.client.defaults["HTTP_COOKIE"]

    body = take_orders(visitor, f"{SALE}query&{key}", HTTP_AUTHORIZATION=basic())
    visitor.ask(f"{SALE}success&{key}", HTTP_AUTHORIZATION=basic())

    assert (numbers_in(body), waiting(shop)) == (["101", "102"], [])


@pytest.mark.parametrize("mode", ["query", "success", "info"])
def test_a_wrong_key_opens_nothing(shop, visitor, mode):
    visitor.log_in("sale")
    take_orders(visitor)

    text = visitor.ask(f"{SALE}{mode}&sessid={'0' * 32}")

    assert text.startswith(WRONG_KEY)
    assert waiting(shop) == ["101", "102"]


@pytest.mark.parametrize("kind", ["sale", "catalog"])
def test_success_of_another_session_confirms_nothing(shop, visitor, kind):
    visitor.log_in("sale")
    take_orders(visitor)
    visitor.log_in(kind)

    assert visitor.ask(f"{SALE}success") == "success"

    assert waiting(shop) == ["101", "102"]


def test_a_late_success_of_the_session_itself_confirms(shop, visitor):
    visitor.log_in("sale")
    take_orders(visitor)
    later = Visitor()
    later.log_in("sale")
    take_orders(later)

    visitor.ask(f"{SALE}success")

    assert waiting(shop) == []


def test_success_may_be_said_twice_and_before_anything_was_asked(shop, visitor):
    visitor.log_in("sale")
    answers = [visitor.ask(f"{SALE}success")]
    take_orders(visitor)
    answers += [visitor.ask(f"{SALE}success") for _ in range(2)]

    assert answers == ["success"] * 3
    assert waiting(shop) == []


def test_what_changed_after_it_was_given_is_given_again(shop, visitor):
    visitor.log_in("sale")
    take_orders(visitor)
    change_order("102")
    visitor.ask(f"{SALE}success")

    assert waiting(shop) == ["102"]
    assert numbers_in(take_orders(visitor)) == ["102"]


def test_an_answer_that_was_not_read_to_its_end_is_not_confirmed(shop, visitor):
    visitor.log_in("sale")
    answer = visitor.fetch(f"{SALE}query")
    first = next(answer.streaming_content)
    hang_up(answer)
    visitor.ask(f"{SALE}success")

    assert first.startswith(b"<?xml")
    assert waiting(shop) == ["101", "102"]


def test_head_gives_no_orders(shop, visitor):
    visitor.log_in("sale")
    answer = visitor.fetch(f"{SALE}query", method="HEAD")
    visitor.ask(f"{SALE}success")

    assert answer.getvalue() == b""
    assert answer["Content-Length"] == str(ExportBatch.objects.get().size)
    assert waiting(shop) == ["101", "102"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_orders_are_asked_for_by_any_method(shop, visitor, method):
    visitor.log_in("sale")

    body = take_orders(visitor, f"{SALE}query&orderIDfrom=2", method=method)

    assert numbers_in(body) == ["101", "102"]


def test_a_request_that_was_repeated_on_the_way_gets_the_same_bytes(shop, visitor):
    shop.orders_per_query = 1
    shop.save()
    visitor.log_in("sale")
    visitor.ask(f"{SALE}init&version=3.1")
    names = ["a", "a", "b", f"b{'b' * 200}", f"b{'b' * 200}"]

    bodies = [take_orders(visitor, HTTP_X_REQUEST_ID=name) for name in names]

    assert [numbers_in(body) for body in bodies] == [["101"], ["101"], ["102"], [], []]
    assert (bodies[0], bodies[3]) == (bodies[1], bodies[4])


def test_letters_that_windows_1251_lacks_are_references(profile, visitor):
    place_orders("7")
    line = OrderExport.objects.get().order.lines.get()
    line.name = "Кофе ☕ “Ночь”"
    line.save()
    visitor.log_in("sale")

    body = take_orders(visitor)

    assert "Кофе &#9749; “Ночь”" in body.decode("windows-1251")


def test_orders_are_given_while_an_import_runs(shop, visitor):
    make_run(profile=shop, state=RunState.RUNNING)
    visitor.log_in("sale")

    assert numbers_in(take_orders(visitor)) == ["101", "102"]


def test_two_infobases_take_orders_independently(shop):
    other = make_profile(slug="other", login="other")
    change_order("101")
    visitor = Visitor("/1c/other/")

    body = take_orders(visitor, HTTP_AUTHORIZATION=basic("other"))
    visitor.ask(f"{SALE}success", HTTP_AUTHORIZATION=basic("other"))

    assert "101" in numbers_in(body)
    assert "101" not in waiting(other)
    assert waiting(shop) == ["101", "102"]


def test_a_failure_never_looks_like_xml(shop, visitor):
    visitor.log_in("sale")
    take_orders(visitor)
    ExportBatch.objects.update(storage_key="exports/gone.xml")

    text = visitor.ask(f"{SALE}query")

    assert text.split("\n")[0] == "failure"
    assert "<" not in text
    assert waiting(shop) == ["101", "102"]


@pytest.mark.parametrize("mode", ["deactivate", "complete"])
def test_what_belongs_to_catalogues_is_refused(profile, visitor, mode):
    visitor.log_in("sale")

    text = visitor.ask(f"{SALE}{mode}")

    assert text.split("\n")[1] == (
        f"команда {mode} для типа sale не поддерживается [PROTO-03]"
    )


@pytest.mark.parametrize("mode", ["query", "success", "info", "listen"])
def test_what_belongs_to_orders_is_refused_for_catalogues(profile, visitor, mode):
    visitor.log_in()

    text = visitor.ask(f"type=catalog&mode={mode}")

    assert text.split("\n")[1] == (
        f"команда {mode} для типа catalog не поддерживается [PROTO-03]"
    )


def test_waiting_orders_are_told_at_once(shop, visitor, settings):
    settings.COMMERCEML |= {"STEP_SECONDS": 60}
    began = time.monotonic()

    text = visitor.ask("type=listen", HTTP_AUTHORIZATION=basic())

    assert text == "success"
    assert time.monotonic() - began < 30


def test_when_all_is_confirmed_nothing_waits(shop, visitor, settings):
    settings.COMMERCEML |= {"STEP_SECONDS": 1}
    visitor.log_in("sale")
    take_orders(visitor)
    visitor.ask(f"{SALE}success")

    answer = visitor.fetch("type=listen")

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.django_db(transaction=True)
def test_an_order_that_is_placed_meanwhile_ends_the_waiting(settings):
    settings.COMMERCEML |= {"STEP_SECONDS": 60}
    make_profile(slug="default", login=LOGIN)

    def place_later():
        time.sleep(0.5)
        place_orders("1")
        connections.close_all()

    thread = threading.Thread(target=place_later)
    thread.start()
    began = time.monotonic()
    text = Visitor().ask("type=listen", HTTP_AUTHORIZATION=basic())
    seconds = time.monotonic() - began
    thread.join()

    assert text == "success"
    assert 0.4 < seconds < 30
