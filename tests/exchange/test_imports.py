"""``import``: honest progress, answers that are repeated, failures that are told."""

from dataclasses import replace
from typing import ClassVar

import pytest
from django.db import OperationalError

from django_commerceml.adapters import Capability, ShopAdapter
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import AdapterError, StoredFileError
from django_commerceml.exchange.imports import import_file
from django_commerceml.exchange.work import Work
from django_commerceml.importing.holding import cancel, confirm
from django_commerceml.models import (
    ImportRun,
    Price,
    Product,
    ProductImage,
    RunProblem,
    StoredFile,
)
from django_commerceml.protocol import (
    Command,
    ExchangeType,
    Failure,
    Mode,
    Progress,
    Success,
)
from tests.exchange.archives import zipped
from tests.exchange.calls import make_call, upload
from tests.exchange.pictures import draw
from tests.exchange.visitor import GOOD, Visitor, exchange
from tests.factories import make_session
from tests.importing.goods import catalog, offers, package, product, products

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(profile):
    return make_session(profile=profile)


def ask(session, name="import.xml"):
    """Ask for the import of *name*, with no time but for a single step."""
    command = Command(type=ExchangeType.CATALOG, mode=Mode.IMPORT, filename=name)
    return import_file(
        Work(
            command=command,
            call=make_call(),
            session=session,
            token="",
            settings=replace(get_settings(), step_seconds=0),
        )
    )


def ask_until_done(session, name="import.xml"):
    replies = [ask(session, name)]
    while isinstance(replies[-1], Progress):
        replies.append(ask(session, name))
    return replies


def messages(replies):
    return [reply.message for reply in replies if isinstance(reply, Progress)]


def test_each_answer_says_how_far_it_is(session, settings):
    settings.COMMERCEML |= {"BATCH_SIZE": 2}
    upload(session, "import.xml", catalog(*products(range(7))))

    replies = ask_until_done(session)

    assert messages(replies) == [
        "Обработано 0 из 7 записей",
        "Обработано 2 из 7 товаров, осталось меньше минуты",
        "Обработано 4 из 7 товаров, осталось меньше минуты",
        "Обработано 6 из 7 товаров, осталось меньше минуты",
    ]
    assert replies[-1] == Success(lines=("товаров 7 (записано 7)",))


def test_offers_are_called_offers(session, settings):
    settings.COMMERCEML |= {"BATCH_SIZE": 2}
    upload(session, "offers.xml", package(*offers(range(3), price=1)))

    replies = ask_until_done(session, "offers.xml")

    assert messages(replies)[-1] == (
        "Обработано 2 из 3 предложений, осталось меньше минуты"
    )


def test_an_archive_is_unpacked_step_by_step(session):
    files = [(f"import{number}.xml", GOOD) for number in range(3)]
    upload(session, "v8.zip", zipped(*files))

    replies = ask_until_done(session, "import2.xml")

    assert messages(replies)[:3] == ["Распаковка архива"] * 2 + [
        "Обработано 0 из 1 записей"
    ]
    assert isinstance(replies[-1], Success)


def test_pictures_are_attached_step_by_step(session):
    images = "".join(f"<Картинка>import_files/{n}.png</Картинка>" for n in range(3))
    for number in range(3):
        upload(session, f"import_files/{number}.png", draw(number))
    upload(session, "import.xml", catalog(product("p", inside=images)))

    replies = ask_until_done(session)

    assert messages(replies) == [
        "Обработано 0 из 1 записей",
        "Обработка картинок",
        "Обработка картинок",
    ]
    assert not ProductImage.objects.filter(file="").exists()


def test_success_means_that_it_is_committed(profile, visitor):
    assert exchange(visitor) == "success\nтоваров 1 (записано 1)"

    assert Product.objects.get().name == "Доска"
    assert ImportRun.objects.get().state == "done"


def test_an_answer_that_was_lost_is_given_again_without_work(profile, visitor):
    first = exchange(visitor)
    run = ImportRun.objects.values().get()

    second = visitor.import_file("import.xml")

    assert second == first
    assert ImportRun.objects.values().get() == run


