"""The whole mirror is given to the shop: once, in order, and from where it stopped."""

import pytest
from django.db import OperationalError

from django_commerceml.adapters import Capability, RowError
from django_commerceml.adapters.testing.watching import watching
from django_commerceml.exceptions import AdapterError, RunError
from django_commerceml.importing import previews, work
from django_commerceml.importing.leases import claim
from django_commerceml.importing.progress import progress_of
from django_commerceml.importing.publications import can_publish, queue_publication
from django_commerceml.importing.replays import rehearse
from django_commerceml.importing.turns import work_off
from django_commerceml.models import ImportRun, Product, RunKind, RunState
from django_commerceml.signals import work_queued
from tests.adapters.recording import RECORDING, RecordingAdapter
from tests.factories import (
    make_group,
    make_image,
    make_offer,
    make_price,
    make_product,
    make_product_group,
    make_profile,
    make_run,
    make_stock,
)
from tests.shops.kiosk.models import Item, Photo, Shelf, Variant

pytestmark = pytest.mark.django_db

KIOSK = "tests.shops.kiosk.adapter.KioskAdapter"


@pytest.fixture(autouse=True)
def clean_shop():
    RecordingAdapter.reset()


@pytest.fixture
def profile():
    return make_profile(adapter=RECORDING)


def fill(profile, products=5):
    """Make two groups, the child before its parent, and products with one offer."""
    child = make_group(profile=profile, external_id="г2", name="Чашки")
    parent = make_group(profile=profile, external_id="г1", name="Посуда")
    child.parent = parent
    child.save()
    for number in range(products):
        product = make_product(
            profile=profile, external_id=f"т{number}", name=f"Товар {number}"
        )
        make_product_group(product=product, group=child)
        make_offer(product=product, external_id=f"т{number}", quantity=5)


def small_batches(settings, size=2):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": size}


def told():
    return RecordingAdapter.take_calls()


def names(first, last):
    return [f"т{number}" for number in range(first, last)]


def test_everything_is_given_in_the_order_of_dependence(profile):
    fill(profile, 2)
    make_price(offer=Product.objects.get(external_id="т0").offers.get())
    make_stock(offer=Product.objects.get(external_id="т1").offers.get())
    Product.objects.filter(external_id="т1").update(is_active=False)

    run = work(queue_publication(profile))

    assert (run.state, run.error, run.traceback) == (RunState.DONE, "", "")
    assert told() == [
        ("groups", ["г1", "г2"]),
        ("products", ["т0", "т1"]),
        ("withdraw", ["т1"]),
        ("images", ["т0", "т1"]),
        ("offers", ["т0", "т1"]),
        ("prices", ["т0"]),
        ("stocks", ["т1"]),
    ]
    assert run.counts == {
        "group": {"published": 2},
        "product": {"published": 2},
        "offer": {"published": 2},
    }
    assert (run.checkpoint, run.records_total) == (6, 6)
    assert [context.run_id for context in RecordingAdapter.finished] == [run.pk]


def test_the_goods_of_another_infobase_are_left_out(profile):
    fill(make_profile(adapter=RECORDING), 2)

    run = work(queue_publication(profile))

    assert (run.state, run.counts, told()) == (RunState.DONE, {}, [])


def test_it_is_given_in_batches(profile, settings):
    fill(profile)
    small_batches(settings)

    work(queue_publication(profile))

    products = [ids for name, ids in told() if name == "products"]
    assert products == [names(0, 2), names(2, 4), names(4, 5)]


def test_a_step_does_one_batch_at_least_and_the_next_one_goes_on(profile, settings):
    fill(profile)
    small_batches(settings)
    run = queue_publication(profile)
    seen = []
    while run.state == RunState.QUEUED:
        run = work(run, is_over=lambda: True)
        seen.append((run.checkpoint, [name for name, _ in told()][:1]))

    assert seen == [
        (2, ["groups"]),
        (4, ["products"]),
        (6, ["products"]),
        (7, ["products"]),
        (9, ["offers"]),
        (11, ["offers"]),
        (12, ["offers"]),
    ]
    assert run.state == RunState.DONE
    assert run.counts["product"] == {"published": 5}


def test_how_far_it_is_can_be_seen(profile, settings):
    fill(profile)
    small_batches(settings)
    run = queue_publication(profile)

    run = work(run, is_over=lambda: True)

    progress = progress_of(run)
    assert (progress.done, progress.total) == (2, 12)
    assert progress.remaining is not None


def test_a_batch_that_fails_is_taken_back_with_its_checkpoint(profile, settings):
    fill(profile)
    small_batches(settings)

    def fail(name, ids):
        if name == "products" and "т2" in ids:
            raise AdapterError("склад закрыт")

    RecordingAdapter.before_rows = staticmethod(fail)

    run = work(queue_publication(profile))

    assert (run.state, run.error_code, run.checkpoint) == (
        RunState.FAILED,
        "SHOP-01",
        4,
    )
    assert run.counts["product"] == {"published": 2}


