"""A dry run: the counts of the real one, and nothing else."""

import pytest
from django.db.models.signals import post_save

from django_commerceml.exceptions import AdapterError
from django_commerceml.importing import work
from django_commerceml.importing.leases import claim
from django_commerceml.importing.replays import replay
from django_commerceml.models import (
    ImportRun,
    Product,
    RecordChange,
    RunProblem,
    RunState,
)
from django_commerceml.signals import catalog_imported, run_failed, run_held
from tests.factories import make_profile, make_run
from tests.importing.changes import fields_of, outcomes_of
from tests.importing.dumps import dump_tables
from tests.importing.goods import (
    catalog,
    offer,
    offers,
    package,
    product,
    products,
)
from tests.importing.imports import import_bytes, store_bytes
from tests.importing.receiving import receive
from tests.importing.shops import BrokenShop, RecordingShop
from tests.importing.test_leases import stored

pytestmark = pytest.mark.django_db

OLD = catalog(*products(range(12)), is_full=None)
NEW = catalog(
    *products(range(6)),
    *(product(f"p{name}", title="Новое имя") for name in range(6, 9)),
    *(product(f"p{name}", inside="<Вес>много</Вес>") for name in range(20, 26)),
)


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 5}


@pytest.fixture
def profile():
    profile = make_profile()
    receive(profile, OLD)
    return profile


def rehearse(profile, data, label="import.xml"):
    return replay(store_bytes(profile, label, data), is_dry_run=True)


def files_in(spool):
    return {path for path in spool.rglob("*") if path.is_file()}


def problems_of(run):
    return list(run.problems.order_by("pk").values_list("code", "external_id", "line"))


def test_a_dry_run_counts_what_the_real_one_then_does(profile):
    rehearsal = rehearse(profile, NEW)

    real = import_bytes(profile, "import.xml", NEW)

    assert (rehearsal.state, rehearsal.is_dry_run) == (RunState.DONE, True)
    assert rehearsal.counts == real.counts
    assert rehearsal.counts["product"] == {"unchanged": 6, "updated": 3, "created": 6}
    assert problems_of(rehearsal) == problems_of(real) != []
    assert (rehearsal.checkpoint, rehearsal.records_total) == (15, 15)


def test_a_dry_run_writes_nothing_but_itself(profile, spool):
    file = store_bytes(profile, "import.xml", NEW)
    tables, kept = dump_tables(), files_in(spool)
    runs = ImportRun.objects.count()

    run = replay(file, is_dry_run=True)

    assert dump_tables() == tables
    assert files_in(spool) == kept
    assert ImportRun.objects.count() == runs + 1
    assert set(RunProblem.objects.values_list("run", flat=True)) == {run.pk}
    assert (run.outline_key, run.series) == ("", "")


def test_a_dry_run_sends_no_signal(profile):
    received = []

    def note(**_):
        received.append(1)

    for signal in (catalog_imported, run_held, run_failed):
        signal.connect(note)
    rehearse(profile, NEW)
    for signal in (catalog_imported, run_held, run_failed):
        signal.disconnect(note)

    assert received == []


def test_the_shop_is_told_that_it_is_a_rehearsal():
    profile = make_profile(adapter="tests.importing.shops.RecordingShop")
    RecordingShop.published.clear()

    rehearse(profile, catalog(*products([1])))

    assert RecordingShop.published == [("products", ["p1"], True)]


def test_a_dry_run_says_that_the_prices_would_be_held(profile):
    receive(profile, package(*offers(range(20), price=100), is_full=None), "o.xml")
    before = dump_tables()

    run = rehearse(profile, package(*offers(range(20), price=0), is_full=None), "o.xml")

    assert (run.state, run.error_code) == (RunState.DONE, "GUARD-02")
    assert "из 20 изменённых цен" in run.error
    assert problems_of(run) == [("GUARD-02", "", 0)]
    assert dump_tables() == before


def test_a_dry_run_of_a_broken_file_fails_and_says_why(profile):
    run = rehearse(profile, NEW[:-9])

    assert (run.state, run.error_code) == (RunState.FAILED, "XML-02")
    assert [code for code, _, _ in problems_of(run)] == ["XML-02"]


