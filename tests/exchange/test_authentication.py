"""Who gets in: the login and the password of a profile, and nothing else."""

import time
from base64 import b64encode
from datetime import timedelta
from itertools import product

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.exceptions import AuthenticationError
from django_commerceml.exchange.authentication import (
    Credentials,
    authenticate,
    parse_authorization,
)
from django_commerceml.models import ExchangeRequest, ExchangeSession, RunProblem
from tests.exchange.visitor import LOGIN, Visitor, basic
from tests.factories import PASSWORD, make_profile

CHECKAUTH = "type=catalog&mode=checkauth"
NO_CREDENTIALS = "сервер не получил логин и пароль (заголовок Authorization)"
WRONG = "неверный логин или пароль, либо профиль обмена выключен"
NOT_FOUND = "сеанс обмена не найден или истёк, начните обмен заново"
BAD_KEY = "ключ сеанса (sessid) неверен, начните обмен заново"


def rows_of(model):
    return list(model._default_manager.values_list())  # noqa: SLF001 (Django's own way)


@given(
    login=st.text(st.characters(exclude_characters=":\x00\r\n", codec="utf-8")),
    password=st.text(st.characters(exclude_characters="\x00\r\n", codec="utf-8")),
)
def test_any_password_comes_through(login, password):
    text = f"{login}:{password}"

    header = f"Basic {b64encode(text.encode()).decode()}"

    if len(header) <= 1024:
        assert parse_authorization(header) == Credentials(
            login=login, password=password
        )


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
@pytest.mark.parametrize("password", ["с двоеточием: и пробелом", "plain", ":"])
def test_a_password_is_read_in_both_encodings(scheme, encoding, password):
    raw = b64encode(f"обмен:{password}".encode(encoding)).decode()

    assert parse_authorization(f"{scheme} {raw}") == Credentials(
        login="обмен", password=password
    )


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic YQ=",
        "Bearer YTpi",
        "Digest username=1",
        f"Basic {b64encode(b'no colon').decode()}",
        f"Basic {b64encode(b'a:b' + bytes(1)).decode()}",
        f"Basic {b64encode(b'a:b' + bytes([13, 10])).decode()}",
        f"Basic {'QTpi' * 500}",
        "Basic YTpi, Basic YTpi",
        "x" * 1_000_000,
    ],
)
def test_a_header_without_credentials_is_refused(header):
    with pytest.raises(AuthenticationError, match="AUTH-01"):
        parse_authorization(header)


@pytest.mark.parametrize("header", ["", "Basic !!!!", "Bearer YTpi", basic()[:-1]])
def test_a_call_without_credentials_is_refused(watch, visitor, header):
    environ = {"HTTP_AUTHORIZATION": header} if header else {}

    text = visitor.ask(CHECKAUTH, **environ)

    watch.check(text, "AUTH-01", NO_CREDENTIALS)


@pytest.mark.parametrize(
    ("login", "password"),
    [("nobody", PASSWORD), (LOGIN, "guess"), (LOGIN, ""), ("", ""), ("", PASSWORD)],
)
def test_a_wrong_login_and_a_wrong_password_are_refused_alike(
    watch, visitor, login, password
):
    text = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic(login, password))

    watch.check(text, "AUTH-02", WRONG, secrets=(PASSWORD, "guess"))


def test_an_unknown_login_takes_as_long_as_a_wrong_password(profile, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    make_profile(login="slow")
    seconds = {}

    for login in ("slow", "nobody"):
        started = time.process_time()
        with pytest.raises(AuthenticationError, match="AUTH-02"):
            authenticate(Credentials(login=login, password="guess"), None)
        seconds[login] = time.process_time() - started

    assert 0.5 < seconds["nobody"] / seconds["slow"] < 2


def test_another_profiles_password_does_not_open_an_address(watch, visitor):
    make_profile(slug="other", login="other")

    text = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic("other"))

    watch.check(text, "AUTH-02", WRONG)


def test_on_the_address_of_bitrix_the_login_says_which_profile_it_is(visitor, db):
    profiles = [make_profile(login=login) for login in ("one", "two")]

    for profile in profiles:
        visitor.ask(
            CHECKAUTH,
            path="/bitrix/admin/1c_exchange.php",
            HTTP_AUTHORIZATION=basic(profile.login),
        )

    assert list(ExchangeSession.objects.order_by("pk").values_list("profile")) == [
        (profile.pk,) for profile in profiles
    ]


