"""The exchange over HTTP: addresses, methods, and answers byte for byte."""

import re

import pytest
from django.db import connection
from django.test import Client, override_settings

from django_commerceml.cml.info import InfoItem, ShopInfo, read_info
from django_commerceml.models import ExchangeSession, OrderStatus, StoredFile
from django_commerceml.models.orders import DEFAULT_STATUSES as USUAL
from tests.exchange.visitor import GOOD, Visitor, basic, exchange
from tests.factories import make_profile

ADDRESSES = ("/1c/", "/1c", "/1c/default/", "/1c/default")
BITRIX = "/bitrix/admin/1c_exchange.php"
CHECKAUTH = "type=catalog&mode=checkauth"


@pytest.fixture
def profile(db):
    return make_profile(slug="default", login="обмен")


@pytest.fixture
def visitor():
    return Visitor()


def get(query, path="/1c/", **environ):
    return Client().get(f"{path}?{query}", HTTP_AUTHORIZATION=basic(), **environ)


@pytest.mark.parametrize("path", [*ADDRESSES, BITRIX])
def test_every_address_answers_without_a_redirect(profile, path):
    visitor = Visitor(path)

    assert exchange(visitor) == "success\nтоваров 1 (записано 1)"


@pytest.mark.parametrize("path", ["/1c/shop/", "/1c/shop"])
def test_a_profile_has_an_address_of_its_own(db, path):
    make_profile(slug="shop", login="обмен")

    assert exchange(Visitor(path)) == "success\nтоваров 1 (записано 1)"


def test_checkauth_of_a_catalogue_has_five_lines(profile):
    answer = get(CHECKAUTH)

    session = ExchangeSession.objects.get()
    assert re.fullmatch(
        rb"success\ncmlsid\n[A-Za-z0-9_-]{43}\nsessid=[0-9a-f]{32}\ntimestamp=\d{10}",
        answer.content,
    )
    lines = answer.content.decode().split("\n")
    assert lines[3:] == [
        f"sessid={session.session_key}",
        f"timestamp={session.timestamp}",
    ]


@pytest.mark.parametrize("kind", ["sale", "reference"])
def test_checkauth_of_other_types_has_four_lines(profile, kind):
    answer = get(f"type={kind}&mode=checkauth")

    assert re.fullmatch(
        rb"success\ncmlsid\n[A-Za-z0-9_-]{43}\nsessid=[0-9a-f]{32}", answer.content
    )


def test_init_has_two_lines_and_no_newline_after_them(profile):
    answer = get("type=catalog&mode=init")

    assert answer.content == b"zip=yes\nfile_limit=1000000"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("2.09", b"2.09"),
        ("2.10", b"2.10"),
        ("3.1", b"3.1"),
        ("4.2", b"3.1"),
        ("%00", b"3.1"),
        ("new", b"3.1"),
    ],
)
def test_init_has_four_lines_for_a_client_that_names_its_version(
    profile, said, answered
):
    answer = get(f"type=catalog&mode=init&version={said}")

    key = ExchangeSession.objects.get().session_key.encode()
    assert answer.content == (
        b"zip=yes\nfile_limit=1000000\nsessid=" + key + b"\nversion=" + answered
    )


def test_the_version_of_the_client_is_remembered(profile):
    get("type=catalog&mode=init&version=2.09&cmlVersion=2.10")

    assert ExchangeSession.objects.get().client_version == "2.09"


def test_reference_books_are_never_zipped(profile):
    answer = get("type=reference&mode=init")

    assert answer.content == b"zip=no\nfile_limit=1000000"


def test_init_says_what_the_profile_wants(profile):
    profile.use_zip = False
    profile.file_limit = 204800
    profile.save()

    assert get("type=catalog&mode=init").content == b"zip=no\nfile_limit=204800"


