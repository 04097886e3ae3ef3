"""Every request of 1C leaves a row: what was asked, what was heard, no secret."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from django_commerceml.models import (
    ExchangeRequest,
    ExchangeSession,
    RunProblem,
    StoredFile,
)
from tests.exchange.visitor import GOOD, Visitor, basic, exchange
from tests.factories import PASSWORD

CHECKAUTH = "type=catalog&mode=checkauth"


def told(*names):
    return list(ExchangeRequest.objects.order_by("pk").values_list(*names))


def test_an_exchange_is_told_request_by_request(profile, visitor):
    exchange(visitor, "import.xml", GOOD)

    assert told("method", "mode", "filename", "status") == [
        ("GET", "checkauth", "", 200),
        ("GET", "init", "", 200),
        ("POST", "file", "import.xml", 200),
        ("GET", "import", "import.xml", 200),
    ]
    session = ExchangeSession.objects.get()
    assert set(told("profile", "session", "type")) == {
        (profile.pk, session.pk, "catalog")
    }


def test_a_row_says_what_came_and_what_was_answered(profile, visitor):
    visitor.log_in(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="1C+Enterprise/8.3")
    answer = visitor.send("import.xml", GOOD, HTTP_X_REQUEST_ID="r-1")

    row = ExchangeRequest.objects.latest("pk")
    assert (row.body_bytes, row.reply) == (len(GOOD), answer)
    assert row.reply_bytes == len(answer.encode())
    assert row.query == "type=catalog&mode=file&filename=import.xml"
    assert row.request_id == "r-1"
    first = ExchangeRequest.objects.earliest("pk")
    assert (first.remote_address, first.user_agent) == (
        "192.0.2.7",
        "1C+Enterprise/8.3",
    )
    assert 0 < first.seconds < 20
    assert first.received_at <= row.received_at


def test_no_secret_is_written_down(profile, visitor):
    lines = visitor.log_in()
    token, key = lines[2], lines[3].partition("=")[2]
    visitor.ask(f"type=catalog&mode=init&version=2.09&sessid={key}")
    visitor.ask(f"{CHECKAUTH}&password={PASSWORD}", HTTP_AUTHORIZATION=basic())
    visitor.ask(f"type=catalog&mode=init&{key}")
    visitor.ask(f"type=catalog&mode=init&odd={key}&cmlsid={token}&again=x{token}")
    visitor.ask(f"type=catalog&mode=file&filename={token}", method="POST", body=b"x")

    rows = repr(list(ExchangeRequest.objects.values()))
    assert [word for word in (token, key, PASSWORD) if word in rows] == []
    assert told("reply")[1] == ("zip=yes\nfile_limit=1000000\nsessid=…\nversion=2.09",)
    assert told("query")[1:4] == [
        ("type=catalog&mode=init&version=2.09&sessid=…",),
        ("type=catalog&mode=checkauth&password=…",),
        ("type=catalog&mode=init&…",),
    ]


def test_a_refusal_is_told_with_its_words(profile, visitor):
    visitor.log_in()
    text = visitor.ask("type=catalog&mode=import&filename=none.xml")

    row = ExchangeRequest.objects.latest("pk")
    assert row.reply == text
    assert row.session == ExchangeSession.objects.get()


def test_a_wrong_password_is_told_without_a_profile(profile, visitor):
    text = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic(password="wrong"))

    assert told("profile", "session", "reply") == [(None, None, text)]
    assert "wrong" not in repr(list(ExchangeRequest.objects.values()))


@pytest.mark.parametrize(
    ("query", "kind", "mode"),
    [
        ("", "", ""),
        ("type=catalog", "catalog", ""),
        ("type=Catalog&mode=Dance&mode=init", "catalog", "dance"),
        ("type=%00%FF&mode=" + "x" * 600, "?я", "x" * 20),
        ("&".join(f"a{number}=1" for number in range(300)), "", ""),
        ("x" * 20_000, "", ""),
    ],
)
def test_what_is_no_command_is_told_too(profile, visitor, query, kind, mode):
    visitor.ask(query)

    assert told("type", "mode", "filename") == [(kind, mode, "")]


def test_a_file_as_an_answer_is_told_by_its_kind_and_size(profile, visitor):
    visitor.log_in("sale")
    body = visitor.fetch("type=sale&mode=query").getvalue()

    row = ExchangeRequest.objects.latest("pk")
    assert row.reply == "application/xml; charset=windows-1251"
    assert row.reply_bytes == len(body)


def test_a_long_wait_without_orders_is_told(profile, settings):
    settings.COMMERCEML |= {"STEP_SECONDS": 1}
    visitor = Visitor()
    visitor.log_in("listen")

    assert visitor.fetch("type=listen").status_code == 304

    row = ExchangeRequest.objects.latest("pk")
    assert (row.type, row.mode, row.status, row.reply) == ("listen", "", 304, "")
    assert row.seconds >= 1


@pytest.mark.parametrize(
    ("length", "kept"),
    [("", 0), ("many", 0), ("²", 0), ("-5", 0), ("9" * 30, 2**63 - 1)],
)
def test_an_odd_length_of_a_body_harms_nothing(profile, visitor, length, kept):
    visitor.log_in()
    query = "type=catalog&mode=file&filename=a.xml"
    visitor.ask(query, method="POST", body=b"<a/>", CONTENT_LENGTH=length)

    assert ExchangeRequest.objects.latest("pk").body_bytes == kept


def test_strangers_leave_only_so_many_rows_a_minute(profile):
    for number in range(80):
        visitor = Visitor(REMOTE_ADDR=f"198.51.{number}.1")
        visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic(password="wrong"))

    assert ExchangeRequest.objects.count() == 60
    cache.clear()
    Visitor().ask("type=catalog&mode=init")
    assert ExchangeRequest.objects.count() == 61


def test_those_who_are_known_are_told_whatever_strangers_do(profile):
    for _ in range(70):
        Visitor().ask("type=catalog&mode=init")
    visitor = Visitor()

    exchange(visitor)

    known = ExchangeRequest.objects.exclude(session=None)
    assert known.count() == len(visitor.answers)


@pytest.mark.django_db(transaction=True)
def test_a_journal_that_cannot_be_written_harms_no_exchange(profile, caplog):
    def refuse_journal(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "exchangerequest" in sql:
            raise DatabaseError("the journal is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse_journal):
        assert exchange(Visitor()) == "success\nтоваров 1 (записано 1)"

    assert not ExchangeRequest.objects.exists()
    assert "a request could not be journaled" in caplog.text


def test_a_fault_that_nobody_foresaw_is_told_with_its_session(
    profile, visitor, settings
):
    visitor.log_in()
    StoredFile.objects.all().delete()
    settings.COMMERCEML |= {"SPOOL_DIRECTORY": "/dev/null/nowhere"}

    text = visitor.send("import.xml", GOOD)

    session = ExchangeSession.objects.get()
    assert text.startswith("failure\n")
    assert ExchangeRequest.objects.latest("pk").session == session
    assert RunProblem.objects.get().session == session


def test_a_request_costs_one_insert(profile, visitor, django_assert_num_queries):
    visitor.log_in()
    visitor.ask("type=catalog&mode=init")

    with django_assert_num_queries(4) as captured:
        visitor.ask("type=catalog&mode=init")

    inserts = [query["sql"] for query in captured if "INSERT" in query["sql"]]
    assert len(inserts) == 1
    assert "exchangerequest" in inserts[0]