def test_a_profile_that_is_switched_off_opens_nothing(profile, visitor):
    visitor.log_in()
    profile.is_active = False
    profile.save()

    answers = [
        visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic()),
        visitor.ask("type=catalog&mode=init"),
    ]

    assert [text.split("\n")[:2] for text in answers] == [
        ["failure", f"{WRONG} [AUTH-02]"],
        ["failure", f"{NOT_FOUND} [SESS-01]"],
    ]


def test_a_new_password_ends_the_sessions_of_the_old_one(profile, visitor):
    visitor.log_in()
    profile.password = make_profile().password
    profile.save()

    text = visitor.ask("type=catalog&mode=init")

    assert text.split("\n")[1] == f"{NOT_FOUND} [SESS-01]"


def test_a_shop_without_profiles_says_so(db, visitor):
    for environ in ({}, {"HTTP_AUTHORIZATION": basic("", "")}):
        text = visitor.ask(CHECKAUTH, **environ)

        assert text.split("\n")[:2] == [
            "failure",
            "обмен не настроен: создайте профиль обмена в админке магазина [AUTH-05]",
        ]


def test_where_https_is_required_http_is_refused_before_the_password_is_read(
    watch, visitor, settings
):
    settings.COMMERCEML |= {"REQUIRE_HTTPS": True, "FAILED_LOGINS": 1}

    text = ""
    for _ in range(3):
        text = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic(password="guess"))
    settings.COMMERCEML |= {"REQUIRE_HTTPS": False}

    watch.check(text, "AUTH-03", "нужен адрес https")


def test_https_is_taken(profile, visitor, settings):
    settings.COMMERCEML |= {"REQUIRE_HTTPS": True}

    assert visitor.log_in(secure=True)[0] == "success"


@pytest.mark.parametrize("header", ["HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE"])
def test_a_page_in_a_browser_is_refused_even_with_the_password(watch, visitor, header):
    visitor.log_in()

    text = visitor.ask(
        "type=catalog&mode=init",
        HTTP_AUTHORIZATION=basic(),
        **{header: "http://evil.example"},
    )

    message = "обмен не принимает запросы страниц браузера"
    watch.check(text, "AUTH-04", message)


def test_the_session_of_an_administrator_opens_nothing(watch, visitor):
    administrator = User.objects.create_superuser("root", password="root")
    browser = Client()
    browser.force_login(administrator)
    cookie = browser.cookies["sessionid"].value

    text = ""
    for name in ("sessionid", "cmlsid"):
        text = visitor.ask("type=catalog&mode=init", HTTP_COOKIE=f"{name}={cookie}")
        assert text.startswith("failure\n")

    watch.check(text, "SESS-01", NOT_FOUND, secrets=(cookie,))


def test_an_unknown_cookie_is_refused(watch, visitor):
    visitor.log_in()

    text = visitor.ask("type=catalog&mode=init", HTTP_COOKIE="cmlsid=chosen")

    watch.check(text, "SESS-01", NOT_FOUND)


def test_a_stale_cookie_is_refused(watch, visitor):
    token = visitor.log_in()[2]
    ExchangeSession.objects.update(expires_at=timezone.now())

    text = visitor.ask("type=catalog&mode=init")

    watch.check(text, "SESS-01", NOT_FOUND, secrets=(token,))


def test_another_profiles_cookie_is_refused(watch, visitor):
    make_profile(slug="other")
    token = visitor.log_in()[2]

    text = visitor.ask("type=catalog&mode=init", path="/1c/other/")

    watch.check(text, "SESS-01", NOT_FOUND, secrets=(token,))


def test_a_cookie_that_the_caller_chose_never_becomes_a_session(profile, visitor):
    lines = visitor.log_in(HTTP_COOKIE="cmlsid=chosen")

    assert lines[2] != "chosen"
    assert visitor.ask("type=catalog&mode=init").startswith("zip=")


@pytest.mark.parametrize("key", ["0" * 32, "../../etc", "/etc", "%00", "x" * 500])
def test_a_wrong_session_key_is_refused(watch, visitor, key):
    visitor.log_in()

    text = visitor.ask(f"type=catalog&mode=init&sessid={key}")

    watch.check(text, "SESS-02", BAD_KEY)