@pytest.mark.parametrize(
    ("said", "remembered"),
    [
        ("version=2.09&cmlVersion=2.10", ("2.09", "2.10")),
        ("cmlVersion=2.10", ("", "2.10")),
        ("version=3.1", ("3.1", "")),
        ("version=new&cmlVersion=old", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_versions_of_documents_are_remembered(profile, said, remembered):
    get(f"type=sale&mode=init&{said}")

    session = ExchangeSession.objects.get()
    assert (session.client_version, session.cml_version) == remembered


def test_init_of_orders_has_two_lines_unless_a_version_was_said(profile):
    old = get("type=sale&mode=init&cmlVersion=2.10").content
    new = get("type=sale&mode=init&version=3.1").content

    key = ExchangeSession.objects.get().session_key.encode()
    assert old == b"zip=yes\nfile_limit=1000000"
    assert new == old + b"\nsessid=" + key + b"\nversion=3.1"


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8"])
def test_a_file_as_an_answer_names_its_encoding_and_its_length(
    profile, settings, encoding
):
    settings.COMMERCEML |= {
        "PAYMENT_METHODS": {"card": {"name": "Картой ☕", "kind": "acquiring"}},
        "DELIVERY_METHODS": {"courier": {"name": "Курьер"}},
    }
    profile.order_encoding = encoding
    profile.save()

    answer = get("type=sale&mode=info", path=BITRIX)

    body = answer.getvalue()
    assert dict(answer.items()) == {
        "Content-Type": f"application/xml; charset={encoding}",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Pragma": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    assert body.startswith(f'<?xml version="1.0" encoding="{encoding}"?>'.encode())
    assert read_info(body) == ShopInfo(
        statuses=tuple(InfoItem(id=code, name=name) for code, name, _ in USUAL),
        payments=(InfoItem(id="card", name="Картой ☕", kind="acquiring"),),
        deliveries=(InfoItem(id="courier", name="Курьер"),),
    )


def test_head_gets_the_length_of_a_file_and_not_the_file(profile):
    body = get("type=sale&mode=info").getvalue()

    answer = Client().head("/1c/?type=sale&mode=info", HTTP_AUTHORIZATION=basic())

    assert (answer["Content-Length"], answer.getvalue()) == (str(len(body)), b"")


def test_a_shop_s_own_statuses_are_told(profile):
    OrderStatus.objects.create(profile=profile, code="W", name="Ждёт", position=1)
    OrderStatus.objects.create(profile=profile, code="A", name="Новый", position=0)

    told = read_info(get("type=sale&mode=info").getvalue())

    assert told == ShopInfo(
        statuses=(InfoItem(id="A", name="Новый"), InfoItem(id="W", name="Ждёт"))
    )


def test_where_nothing_waits_the_answer_is_not_modified(profile, settings):
    settings.COMMERCEML |= {"STEP_SECONDS": 1}

    answer = get("type=listen")

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    [
        "type=catalog&mode=init",
        "mode=init&type=catalog",
        "TYPE=Catalog&MODE=INIT&x=1&y",
        "&&type=catalog&mode=init&mode=init&",
        "type=%20catalog%20&mode=init",
    ],
)
def test_words_are_read_in_any_case_and_order(profile, query):
    assert get(query).content == b"zip=yes\nfile_limit=1000000"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_answers_name_their_encoding(profile, charset):
    profile.reply_charset = charset
    profile.save()

    refusal = get("type=catalog&mode=import&filename=a.xml")
    wrong = Client().get(f"/1c/?{CHECKAUTH}")

    for answer in (refusal, wrong):
        assert answer["Content-Type"] == f"text/plain; charset={charset}"
        assert answer["Content-Length"] == str(len(answer.content))
    assert refusal.content.decode(charset).split("\n")[1] == (
        "файл «a.xml» не найден, в этом обмене получено: ничего [FILE-04]"
    )


def test_answers_are_kept_by_nobody(profile):
    answer = get(CHECKAUTH)

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.cookies == {}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("mode", ["checkauth", "init"])
def test_questions_are_answered_by_any_method(profile, visitor, method, mode):
    text = visitor.ask(
        f"type=catalog&mode={mode}", method=method, HTTP_AUTHORIZATION=basic()
    )

    assert text.startswith(("success\n", "zip="))


def test_head_gets_the_headers_alone(profile):
    answer = Client().head(f"/1c/?{CHECKAUTH}", HTTP_AUTHORIZATION=basic())

    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "text/xml; charset=windows-1251",
    ],
)
def test_a_body_is_stored_raw_whatever_its_type(
    profile, spool, method, content_type, settings
):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    body = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\na=1&b=2%20\r\n--x--"

    answer = Client(enforce_csrf_checks=True).generic(
        method,
        "/1c/?type=catalog&mode=file&filename=a.dat",
        body,
        content_type=content_type,
        HTTP_AUTHORIZATION=basic(),
    )

    assert answer.content.decode() == f"success\nпринято {len(body)} байт"
    file = StoredFile.objects.get()
    assert (spool / file.parts.get().storage_key).read_bytes() == body


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_a_name_that_is_not_encoded_is_read(profile, encoding):
    query = "type=catalog&mode=import&filename=Товары.xml"

    answer = Client().get(
        "/1c/",
        QUERY_STRING=query.encode(encoding).decode("latin-1"),
        HTTP_AUTHORIZATION=basic(),
    )

    assert "файл «Товары.xml» не найден" in answer.content.decode()


def test_a_name_that_asgi_has_decoded_is_read(profile):
    answer = Client().get(
        "/1c/",
        QUERY_STRING="type=catalog&mode=import&filename=Товары.xml",
        HTTP_AUTHORIZATION=basic(),
    )

    assert "файл «Товары.xml» не найден" in answer.content.decode()


def test_init_may_come_any_number_of_times(profile, visitor):
    visitor.log_in()

    answers = {visitor.ask("type=catalog&mode=init") for _ in range(50)}

    assert answers == {"zip=yes\nfile_limit=1000000"}
    assert ExchangeSession.objects.count() == 1


def test_after_init_a_file_does_not_go_on(profile, visitor):
    visitor.log_in()
    visitor.send("import.xml", b"<a>")

    visitor.ask("type=catalog&mode=init")
    visitor.send("import.xml", b"<b/>")

    sizes = StoredFile.objects.order_by("pk").values_list("state", "size")
    assert list(sizes) == [("superseded", 3), ("receiving", 4)]


@pytest.mark.django_db(transaction=True)
def test_requests_are_not_wrapped_in_a_transaction():
    make_profile(slug="default", login="обмен")
    connection.settings_dict["ATOMIC_REQUESTS"] = True

    try:
        answers = [
            exchange(Visitor(), data=data) for data in (GOOD[:-10], GOOD, GOOD[:-20])
        ]
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False

    assert [text.partition("\n")[0] for text in answers] == [
        "failure",
        "success",
        "failure",
    ]


@override_settings(
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django.middleware.gzip.GZipMiddleware",
    ],
    APPEND_SLASH=True,
    PREPEND_WWW=False,
)
def test_the_usual_middleware_does_not_stand_in_the_way(profile):
    assert exchange(Visitor("/1c")) == "success\nтоваров 1 (записано 1)"


def test_an_address_of_no_profile_refuses_like_a_wrong_password(profile):
    answer = get(CHECKAUTH, path="/1c/nobody/")

    assert answer.content.decode().split("\n")[1] == (
        "неверный логин или пароль, либо профиль обмена выключен [AUTH-02]"
    )
