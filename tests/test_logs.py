"""Log lines: which exchange and which run they are of, and nothing of a person."""

import json
import logging

import pytest
from django.db import IntegrityError, transaction

from django_commerceml.adapters import Capability, ShopAdapter
from django_commerceml.exceptions import AdapterError
from django_commerceml.importing import work
from django_commerceml.importing.ahead import one_ahead
from django_commerceml.logs import ContextFilter, about, get_logger, note
from django_commerceml.models import ExchangeSession, ImportRun, RunState
from tests.exchange.visitor import GOOD, Visitor
from tests.factories import make_file, make_profile, make_run, make_session
from tests.importing.goods import catalog, products
from tests.importing.imports import store_bytes
from tests.importing.loaders.ordering import line, load_orders, order
from tests.importing.shops import FailingShop

SHOP = "tests.importing.shops.FailingShop"
FULL = f"{__name__}.FullShop"

logger = get_logger(__name__)


class FullShop(ShopAdapter):
    """Has no room for an order."""

    capabilities = frozenset({Capability.ORDERS})

    def receive_order(self, order, changes, context):
        raise OSError("no room")


@pytest.fixture(autouse=True)
def all_lines(caplog):
    caplog.set_level(logging.DEBUG, logger="django_commerceml")
    caplog.set_level(logging.DEBUG, logger=__name__)


def fields(record):
    return (
        record.commerceml_profile,
        record.commerceml_session,
        record.commerceml_run,
    )


def told(caplog):
    """Return the lines of the package: their fields and their message."""
    return [
        (*fields(record), record.getMessage())
        for record in caplog.records
        if record.name.startswith(("django_commerceml", __name__))
    ]


def test_outside_of_every_exchange_a_line_has_empty_fields(caplog):
    logger.info("at %d %%", 5)

    assert told(caplog) == [(None, None, None, "at 5 %")]


def test_a_line_says_what_it_is_about(caplog):
    with about(profile="main", session=3):
        logger.info("one of %s", {"a": 1})
        with about(run=7):
            logger.info("two")
        logger.info("three")
    logger.info("four")

    assert told(caplog) == [
        ("main", 3, None, "profile main, session 3: one of {'a': 1}"),
        ("main", 3, 7, "profile main, session 3, run 7: two"),
        ("main", 3, None, "profile main, session 3: three"),
        (None, None, None, "four"),
    ]


def test_what_is_noted_is_forgotten_with_the_block(caplog):
    with about(profile="main"):
        note(session=3)
        logger.info("inside")
    logger.info("outside")

    assert told(caplog) == [
        ("main", 3, None, "profile main, session 3: inside"),
        (None, None, None, "outside"),
    ]


def test_an_error_ends_the_block_too(caplog):
    with pytest.raises(ZeroDivisionError), about(profile="main"):
        _ = 1 / 0
    logger.info("outside")

    assert told(caplog) == [(None, None, None, "outside")]


def test_a_logger_asked_for_twice_says_it_once(caplog):
    get_logger(__name__)
    get_logger(__name__)

    with about(run=7):
        logger.info("one")

    assert told(caplog) == [(None, None, 7, "run 7: one")]


def test_a_thread_that_works_ahead_says_it_too(caplog):
    with about(profile="main", run=7):
        for _ in one_ahead(lambda item: logger.info("item %d", item), [1, 2]):
            pass

    assert told(caplog) == [
        ("main", None, 7, "profile main, run 7: item 1"),
        ("main", None, 7, "profile main, run 7: item 2"),
    ]


def test_lines_of_others_get_the_fields_at_the_handler(caplog):
    caplog.handler.addFilter(field_filter := ContextFilter())
    try:
        with about(run=7):
            logging.getLogger("somebody.else").warning("slow query")
        get_logger(__name__).warning("ours")
    finally:
        caplog.handler.removeFilter(field_filter)

    assert [(*fields(one), one.getMessage()) for one in caplog.records] == [
        (None, None, 7, "slow query"),
        (None, None, None, "ours"),
    ]


@pytest.mark.django_db
def test_the_line_of_a_run_has_its_session(caplog):
    profile = make_profile(slug="main")
    session = make_session(profile=profile)
    file = store_bytes(profile, "import.xml", catalog(*products(range(2))))
    run = make_run(profile=profile, session=session, file=file)

    work(run)

    assert told(caplog) == [
        (
            "main",
            session.pk,
            run.pk,
            f"profile main, session {session.pk}, run {run.pk}: done: {run.counts}",
        )
    ]