@pytest.mark.parametrize("key", ["0" * 32, "%00", "x" * 500])
def test_a_wrong_session_key_is_refused_without_a_cookie_too(watch, visitor, key):
    visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic())

    text = visitor.ask(
        f"type=catalog&mode=init&sessid={key}", HTTP_AUTHORIZATION=basic()
    )

    watch.check(text, "SESS-02", BAD_KEY)


@pytest.mark.parametrize("spelling", ["&{line}", "&sessid=", "", "&{value}"])
def test_the_session_key_is_taken_in_every_spelling(profile, visitor, spelling):
    line = visitor.log_in()[3]

    fragment = spelling.format(line=line, value=line.partition("=")[2])

    assert visitor.ask(f"type=catalog&mode=init{fragment}").startswith("zip=")


def test_a_client_without_its_cookie_goes_on_with_the_session_of_its_key(profile):
    visitors = [Visitor(), Visitor()]
    keys = [visitor.log_in()[3] for visitor in visitors]

    for number, (visitor, key) in enumerate(zip(visitors, keys, strict=True)):
        visitor.client.defaults.pop("HTTP_COOKIE")
        query = f"type=catalog&mode=file&filename={number}.xml&{key}"
        visitor.ask(query, method="POST", body=b"1", HTTP_AUTHORIZATION=basic())

    labels = ExchangeSession.objects.order_by("pk").values_list("files__label")
    assert list(labels) == [("0.xml",), ("1.xml",)]


def test_an_old_client_needs_no_checkauth(profile, visitor):
    for query in ("type=catalog&mode=init", "type=catalog&mode=init"):
        text = visitor.ask(query, HTTP_AUTHORIZATION=basic())
        assert text.startswith("zip=")

    assert ExchangeSession.objects.count() == 1


def test_a_token_is_kept_as_a_hash_only(profile, visitor):
    token = visitor.log_in()[2]

    assert token not in repr(list(ExchangeSession.objects.values_list()))


def test_a_session_lives_on_while_it_is_used_but_two_days_at_most(profile, visitor):
    visitor.log_in()
    session = ExchangeSession.objects.get()
    begun = timezone.now() - timedelta(hours=47)
    ExchangeSession.objects.update(created_at=begun, last_seen_at=begun)

    visitor.ask("type=catalog&mode=init")

    session.refresh_from_db()
    assert session.expires_at == begun + timedelta(hours=48)


def test_the_eleventh_wrong_password_from_a_network_must_wait(watch, visitor):
    for _ in range(10):
        visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic(password="guess"))

    text = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic())

    message = "слишком много неверных паролей, повторите через 5 минут"
    watch.check(text, "AUTH-09", message)


def test_a_scanner_does_not_fill_the_journal(profile, visitor):
    text = ""
    for _ in range(60):
        text = visitor.ask("type=catalog&mode=init")

    assert RunProblem.objects.count() == 50
    assert text == f"failure\n{NO_CREDENTIALS} [AUTH-01]"


@pytest.mark.parametrize("address", ["", "unix:", "localhost", "fe80::1%eth0", "::1"])
def test_a_caller_may_have_no_proper_address(profile, address):
    visitor = Visitor(REMOTE_ADDR=address)

    assert visitor.log_in()[0] == "success"
    assert visitor.ask(CHECKAUTH).startswith("failure\n")


def test_where_apache_hides_the_header_its_other_name_is_read(profile, visitor):
    text = visitor.ask(CHECKAUTH, REDIRECT_HTTP_AUTHORIZATION=basic())

    assert text.startswith("success\n")


TYPES = ("catalog", "sale", "reference", "listen", "get_catalog", "crm", "")
MODES = (
    *("checkauth", "init", "file", "import", "deactivate", "complete"),
    *("query", "success", "info", "exchange", "delete", ""),
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@pytest.mark.parametrize("method", METHODS)
def test_without_credentials_nothing_changes_whatever_is_asked(
    profile, visitor, spool, method
):
    models = [
        model
        for model in apps.get_app_config("commerceml").get_models()
        if model not in {ExchangeRequest, RunProblem}
    ]
    before = [rows_of(model) for model in models]

    for kind, mode in product(TYPES, MODES):
        query = f"type={kind}&mode={mode}&filename=import.xml"
        text = visitor.ask(query, method=method, body=b"<?xml?><a/>")
        assert text.startswith("failure\n") or method == "HEAD"

    assert [rows_of(model) for model in models] == before
    assert list(spool.rglob("*")) == []
