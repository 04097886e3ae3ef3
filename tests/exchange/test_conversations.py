"""Whole exchanges of every family of 1C, from checkauth to the goods in the shop."""

import time

import pytest

from django_commerceml.adapters import Capability, ShopAdapter
from django_commerceml.emulator import (
    DIALECTS,
    Account,
    Client,
    Conduct,
    HttpTransport,
    SessionKey,
    get_dialect,
    parse_address,
)
from django_commerceml.models import (
    ReferenceBook,
    ReferenceItem,
    RunProblem,
    Severity,
)
from django_commerceml.protocol import ExchangeType
from tests.exchange.goods import read_goods
from tests.exchange.tables import describe_shop, dump_catalog
from tests.exchange.transport import InProcessTransport
from tests.factories import PASSWORD

ACCOUNT = Account(path="/1c/", login="обмен", password=PASSWORD)


def pairs(*values):
    """Return each family with each of *values*, and with both True and False.

    Any two of the three meet somewhere; not all three do.
    """
    return [
        pytest.param(name, value, bool((row + column) % 2), marks=_marks(value))
        for row, name in enumerate(DIALECTS)
        for column, value in enumerate(values)
    ]


def _marks(value):
    """Let what goes byte by byte go so on one database."""
    return [pytest.mark.once, pytest.mark.no_cover] if value == 1 else []


def play(name, directory, *, transport=None, **conduct):
    client = Client(
        transport or InProcessTransport(),
        dialect=get_dialect(name),
        account=ACCOUNT,
        conduct=Conduct(**conduct),
        sleep=lambda _: None,
    )
    return client.exchange(directory)


def check_exchange(name, directory, *, chunk_size=None, **conduct):
    """Exchange twice: all arrives, and the second time, in one part, writes nothing."""
    play(name, directory, chunk_size=chunk_size, **conduct)
    first = dump_catalog()

    assert describe_shop() == read_goods(directory)
    assert errors() == []

    play(name, directory, **conduct)

    assert dump_catalog() == first
    assert errors() == []


def errors():
    found = RunProblem.objects.filter(severity=Severity.ERROR)
    return list(found.values_list("code", "message", "file"))


@pytest.mark.parametrize(("name", "chunk_size", "use_zip"), pairs(1024, 200 * 1024))
def test_a_catalogue_arrives_in_parts_of_any_size(
    profile, catalogs, name, chunk_size, use_zip
):
    check_exchange(name, catalogs(name), chunk_size=chunk_size, use_zip=use_zip)


BYTE_BY_BYTE = pairs(None, 1)[1::2]


@pytest.mark.parametrize(("name", "chunk_size", "use_zip"), BYTE_BY_BYTE)
def test_a_catalogue_arrives_byte_by_byte(profile, catalogs, name, chunk_size, use_zip):
    directory = catalogs(name, is_tiny=True)

    check_exchange(name, directory, chunk_size=chunk_size, use_zip=use_zip)


@pytest.mark.parametrize(
    ("name", "chunk_size", "use_zip"), [*BYTE_BY_BYTE[:2], *pairs(1024, None)]
)
def test_a_part_that_comes_twice_counts_once(
    profile, catalogs, name, chunk_size, use_zip
):
    directory = catalogs(name, is_tiny=chunk_size == 1)

    check_exchange(
        name, directory, chunk_size=chunk_size, use_zip=use_zip, repeat_part=True
    )


@pytest.mark.parametrize("name", DIALECTS)
def test_login_and_password_stand_in_for_a_lost_cookie(profile, catalogs, name):
    check_exchange(name, catalogs(name), chunk_size=20 * 1024, lose_cookie=True)


@pytest.mark.parametrize(
    ("name", "session_key", "lose_cookie"),
    pairs(SessionKey.EMPTY, SessionKey.MISSING),
)
def test_the_session_key_may_be_empty_or_missing(
    profile, catalogs, name, session_key, lose_cookie
):
    check_exchange(
        name,
        catalogs(name),
        chunk_size=200 * 1024,
        session_key=session_key,
        lose_cookie=lose_cookie,
    )


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
@pytest.mark.parametrize("name", DIALECTS)
def test_every_family_reads_the_answers_in_the_profiles_encoding(
    profile, catalogs, name, charset
):
    profile.reply_charset = charset
    profile.save()

    check_exchange(name, catalogs(name))


REFERENCES = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.09"><ПользовательскиеСправочники \
СодержитТолькоИзменения="true"><Справочник><Ид>b</Ид><Наименование>Бренды\
</Наименование><ЭлементыСправочника><ЭлементСправочника><Ид>1</Ид>\
<ЗначенияРеквизитов><ЗначениеРеквизита><Ид>Наименование</Ид>\
<Значение>Утренний лист</Значение></ЗначениеРеквизита></ЗначенияРеквизитов>\
</ЭлементСправочника></ЭлементыСправочника></Справочник>\
</ПользовательскиеСправочники></КоммерческаяИнформация>"""


def test_reference_books_have_an_exchange_of_their_own(profile, tmp_path):
    (tmp_path / "references.xml").write_text(REFERENCES)

    result = play("ut103", tmp_path, exchange_type=ExchangeType.REFERENCE)

    assert [sent.name for sent in result.uploads] == ["references.xml"]
    assert ReferenceBook.objects.get().name == "Бренды"
    assert ReferenceItem.objects.get().name == "Утренний лист"
    assert errors() == []


def test_any_storage_will_do(profile, catalogs, settings):
    backend = "django.core.files.storage.InMemoryStorage"
    settings.STORAGES = {**settings.STORAGES, "commerceml": {"BACKEND": backend}}

    check_exchange("ut11", catalogs("ut11"))


class SlowShop(ShopAdapter):
    """A shop that takes a second for each batch of products."""

    capabilities = frozenset({Capability.PRODUCTS})

    def publish_products(self, products, context):
        time.sleep(1)
        return []


def test_a_slow_import_is_asked_for_until_it_is_done(profile, catalogs, settings):
    profile.adapter = f"{__name__}.SlowShop"
    profile.save()
    settings.COMMERCEML |= {"STEP_SECONDS": 1, "BATCH_SIZE": 2}
    directory = catalogs("ut11")

    result = play("ut11", directory)

    polls = {sent.name: sent.polls for sent in result.imports}
    assert polls["import0_1.xml"] > 1
    assert describe_shop() == read_goods(directory)
    assert errors() == []


@pytest.mark.parametrize("name", DIALECTS)
def test_a_shop_may_change_to_another_family(profile, catalogs, name):
    profile.price_guard_limit = 100
    profile.save()
    for other in DIALECTS:
        play(other, catalogs(other))

    play(name, catalogs(name))

    assert describe_shop()["products"] == read_goods(catalogs(name))["products"]
    assert errors() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", DIALECTS)
def test_a_catalogue_arrives_over_http(live_server, profile, catalogs, name):
    address = parse_address(f"{live_server.url}/1c/")
    transport = HttpTransport(address, timeout=60)

    play(name, catalogs(name), transport=transport)
    transport.close()

    assert describe_shop() == read_goods(catalogs(name))
    assert errors() == []