@pytest.mark.django_db
def test_the_line_of_a_failure_has_its_code(caplog):
    FailingShop.error = AdapterError("магазин закрыт")
    FailingShop.fails_at, FailingShop.calls = 1, 0
    profile = make_profile(slug="main", adapter=SHOP)
    file = store_bytes(profile, "import.xml", catalog(*products(range(2))))
    run = make_run(profile=profile, file=file)

    work(run)

    assert run.state == RunState.FAILED
    assert told(caplog) == [
        ("main", None, run.pk, f"profile main, run {run.pk}: failed: SHOP-01"),
        ("main", None, run.pk, f"profile main, run {run.pk}: alarms raised: 1"),
    ]


@pytest.mark.django_db
def test_a_run_that_nobody_may_work_on_says_nothing(caplog):
    run = make_run(file=make_file(), state=RunState.DONE)

    work(run)

    assert told(caplog) == []


@pytest.mark.django_db
def test_every_line_of_a_conversation_has_its_session(caplog):
    make_profile(slug="default", login="обмен")
    visitor = Visitor()

    visitor.log_in()
    visitor.ask("type=catalog&mode=init")
    visitor.send("import.xml", GOOD)
    visitor.ask("type=catalog&mode=import&filename=import.xml")
    visitor.ask("type=catalog&mode=import&filename=nothing.xml")

    session, run = ExchangeSession.objects.get(), ImportRun.objects.get()
    assert [line[:3] for line in told(caplog)] == [
        ("default", session.pk, run.pk),
        ("default", session.pk, None),
    ]
    assert told(caplog)[1][3] == (
        f"profile default, session {session.pk}: refused: FILE-04"
    )


@pytest.mark.django_db
def test_the_next_request_begins_anew(caplog):
    make_profile(slug="default", login="обмен")
    Visitor().log_in()

    Visitor().ask("type=catalog&mode=checkauth")

    assert told(caplog) == [(None, None, None, "refused: AUTH-01")]


@pytest.mark.django_db
def test_an_error_that_nobody_foresaw_has_its_session(caplog, settings):
    make_profile(slug="default", login="обмен")
    visitor = Visitor()
    visitor.log_in()
    settings.COMMERCEML |= {"MAX_SESSION_BYTES": 1, "STORAGE": "broken"}
    settings.STORAGES = {
        **settings.STORAGES,
        "broken": {"BACKEND": "tests.test_logs.missing"},
    }

    visitor.ask("type=catalog&mode=file&filename=import.xml", method="POST", body=GOOD)

    (line,) = told(caplog)
    assert line[:3] == ("default", ExchangeSession.objects.get().pk, None)
    assert line[3].endswith("unforeseen error in the exchange")


PERSON = "ivan@example.ru"
ROWS_AT_FAULT = {
    "postgresql": (
        "duplicate key value violates unique constraint\n"
        f"DETAIL:  Key (email)=({PERSON}\nsecond line) already exists.\n"
        f'CONTEXT:  COPY counterparty, line 1: "{PERSON}"\n'
        "HINT:  look here"
    ),
    "mysql": f"(1062, \"Duplicate entry '{PERSON}' for key 'email'\")",
}


@pytest.mark.parametrize("vendor", ROWS_AT_FAULT)
def test_what_the_database_tells_of_a_row_is_not_logged(caplog, vendor):
    error = ValueError("the shop's own")
    error.__cause__ = IntegrityError(ROWS_AT_FAULT[vendor])

    logger.error("failed", exc_info=error)

    assert PERSON not in caplog.text
    for word in ("IntegrityError", "uplicate", "the shop's own"):
        assert word in caplog.text
    assert ("look here" in caplog.text) is (vendor == "postgresql")


@pytest.mark.django_db
def test_an_error_of_the_real_database_tells_no_person(caplog):
    make_profile(login=PERSON)
    try:
        with transaction.atomic():
            make_profile(login=PERSON)
    except IntegrityError:
        logger.exception("failed")

    assert "IntegrityError" in caplog.text
    assert PERSON not in caplog.text


@pytest.mark.django_db
def test_the_fields_fit_into_json(caplog):
    with about(profile="main", session=3, run=7):
        logger.info("one")

    (record,) = caplog.records
    assert json.loads(json.dumps(fields(record))) == ["main", 3, 7]


@pytest.mark.django_db
@pytest.mark.parametrize(("adapter", "lines"), [("", 1), (FULL, 2)])
def test_the_lines_over_an_order_tell_nothing_of_its_buyer(caplog, adapter, lines):
    buyer = (
        f"<Контрагенты><Контрагент><Ид>{PERSON}</Ид><Наименование>{PERSON}"
        f"</Наименование></Контрагент></Контрагенты><Комментарий>{PERSON}"
        "</Комментарий>"
    )
    profile = make_profile(adapter=adapter, imports_new_orders=True)

    load_orders(profile, order(buyer, number="15", lines=(line(name=PERSON),)))

    assert len(told(caplog)) == lines
    assert PERSON not in caplog.text