def test_a_dry_run_that_fails_on_the_way_keeps_what_it_found(profile):
    profile.adapter = "tests.importing.shops.BrokenShop"
    profile.save()
    BrokenShop.error = AdapterError("магазин закрыт")
    before = dump_tables()

    run = rehearse(profile, NEW)

    assert run.state == RunState.FAILED
    assert dump_tables() == before
    assert run.counts == {}
    assert problems_of(run)[-1][0] == "SHOP-01"


def test_a_dry_run_waits_for_no_file_that_waits(profile):
    make_run(profile=profile, file=store_bytes(profile, "import.xml", NEW))

    assert rehearse(profile, NEW).state == RunState.DONE


def test_a_dry_run_beside_a_run_at_work_ends_at_once(profile):
    file = store_bytes(profile, "import.xml", NEW)
    run = make_run(profile=profile, file=file)
    rehearsals = []

    def is_over():
        rehearsals.append(replay(file, is_dry_run=True))
        return False

    work(run, is_over=is_over)

    assert stored(run).state == RunState.DONE
    assert {(item.state, item.error_code) for item in rehearsals} == {
        (RunState.CANCELLED, "RUN-06")
    }


def test_a_dry_run_keeps_what_it_would_change(profile):
    rehearsal = rehearse(profile, NEW)

    real = import_bytes(profile, "import.xml", NEW)

    assert outcomes_of(rehearsal) == {
        **{f"p{name}": "updated" for name in range(6, 9)},
        **{f"p{name}": "created" for name in range(20, 26)},
    }
    assert fields_of(rehearsal)["product", "p20"] == [
        ["name", "", None, "Товар p20"],
        ["catalog", "", None, "c"],
    ]
    told = fields_of(rehearsal)
    assert fields_of(real) == {key: told[key] for key in fields_of(real)}
    assert len(fields_of(real)) == 3


def test_only_rows_that_are_there_are_pointed_to(profile):
    data = catalog(product("p1", title="Новое имя"), *products([30, 30]), is_full=None)

    run = rehearse(profile, data)

    ids = dict(Product.objects.values_list("external_id", "pk"))
    rows = RecordChange.objects.filter(run=run)
    assert dict(rows.values_list("external_id", "object_id")) == {
        "p1": ids["p1"],
        "p30": None,
    }


def test_what_a_dry_run_makes_and_then_changes_is_not_pointed_to(profile, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 1}
    data = package(offer("p1", title="Чай"), offer("p1", price=5), offer("p1", price=6))

    run = rehearse(profile, data, "o.xml")

    rows = RecordChange.objects.filter(run=run, record_type="offer").order_by("pk")
    assert list(rows.values_list("outcome", "object_id")) == [
        ("created", None),
        ("updated", None),
    ]


def test_a_dry_run_keeps_as_much_as_the_setting_says(profile, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "MAX_CHANGES": 7}

    run = rehearse(profile, NEW)

    assert RecordChange.objects.filter(run=run).count() == 7
    assert run.changes_dropped == 2


def test_a_dry_run_that_fails_keeps_no_changes(profile):
    profile.adapter = "tests.importing.shops.BrokenShop"
    profile.save()
    BrokenShop.error = AdapterError("магазин закрыт")

    run = rehearse(profile, NEW)

    assert not RecordChange.objects.filter(run=run).exists()


def test_a_dry_run_that_a_worker_took_up_is_waited_for(profile):
    file = store_bytes(profile, "import.xml", NEW)
    taken = []

    def take(sender, instance, created, **_):
        if created and instance.is_dry_run:
            taken.append(claim(ImportRun.objects.get(pk=instance.pk), seconds=0))

    post_save.connect(take, sender=ImportRun)
    run = replay(file, is_dry_run=True)
    post_save.disconnect(take, sender=ImportRun)

    assert taken == [True]
    assert (run.state, run.error_code) == (RunState.FAILED, "RUN-05")


def test_what_a_new_offer_would_cost_is_said(profile):
    data = package(offer("p1", title="Чай", price=5, quantity=2), is_full=None)

    run = rehearse(profile, data, "o.xml")

    assert fields_of(run) == {
        ("offer", "p1"): [
            ["product", "", None, "Товар p1"],
            ["name", "", None, "Чай"],
            ["quantity", "", None, "2"],
            ["price", "retail", None, "5.00"],
        ]
    }