def test_a_fault_of_the_database_is_tried_again(profile):
    fill(profile)

    def fail(name):
        if name == "offers":
            RecordingAdapter.before = None
            raise OperationalError("gone")

    RecordingAdapter.before = staticmethod(fail)
    run = queue_publication(profile)

    assert work(run).state == RunState.QUEUED
    assert work(run).state == RunState.DONE
    assert run.counts["offer"] == {"published": 5}


def test_a_row_that_is_refused_is_named_and_given_with_the_next_import(profile):
    fill(profile, 2)
    Product.objects.update(fingerprint="что было")
    RecordingAdapter.says["т1"] = RowError(
        external_id="т1", message="нет места", field="title"
    )

    run = work(queue_publication(profile))

    assert run.state == RunState.DONE
    assert run.counts["product"] == {"published": 2, "failed": 2}
    problem = run.problems.all()[0]
    assert (problem.code, problem.external_id, problem.element) == (
        "SHOP-02",
        "т1",
        "title",
    )
    fingerprints = dict(Product.objects.values_list("external_id", "fingerprint"))
    assert fingerprints == {"т0": "что было", "т1": ""}


def test_a_shop_that_has_everything_writes_nothing():
    profile = make_profile(adapter=KIOSK)
    fill(profile)
    work(queue_publication(profile))
    assert (Shelf.objects.count(), Item.objects.count(), Variant.objects.count()) == (
        2,
        5,
        5,
    )

    with watching() as watch:
        run = work(queue_publication(profile))

    assert run.state == RunState.DONE
    assert [sql for sql in watch.writes if "kiosk_" in sql] == []


def test_a_shop_that_was_emptied_gets_everything_again():
    profile = make_profile(adapter=KIOSK)
    fill(profile)
    work(queue_publication(profile))
    Item.objects.all().delete()

    work(queue_publication(profile))

    assert set(Item.objects.values_list("code", flat=True)) == {*names(0, 5)}
    assert Variant.objects.filter(pieces=5).count() == 5


def test_a_dry_run_leaves_nothing_in_the_shop():
    profile = make_profile(adapter=KIOSK)
    fill(profile)
    make_image(product=Product.objects.first(), file="")

    run = rehearse(queue_publication(profile, is_dry_run=True))

    assert (run.state, run.is_dry_run) == (RunState.DONE, True)
    assert run.counts["product"] == {"published": 5}
    for model in (Shelf, Item, Variant, Photo):
        assert not model.objects.exists()


def test_a_dry_run_can_be_applied(profile):
    fill(profile, 1)
    rehearsal = rehearse(queue_publication(profile, is_dry_run=True))
    told()

    real = previews.apply(rehearsal)

    assert (real.kind, real.is_dry_run) == (RunKind.PUBLISH, False)
    work_off(profile.pk)
    assert ("products", ["т0"]) in told()


def test_a_shop_hears_that_it_is_a_rehearsal(profile):
    fill(profile, 1)

    rehearse(queue_publication(profile, is_dry_run=True))

    assert {context.is_dry_run for context in RecordingAdapter.contexts} == {True}
    assert RecordingAdapter.finished == []


def test_one_that_waits_is_not_queued_twice(profile):
    first = queue_publication(profile)
    assert queue_publication(profile) == first

    assert claim(ImportRun.objects.get(pk=first.pk), seconds=60)

    assert queue_publication(profile) != first


def test_workers_are_woken(profile, django_capture_on_commit_callbacks):
    woken = []

    def note(profile_id, **_):
        woken.append(profile_id)

    work_queued.connect(note)
    with django_capture_on_commit_callbacks(execute=True):
        queue_publication(profile)
    work_queued.disconnect(note)

    assert woken == [profile.pk]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"publishes_goods": False, "adapter": RECORDING}, "RUN-08"),
        ({}, "RUN-08"),
        ({"adapter": "no.such.Adapter"}, "CONF-03"),
    ],
)
def test_nothing_is_queued_where_nothing_can_be_given(values, code):
    profile = make_profile(**values)

    with pytest.raises(RunError) as caught:
        queue_publication(profile)

    assert caught.value.code == code
    assert not can_publish(profile)
    assert not ImportRun.objects.exists()


def test_a_shop_that_takes_orders_only_is_given_nothing(profile, monkeypatch):
    monkeypatch.setattr(RecordingAdapter, "capabilities", {Capability.ORDERS})

    assert not can_publish(profile)


def test_a_run_fails_whose_shop_is_left_alone_meanwhile(profile):
    fill(profile, 1)
    run = queue_publication(profile)
    profile.publishes_goods = False
    profile.save()

    run = work(ImportRun.objects.get(pk=run.pk))

    assert (run.state, run.error_code, told()) == (RunState.FAILED, "RUN-08", [])


def test_it_waits_for_its_turn(profile):
    fill(profile, 1)
    first = make_run(profile=profile)
    claim(first, seconds=60)
    run = queue_publication(profile)

    assert work(run).state == RunState.QUEUED
    assert told() == []