def test_a_file_that_comes_again_is_imported_again(profile, visitor):
    exchange(visitor)

    answer = exchange(visitor, data=GOOD.replace("Доска".encode(), "Рейка".encode()))

    assert answer == "success\nтоваров 1 (записано 1)"
    assert Product.objects.get().name == "Рейка"


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ("import.xml", "IMPORT.XML"),
        ("goods/1/import.xml", "import.xml"),
        ("import.xml", "goods/1/import.xml"),
        ("goods\\1\\import.xml", "goods/1/import.xml"),
        ("/tmp/import.xml", "import.xml"),  # noqa: S108 (what 1C on Linux sends)
    ],
)
def test_a_file_is_found_with_and_without_its_folder(profile, visitor, sent, asked):
    visitor.log_in()
    visitor.send(sent, GOOD)

    assert visitor.import_file(asked) == "success\nтоваров 1 (записано 1)"


@pytest.mark.parametrize("asked", ["import.xml", "webdata/import.xml"])
def test_a_file_of_an_archive_is_found_with_and_without_its_folder(
    profile, visitor, asked
):
    visitor.log_in()
    visitor.send("v8_1.zip", zipped(("webdata/import.xml", GOOD)))

    assert visitor.import_file(asked) == "success\nтоваров 1 (записано 1)"


def test_an_archive_can_be_imported_as_a_whole(profile, visitor):
    visitor.log_in()
    visitor.send(
        "v8_1.zip",
        zipped(
            ("offers.xml", package(*offers(["1"], price=5))),
            ("import.xml", catalog(*products(["1"]))),
            ("1.txt", b"no XML, and nobody minds"),
        ),
    )

    assert visitor.import_file("v8_1.zip").startswith("success\nпредложений 1")

    assert Price.objects.get().offer.product_external_id == "p1"


def test_an_archive_in_an_archive_stays_closed(profile, visitor):
    inner = zipped(("import.xml", GOOD))
    visitor.log_in()
    visitor.send("v8_1.zip", zipped(("inner.zip", inner), ("offers.xml", GOOD)))

    assert visitor.import_file("offers.xml").startswith("success")
    assert visitor.import_file("import.xml").split("\n")[1] == (
        "файл «import.xml» не найден, в этом обмене получено: "
        "v8_1.zip, offers.xml [FILE-04]"
    )
    assert list(RunProblem.objects.values_list("severity", "code", "file"))[-1] == (
        "warning",
        "ZIP-10",
        "inner.zip",
    )


def test_the_newest_file_of_the_session_is_meant(profile, visitor):
    visitor.log_in()
    visitor.send("import.xml", GOOD)
    visitor.send("import.xml", GOOD.replace("Доска".encode(), "Рейка".encode()))

    visitor.import_file("import.xml")

    assert Product.objects.get().name == "Рейка"


def test_a_file_of_an_earlier_session_is_found(profile, visitor):
    visitor.log_in()
    visitor.send("import.xml", GOOD)

    visitor.log_in()

    assert visitor.import_file("import.xml").startswith("success")


def test_two_sessions_at_once_both_end_and_the_newest_receipt_wins(profile):
    visitors = {"Доска": Visitor(), "Рейка": Visitor()}
    for name, visitor in visitors.items():
        visitor.log_in()
        visitor.send("import.xml", GOOD.replace("Доска".encode(), name.encode()))

    answers = [visitor.import_file("import.xml") for visitor in visitors.values()]

    assert [answer.partition("\n")[0] for answer in answers] == ["success"] * 2
    assert Product.objects.get().name == "Рейка"


def test_what_is_missing_is_told_with_what_is_there(profile, visitor):
    visitor.log_in()
    visitor.send("import_files/1.jpg", b"\xff\xd8\xff\xe0")
    for number in range(6):
        visitor.send(f"import{number}.xml", GOOD)

    text = visitor.import_file("import.xml")

    assert text.split("\n")[1] == (
        "файл «import.xml» не найден, в этом обмене получено: import0.xml, "
        "import1.xml, import2.xml, import3.xml, import4.xml [FILE-04]"
    )


