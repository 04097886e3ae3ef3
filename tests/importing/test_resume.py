"""A run that dies anywhere ends, taken over, as if it had never died."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.importing import work
from django_commerceml.models import ImportRun, Product, RunState
from tests.factories import make_profile, make_run
from tests.importing.dumps import dump_profile
from tests.importing.goods import catalog, classifier, offer, package, product
from tests.importing.imports import store_bytes, work_off
from tests.importing.shops import FailingShop, SimulatedDeath

pytestmark = pytest.mark.django_db

SHOP = "tests.importing.shops.FailingShop"
PROPERTIES = (
    "<Свойства><Свойство><Ид>colour</Ид><Наименование>Цвет</Наименование>"
    "<ТипЗначений>Справочник</ТипЗначений><ВариантыЗначений><Справочник>"
    "<ИдЗначения>red</ИдЗначения><Значение>красный</Значение>"
    "</Справочник></ВариантыЗначений></Свойство></Свойства>"
)
GOODS = [
    product(
        f"p{number}",
        inside=f"<Группы><Ид>g{number % 4}</Ид></Группы>"
        f"<Картинка>import_files/{number}.jpg</Картинка>"
        "<ЗначенияСвойств><ЗначенияСвойства><Ид>colour</Ид>"
        f"<Значение>{'red' if number % 2 else 'blue'}</Значение>"
        "</ЗначенияСвойства></ЗначенияСвойств>"
        f"<Вес>{'тяжёлый' if number % 5 == 0 else number}</Вес>",
    )
    for number in (*range(14), 3, 7)
]
OFFERS = [
    offer(
        f"p{number}#{size}",
        title=f"Товар {number}, {size}",
        price=100 + number if number % 4 else "даром",
        quantity=number,
        inside="<Склад ИдСклада='w' КоличествоНаСкладе='2'/>",
    )
    for number in range(8)
    for size in ("s", "m")
]
FILES = {
    "import.xml": catalog(
        *GOODS, classifier=classifier("g0", "g1", "g2", properties=PROPERTIES)
    ),
    "offers.xml": package(*OFFERS),
    "import_2.xml": catalog(*GOODS[2:5], *GOODS[9:], classifier=classifier("g3")),
    "import_3.xml": catalog(
        *(product(f"p{number}", title="Другое имя") for number in range(14)),
        is_full=False,
    ),
}
BATCHES = 5
"""So many batches, or more, are in each of the first two files."""


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 4}
    FailingShop.error = SimulatedDeath()
    FailingShop.fails_at = FailingShop.calls = 0


@pytest.fixture
def undisturbed():
    """Return what a profile has after the files came without any trouble."""
    profile = make_profile(adapter=SHOP)
    queue_files(profile)
    work_off(profile)
    dumped = dump_profile(profile)
    assert {run["state"] for run in dumped["ImportRun"]} == {RunState.DONE}
    assert dumped["RunProblem"]
    assert len([one for one in dumped["RecordChange"] if one["name"]]) >= 14
    FailingShop.calls = 0
    return dumped


def queue_files(profile):
    for label, data in FILES.items():
        make_run(profile=profile, file=store_bytes(profile, label, data))


def work_off_with_deaths(profile, *, deaths, die_at=None):
    """Work as often as it takes; each worker's lease runs out before the next."""
    died = 0
    while run := next_run(profile):
        try:
            work(run, is_over=die_at(died) if die_at else lambda: False)
        except SimulatedDeath:
            died += 1
            ImportRun.objects.filter(pk=run.pk).update(
                lease_expires_at=timezone.now() - timedelta(seconds=1)
            )
    assert died == deaths or (deaths is None and died)


def next_run(profile):
    unfinished = ImportRun.objects.filter(
        profile=profile, state__in=[RunState.QUEUED, RunState.RUNNING]
    )
    return unfinished.order_by("pk").first()


class DiesAtCall:
    """An *is_over* that dies when it is asked for the *number*th time."""

    def __init__(self, number):
        self.left = number

    def __call__(self):
        self.left -= 1
        if self.left == 0:
            raise SimulatedDeath
        return False


@pytest.mark.parametrize("boundary", range(1, BATCHES + 1))
def test_a_death_at_one_boundary_of_batches_leaves_no_trace(undisturbed, boundary):
    profile = make_profile(adapter=SHOP)
    queue_files(profile)

    work_off_with_deaths(
        profile,
        deaths=1,
        die_at=lambda died: DiesAtCall(-1 if died else boundary),
    )

    assert dump_profile(profile) == undisturbed


def test_a_death_at_every_boundary_of_batches_leaves_no_trace(undisturbed):
    profile = make_profile(adapter=SHOP)
    queue_files(profile)

    work_off_with_deaths(profile, deaths=None, die_at=lambda _: DiesAtCall(1))

    assert dump_profile(profile) == undisturbed


@pytest.mark.parametrize("batch", range(1, BATCHES + 1))
def test_a_death_in_the_midst_of_a_batch_leaves_no_trace(undisturbed, batch):
    profile = make_profile(adapter=SHOP)
    queue_files(profile)
    FailingShop.fails_at = batch

    work_off_with_deaths(profile, deaths=1)

    assert dump_profile(profile) == undisturbed


def test_a_step_that_ends_at_every_batch_leaves_no_trace(undisturbed):
    profile = make_profile(adapter=SHOP)
    queue_files(profile)

    while run := next_run(profile):
        work(run, is_over=lambda: True)

    assert dump_profile(profile) == undisturbed


def test_an_outline_that_was_lost_is_made_again(undisturbed, spool):
    profile = make_profile(adapter=SHOP)
    queue_files(profile)
    calls = iter([False, True])
    work(next_run(profile), is_over=lambda: next(calls))
    for path in (spool / "outlines").iterdir():
        path.unlink()

    work_off(profile)

    assert dump_profile(profile) == undisturbed
    assert Product.objects.filter(profile=profile).count() == 14


def test_a_file_that_changed_between_two_steps_goes_no_further(spool):
    profile = make_profile()
    data = catalog(*(product(f"p{number}") for number in range(9)))
    run = make_run(profile=profile, file=store_bytes(profile, "import.xml", data))
    calls = iter([False, True])
    work(run, is_over=lambda: next(calls))
    (path,) = (spool / "parts").iterdir()
    path.write_bytes(data.replace(b"p5", b"p8"))

    run = work(run)

    assert (run.state, run.error_code) == (RunState.FAILED, "FILE-05")
    names = Product.objects.order_by("pk").values_list("external_id", flat=True)
    assert list(names) == ["p0", "p1", "p2", "p3"]
