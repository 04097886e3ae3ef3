"""``deactivate`` and ``complete``: the end of a full export, and what it hides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from django_commerceml.adapters import Capability, ShopAdapter
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import AdapterError
from django_commerceml.exchange.endings import complete
from django_commerceml.exchange.endings import deactivate as deactivate_missing
from django_commerceml.exchange.work import Work
from django_commerceml.importing import work
from django_commerceml.importing.arrivals import close_files
from django_commerceml.importing.holding import cancel, confirm
from django_commerceml.importing.runs import new_run
from django_commerceml.models import (
    ExchangeSession,
    ImportRun,
    Product,
    ProductImage,
    RunKind,
    StoredFile,
    SweepPolicy,
)
from django_commerceml.protocol import (
    Command,
    ExchangeType,
    Mode,
    Progress,
    Success,
)
from django_commerceml.signals import exchange_completed
from tests.exchange.archives import zipped
from tests.exchange.calls import make_call
from tests.exchange.pictures import draw
from tests.exchange.visitor import Visitor, basic
from tests.factories import make_profile
from tests.importing.goods import catalog, product, products
from tests.importing.imports import store_bytes

DONE = "success\nДеактивация элементов завершена"
UNKNOWN = "неизвестная отметка времени полной выгрузки [PROTO-04]"
UNFINISHED = "не все файлы полной выгрузки загружены, ничего не скрыто [SWEEP-01]"


@pytest.fixture(autouse=True)
def loose(profile):
    """Let a sweep hide half of the products."""
    profile.sweep_limit = 50
    profile.save()


@pytest.fixture
def full(visitor):
    """Return a visitor that has begun a full export; before it there were ten."""
    begin(visitor)
    send_all(visitor, catalog(*products(range(10))))
    let_sessions_pass()
    visitor.stamp = begin(visitor)
    return visitor


def begin(visitor):
    """Log in; return line 5, as the Bitrix module gives it back."""
    return visitor.log_in()[4]


def let_sessions_pass():
    """Have the sessions and the runs so far be of an hour ago."""
    for session in ExchangeSession.objects.all():
        session.timestamp = str(int(session.timestamp) - 3600)
        session.created_at -= timedelta(hours=1)
        session.save()
    for run in ImportRun.objects.all():
        run.created_at -= timedelta(hours=1)
        run.save()


def send_all(visitor, *files):
    for number, data in enumerate(files, 1):
        visitor.send(f"goods_1_{number}.xml", data)
        answer = visitor.import_file(f"goods_1_{number}.xml")
        assert answer.startswith("success")


def deactivate(visitor, stamp=None):
    line = visitor.stamp if stamp is None else stamp
    return ask(visitor, f"type=catalog&mode=deactivate&{line}")


def ask(visitor, query):
    while (text := visitor.ask(query)).startswith("progress"):
        pass
    return text


def active():
    names = Product.objects.filter(is_active=True).values_list("external_id", flat=True)
    return sorted(names)


def test_what_the_export_left_out_is_hidden(full):
    send_all(full, catalog(*products(range(6))))

    assert deactivate(full) == DONE
    assert active() == [f"p{number}" for number in range(6)]


def test_what_an_operator_only_tried_out_is_no_part_of_the_export(full, profile):
    send_all(full, catalog(*products(range(6))))
    for label in ("goods_1_1.xml", "other.xml"):
        tried = store_bytes(profile, label, catalog(*products(range(2))))
        work(new_run(tried, None, is_dry_run=True))

    assert deactivate(full) == DONE
    assert active() == [f"p{number}" for number in range(6)]


def test_an_export_is_all_files_since_its_first_login(full):
    portions = [
        catalog(*products([number]), is_full=number == 0) for number in range(6)
    ]
    for number, data in enumerate(portions):
        full.log_in()
        full.send(f"goods_1_{number}.xml", data)
        full.import_file(f"goods_1_{number}.xml")

    assert deactivate(full) == DONE
    assert active() == [f"p{number}" for number in range(6)]


def test_said_twice_it_is_done_once(full):
    send_all(full, catalog(*products(range(6))))

    first, second = deactivate(full), deactivate(full)

    assert first == second == DONE
    assert ImportRun.objects.filter(kind=RunKind.SWEEP).count() == 1


def test_a_profile_may_keep_what_is_left_out(full, profile):
    profile.sweep_policy = SweepPolicy.KEEP
    profile.save()
    send_all(full, catalog(*products(range(6))))

    assert deactivate(full) == DONE
    assert len(active()) == 10


def test_without_a_file_nothing_is_hidden(full):
    assert deactivate(full) == DONE
    assert len(active()) == 10


@pytest.mark.parametrize("stamp", ["timestamp=1", "", "timestamp=", "timestamp=abc"])
def test_a_timestamp_that_was_never_given_out_is_refused(full, stamp):
    send_all(full, catalog(*products(range(6))))

    assert deactivate(full, stamp).split("\n")[:2] == ["failure", UNKNOWN]
    assert len(active()) == 10


def test_another_profiles_timestamp_is_refused(full):
    send_all(full, catalog(*products(range(6))))
    make_profile(slug="other", login="other")
    other = Visitor("/1c/other/")
    other.ask("type=catalog&mode=checkauth", HTTP_AUTHORIZATION=basic("other"))
    theirs = ExchangeSession.objects.latest("pk")
    theirs.timestamp = "1234567890"
    theirs.save()

    text = deactivate(full, "timestamp=1234567890")

    assert text.split("\n")[:2] == ["failure", UNKNOWN]
    assert len(active()) == 10


@pytest.mark.parametrize("kind", ["reference", "sale"])
def test_a_timestamp_of_another_type_is_refused(full, kind):
    full.log_in(kind)
    ExchangeSession.objects.filter(type=kind).update(timestamp="1234567890")
    full.log_in()

    text = deactivate(full, "timestamp=1234567890")

    assert text.split("\n")[:2] == ["failure", UNKNOWN]


def test_while_a_file_of_the_export_has_failed_nothing_is_hidden(full):
    send_all(full, catalog(*products(range(6))))
    full.send("goods_1_2.xml", catalog(*products(range(6, 10)))[:-10])
    assert full.import_file("goods_1_2.xml").startswith("failure")

    text = deactivate(full)

    assert text.split("\n")[:2] == ["failure", UNFINISHED]
    assert len(active()) == 10


def test_a_file_that_was_sent_again_has_not_failed(full):
    send_all(full, catalog(*products(range(3))))
    full.send("goods_1_2.xml", catalog(*products(range(3, 6)))[:-10])
    full.import_file("goods_1_2.xml")
    full.send("goods_1_2.xml", catalog(*products(range(3, 6)), is_full=False))
    assert full.import_file("goods_1_2.xml").startswith("success")

    assert deactivate(full) == DONE
    assert active() == [f"p{number}" for number in range(6)]


def test_a_file_that_was_never_imported_is_missing(full):
    send_all(full, catalog(*products(range(6))))
    full.send("goods_1_2.xml", catalog(*products(range(6, 10))))

    text = deactivate(full)

    assert text.split("\n")[:2] == ["failure", UNFINISHED]
    assert len(active()) == 10


def test_an_archive_that_was_refused_is_missing(full):
    send_all(full, catalog(*products(range(6))))
    full.send("v8_1.zip", zipped(("a.xml", b"<a/>")) + b"junk")
    full.import_file("a.xml")

    text = deactivate(full)

    assert text.split("\n")[:2] == ["failure", UNFINISHED]
    assert len(active()) == 10


def test_pictures_and_reports_need_no_import(full):
    send_all(full, catalog(*products(range(6))))
    full.send("import_files/1.png", draw())
    full.send("Reports\\Exchange_1.zip", zipped(("1.txt", b"report")))

    assert deactivate(full) == DONE


def test_too_large_a_sweep_waits_and_1c_is_told(full):
    send_all(full, catalog(*products(range(2))))

    first, second = deactivate(full), deactivate(full)

    held = "полная выгрузка скрыла бы 8 из 10 активных позиций, нужно подтверждение"
    assert first == second == f"{DONE}\n{held}"
    assert len(active()) == 10
    assert ImportRun.objects.filter(state="held").count() == 1


def test_a_held_sweep_goes_on_when_it_is_confirmed(full):
    send_all(full, catalog(*products(range(2))))
    deactivate(full)

    confirm(ImportRun.objects.get(state="held"))

    assert deactivate(full) == DONE
    assert active() == ["p0", "p1"]


def test_a_cancelled_sweep_hides_nothing(full):
    send_all(full, catalog(*products(range(2))))
    deactivate(full)

    cancel(ImportRun.objects.get(state="held"))

    assert deactivate(full) == DONE
    assert len(active()) == 10


def test_a_sweep_that_failed_is_told_and_tried_again(full, profile):
    send_all(full, catalog(*products(range(6))))
    profile.adapter = "tests.exchange.test_endings.Closed"
    profile.save()

    first = deactivate(full)
    profile.adapter = ""
    profile.save()

    assert first.startswith("failure\n")
    assert len(active()) in (6, 10)
    assert deactivate(full) == DONE
    assert active() == [f"p{number}" for number in range(6)]


class Closed(ShopAdapter):
    """A shop that lets nothing be withdrawn."""

    capabilities = frozenset({Capability.WITHDRAWAL})

    def withdraw(self, products, context):
        raise AdapterError("магазин закрыт")


def work_on(visitor, mode):
    """Return the work of *mode*, with no time but for a single step."""
    session = ExchangeSession.objects.latest("pk")
    stamp = visitor.stamp.removeprefix("timestamp=")
    return Work(
        command=Command(type=ExchangeType.CATALOG, mode=mode, timestamp=stamp),
        call=make_call(),
        session=session,
        token="",
        settings=replace(get_settings(), step_seconds=0),
    )


@pytest.mark.parametrize(
    ("handle", "mode"),
    [(deactivate_missing, Mode.DEACTIVATE), (complete, Mode.COMPLETE)],
)
def test_while_files_are_in_work_1c_is_told_to_wait(full, settings, handle, mode):
    settings.COMMERCEML |= {"BATCH_SIZE": 2}
    renamed = [product(f"p{number}", title="Новый товар") for number in range(6)]
    full.send("goods_1_1.xml", catalog(*renamed))
    session = ExchangeSession.objects.latest("pk")
    close_files(session)
    new_run(session.files.get(), session)

    replies = [handle(work_on(full, mode)) for _ in range(3)]

    waiting = Progress(message="Загрузка файлов ещё идёт")
    assert replies == [waiting] * 3
    assert ImportRun.objects.latest("pk").checkpoint == 4


def test_while_pictures_wait_1c_is_told_so(full):
    for number in range(2):
        full.send(f"import_files/{number}.png", draw(number))

    replies = [complete(work_on(full, Mode.COMPLETE)) for _ in range(2)]

    assert replies == [
        Progress(message="Обработка картинок"),
        Success(lines=("Обмен завершён",)),
    ]


@pytest.fixture
def completed():
    """Collect the sessions that were completed."""
    heard = []

    def hear(session, **_):
        heard.append(session)

    exchange_completed.connect(hear)
    yield heard
    exchange_completed.disconnect(hear)


def test_the_end_is_told_to_the_shop(full, completed):
    assert ask(full, "type=catalog&mode=complete") == "success\nОбмен завершён"

    assert completed == [ExchangeSession.objects.latest("pk")]


def test_the_end_comes_after_all_work(full, completed):
    images = "<Картинка>import_files/1.png</Картинка>"
    send_all(full, catalog(product("p0", inside=images)))
    full.send("import_files/1.png", draw())

    ask(full, "type=catalog&mode=complete")

    assert ProductImage.objects.get().file.endswith(".png")
    assert len(completed) == 1


def test_there_is_no_end_without_a_beginning(profile, visitor):
    for mode in ("complete", "deactivate"):
        text = visitor.ask(
            f"type=catalog&mode={mode}&timestamp=1", HTTP_AUTHORIZATION=basic()
        )

        assert text.split("\n")[1] == (
            f"команда {mode} пришла раньше, чем начался обмен [PROTO-01]"
        )


def test_a_file_that_was_only_previewed_was_not_imported(full):
    send_all(full, catalog(*products(range(6))))
    full.send("goods_1_2.xml", catalog(*products(range(6, 9)), is_full=False))
    file = StoredFile.objects.get(label="goods_1_2.xml")
    new_run(file, None, is_dry_run=True)

    assert deactivate(full).split("\n")[:2] == ["failure", UNFINISHED]
    assert len(active()) == 10