@pytest.mark.parametrize("name", ["import_files/1.jpg", "Reports\\Exchange.zip"])
def test_what_is_no_document_is_kept(profile, visitor, name):
    visitor.log_in()
    visitor.send(name, b"\xff\xd8\xff\xe0 and so on")

    assert visitor.import_file(name) == "success\nФайл сохранён"


def test_bytes_that_changed_in_the_storage_are_refused(profile, visitor, spool):
    visitor.log_in()
    visitor.send("import.xml", GOOD)
    part = next(spool.rglob("000001-*"))
    part.write_bytes(GOOD.replace(b"good", b"evil"))

    text = visitor.import_file("import.xml")

    assert text.split("\n")[1] == (
        "часть файла изменилась в хранилище, выгрузите файл ещё раз [FILE-05]"
    )
    assert not Product.objects.exists()


def test_a_purged_file_is_not_found(session):
    upload(session, "import.xml", GOOD)
    StoredFile.objects.update(is_purged=True)

    with pytest.raises(StoredFileError, match="FILE-04"):
        ask(session)


class FaultyShop(ShopAdapter):
    """Fails with one of *errors* after the other, until there is none."""

    capabilities = frozenset({Capability.PRODUCTS})
    errors: ClassVar[list[Exception]] = []

    def publish_products(self, products, context):
        if self.errors:
            raise self.errors.pop()
        return []


@pytest.fixture
def shop(profile):
    profile.adapter = f"{__name__}.FaultyShop"
    profile.save()
    yield FaultyShop
    FaultyShop.errors.clear()


def test_a_failure_of_ours_is_tried_again_when_1c_asks_again(shop, visitor):
    shop.errors.append(AdapterError("магазин закрыт"))

    first = exchange(visitor)
    second = visitor.import_file("import.xml")

    assert first.startswith("failure\n")
    assert second == "success\nтоваров 1 (записано 1)"
    assert list(ImportRun.objects.order_by("pk").values_list("state", flat=True)) == [
        "failed",
        "done",
    ]


def test_a_fault_of_the_database_is_tried_again_at_once(shop, visitor):
    shop.errors.extend([OperationalError("database is locked")] * 3)

    answer = exchange(visitor)

    assert answer == "success\nтоваров 1 (записано 1)"
    assert shop.errors == []
    assert ImportRun.objects.get().state == "done"


def hold(visitor):
    """Have the prices of an import wait for an operator; return the answer."""
    exchange(visitor, "offers.xml", package(*offers(range(20), price=100)))
    return exchange(visitor, "offers.xml", package(*offers(range(20), price=0)))


def test_a_held_import_is_a_failure_until_it_is_confirmed(profile, visitor):
    answer = hold(visitor)
    entry = RunProblem.objects.get(code="GUARD-02")

    again = visitor.import_file("offers.xml")
    confirm(ImportRun.objects.get(state="held"))
    confirmed = visitor.import_file("offers.xml")

    lines = answer.split("\n")
    assert lines[0] == "failure"
    assert lines[1].startswith("цены файла ждут подтверждения")
    assert lines[1].endswith("[GUARD-02]")
    assert lines[2] == f"журнал: {entry.pk}"
    assert again == answer
    assert confirmed.startswith("success\n")


def test_a_cancelled_import_is_a_failure(profile, visitor):
    hold(visitor)
    run = ImportRun.objects.get(state="held")

    cancel(run)

    assert visitor.import_file("offers.xml") == (
        "failure\nзагрузка отменена оператором магазина [RUN-04]\n"
        f"журнал: загрузка {run.pk}"
    )


def test_the_failure_of_a_file_is_given_again(session):
    upload(session, "import.xml", GOOD[:-10])

    first, second = ask_until_done(session)[-1], ask(session)

    assert isinstance(first, Failure)
    assert first == second
    assert first.journal == str(RunProblem.objects.get(severity="error").pk)
